// Cards, bank accounts and the like, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { id, matches, oneOf, optional, text, token } from "../fields.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

export interface Instrument {
  readonly account: string;
  readonly kind: string;
  readonly fingerprint: string;
  status: "linked" | "verified" | "removed";
  /** Whether it ever was. */
  verified: boolean;
}

export const commands: ModelCommands<"linkInstrument" | "verifyInstrument" | "removeInstrument"> = {
  linkInstrument: {
    fields: {
      account: id,
      kind: oneOf("card", "bank", "emoney", "crypto"),
      token,
      fingerprint: token,
      country: optional(matches(/^[A-Z]{2}$/)),
      instrument: optional(id),
    },
    check: ({ token, fingerprint }) => (isNumber(token) || isNumber(fingerprint) ? ["invalid_command"] : []),
    judge(records, { account, kind, fingerprint, instrument }) {
      const reasons: Reason[] = [];
      if (!records.accounts.has(account)) reasons.push("account_not_found");
      if (records.accounts.get(account)?.closed) reasons.push("account_closed");
      if (instrument !== undefined && records.instruments.has(instrument)) reasons.push("already_exists");
      for (const other of records.instruments.values()) {
        if (other.status === "removed" || other.kind !== kind || other.fingerprint !== fingerprint) continue;
        if (other.account === account || records.policy.instruments?.sharing !== true) reasons.push("already_exists");
      }
      return { reasons };
    },
    change(records, { account, kind, fingerprint }, id, { now }) {
      records.used(now, account);
      records.instruments.set(id, { account, kind, fingerprint, status: "linked", verified: false });
    },
  },

  verifyInstrument: {
    fields: { instrument: id },
    judge(records, { instrument: id }) {
      const instrument = records.instruments.get(id);
      if (!instrument) return { reasons: ["instrument_not_found"] };
      if (instrument.verified) return { reasons: [], repeats: id };
      const reasons: Reason[] = [];
      if (records.accounts.get(instrument.account)?.closed) reasons.push("account_closed");
      if (instrument.status === "removed") reasons.push("wrong_state");
      return { reasons };
    },
    change(records, _input, id, { now }) {
      const instrument = records.known(records.instruments, id);
      Object.assign(instrument, { status: "verified", verified: true });
      records.used(now, instrument.account);
    },
  },

  removeInstrument: {
    fields: { instrument: id, reason: optional(text) },
    judge(records, { instrument: id }) {
      const instrument = records.instruments.get(id);
      if (!instrument) return { reasons: ["instrument_not_found"] };
      return instrument.status === "removed" ? { reasons: [], repeats: id } : { reasons: [] };
    },
    change(records, _input, id, { now }) {
      const instrument = records.known(records.instruments, id);
      instrument.status = "removed";
      records.used(now, instrument.account);
    },
  },
};

/** An instrument, if it is this account's. */
export function instrumentOf(records: Records, id: string, account: string): Instrument | undefined {
  const instrument = records.instruments.get(id);
  return instrument?.account === account ? instrument : undefined;
}

/** The two ways in which a digit counts in a card number: alone, and doubled with its digits added up. */
const DOUBLED = "0246813579";

/** A card number or an IBAN, however it is grouped. */
export function isNumber(text: string): boolean {
  const bare = text.replace(/[ ._-]/g, "");
  if (/^[0-9]{13,19}$/.test(bare)) {
    let sum = 0;
    for (let place = 0; place < bare.length; place += 1) {
      const digit = Number(bare[bare.length - 1 - place]);
      sum += place % 2 === 0 ? digit : Number(DOUBLED[digit]);
    }
    return sum % 10 === 0;
  }
  if (!/^[a-z]{2}[0-9]{2}[a-z0-9]{11,30}$/i.test(bare)) return false;
  let rest = 0;
  for (const character of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
