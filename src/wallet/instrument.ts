// Which cards, bank accounts and wallets elsewhere does a holder use, and are they known to be theirs?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Country, Id, Text } from "../events/fields.ts";
import { fingerprintOf, InstrumentKind, Token } from "../events/instrument.ts";
import { closed, existing } from "./account.ts";
import { assessed } from "./assessment.ts";
import type { Book } from "./book.ts";
import { looksLikeAccountNumber } from "./card-number.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";

/** An instrument. Where it is removed it stays known, and can be linked again only under another id. */
export type InstrumentState = { status: "unknown" } | KnownInstrument;

export interface KnownInstrument {
  status: "linked" | "verified" | "removed";
  instrument: string;
  account: string;
  kind: InstrumentKind;
  token: string;
  fingerprint: string;
  /** Whether it was verified, even if it is removed by now: verifying it again is answered as before. */
  wasVerified: boolean;
}

export function initialInstrument(): InstrumentState {
  return { status: "unknown" };
}

export function foldInstrument(draft: InstrumentState, event: EventAbout<"instrument">): void {
  if (event.type === "InstrumentLinked") {
    const { instrument, account, kind, token, fingerprint } = event.data;
    become<InstrumentState>(draft, {
      status: "linked",
      instrument,
      account,
      kind,
      token,
      fingerprint,
      wasVerified: false,
    });
  } else if (draft.status !== "unknown") {
    draft.status = event.type === "InstrumentVerified" ? "verified" : "removed";
    if (event.type === "InstrumentVerified") draft.wasVerified = true;
  }
}

/** Who has an instrument with this fingerprint now, by the instrument's id. Replaced as a whole. */
export interface FingerprintState {
  links: Readonly<Record<string, string>>;
}

export function initialFingerprint(): FingerprintState {
  return { links: {} };
}

export function foldFingerprint(draft: FingerprintState, event: EventAbout<"fingerprint">): void {
  const { instrument, account } = event.data;
  const { [instrument]: _, ...others } = draft.links;
  draft.links = event.type === "InstrumentLinked" ? { ...others, [instrument]: account } : others;
}

/** The refusal of a text that is the number which a token stands for. The text itself is told to nobody. */
export function notTokenised(field: string, text: string | undefined): Rejected | undefined {
  if (text === undefined || !looksLikeAccountNumber(text)) return undefined;
  return reject(
    "invalid_command",
    `${field} looks like a card number or an IBAN: expected a token that stands for it, with a prefix if it is all digits`,
    { field },
  );
}

/** An instrument of this account, whatever its state, or the rejection that says there is none. */
export function instrumentOf(book: Book, id: string, account: string): KnownInstrument | Rejected {
  const instrument = book.instrument(id);
  if (instrument.status !== "unknown" && instrument.account === account) return instrument;
  return reject("instrument_not_found", `account "${account}" has no instrument "${id}"`, { instrument: id, account });
}

/** The rejection for an instrument in none of these states. */
export function notIn(
  { instrument, status }: KnownInstrument,
  ...expected: readonly KnownInstrument["status"][]
): Rejected | undefined {
  if (expected.includes(status)) return undefined;
  return reject("wrong_state", `instrument "${instrument}" is ${status}: expected ${expected.join(" or ")}`, {
    instrument,
    status,
    expected,
  });
}

export const linkInstrument = defineCommand({
  input: z.strictObject({
    account: Id,
    kind: InstrumentKind,
    /** What its provider has for it; a card number or an IBAN is refused. */
    token: Token,
    /** The same for the same card or account, whatever its token. */
    fingerprint: Token,
    /** Where it was issued; it is recorded. */
    country: Country.optional(),
    /** @defaultValue a fresh id, `ins_…` */
    instrument: Id.optional(),
  }),
  check: ({ token, fingerprint }) => notTokenised("token", token) ?? notTokenised("fingerprint", fingerprint),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, kind, token, fingerprint, country, instrument: given }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const instrument = given ?? `ins_${env.newId()}`;
    if (book.newInstrument(instrument).status !== "unknown") {
      return reject("already_exists", `instrument "${instrument}" exists already`, { instrument });
    }
    const isShared = env.policy.instruments?.sharing ?? false;
    const links = Object.entries(book.newFingerprint(fingerprintOf(kind, fingerprint)).links);
    const twin = links.find(([, holder]) => !isShared || holder === id);
    if (twin) {
      const [first, holder] = twin;
      return reject("already_exists", `this ${kind} is linked to account "${holder}" already, as "${first}"`, {
        kind,
        instrument: first,
        account: holder,
      });
    }
    if (account.status === "closed") return closed(account);
    const passed = assessed(book, { account, what: "instrumentLinked", counterparty: kind, about: instrument }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(passed, "InstrumentLinked", {
        instrument,
        account: id,
        kind,
        token,
        fingerprint,
        ...(country === undefined ? {} : { country }),
      }),
    );
  },
});

/** An instrument with its account, or the rejection that says there is none. */
function linked(book: Book, id: string) {
  const instrument = book.instrument(id);
  if (instrument.status === "unknown") {
    return reject("instrument_not_found", `instrument "${id}" does not exist`, { instrument: id });
  }
  const account = existing(book, instrument.account);
  return "outcome" in account ? account : { instrument, account };
}

/** What was verified once is told again, even after a removal: that a retry comes late changes no answer. */
export const verifyInstrument = defineCommand({
  input: z.strictObject({ instrument: Id }),
  looks: ({ instrument }) => [`instrument:${instrument}`],
  decide(book, { instrument: id }, env) {
    const found = linked(book, id);
    if ("outcome" in found) return found;
    const { instrument, account } = found;
    if (instrument.wasVerified) return alreadyDone(`instrument:${id}`, "InstrumentVerified");
    if (account.status === "closed") return closed(account);
    const wrong = notIn(instrument, "linked");
    if (wrong) return wrong;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "InstrumentVerified", { instrument: id, account: instrument.account }));
  },
});

export const removeInstrument = defineCommand({
  input: z.strictObject({ instrument: Id, reason: Text.optional() }),
  looks: ({ instrument }) => [`instrument:${instrument}`],
  decide(book, { instrument: id, reason }, env) {
    const found = linked(book, id);
    if ("outcome" in found) return found;
    const { account, kind, fingerprint, status } = found.instrument;
    if (status === "removed") return alreadyDone(`instrument:${id}`, "InstrumentRemoved");
    // Everything holds; from here on the decision is accepted. Of a closed account too: another may want to link it.
    return accept(
      propose(env, "InstrumentRemoved", {
        instrument: id,
        account,
        kind,
        fingerprint,
        ...(reason === undefined ? {} : { reason }),
      }),
    );
  },
});
