// What is known about a holder, in the plainest words.

import type { ModelCommand, ModelCommands } from "../command.ts";
import { id, oneOf, optional, text, word } from "../fields.ts";
import type { Reason } from "../rank.ts";
import type { Records } from "../records.ts";

export interface Facts {
  terms?: { readonly version: string; readonly acceptedAt: string };
  readonly contacts: Record<string, { readonly contact: string; readonly verifiedAt: string }>;
  credentialChangedAt?: string;
  /** All of them, in the order in which they were first seen. */
  devices: [device: string, seenAt: string][];
}

export function nothingKnown(): Facts {
  return { contacts: {}, devices: [] };
}

/** Why nothing new can be known of an account. */
function unknowable(records: Records, id: string): Reason[] {
  const account = records.accounts.get(id);
  if (!account) return ["account_not_found"];
  return account.closed ? ["account_closed"] : [];
}

function factsOf(records: Records, account: string): Facts {
  return records.known(records.accounts, account).facts;
}

type FactType = "changeTier" | "acceptTerms" | "verifyContact" | "changeCredential" | "seeDevice";

const changeTier: ModelCommand<"changeTier"> = {
  fields: { account: id, tier: oneOf(0, 1, 2, 3), reason: optional(text), evidence: optional(id) },
  judge(records, { account, tier }) {
    const isThere = records.accounts.get(account)?.tier === tier;
    return { reasons: [...unknowable(records, account), ...(isThere ? (["already_done"] as const) : [])] };
  },
  change(records, { account, tier }) {
    records.known(records.accounts, account).tier = tier;
  },
};

const acceptTerms: ModelCommand<"acceptTerms"> = {
  fields: { account: id, version: id },
  judge(records, { account, version }) {
    if (records.taken.has(`terms ${account} ${version}`)) return { reasons: [], repeats: account };
    return { reasons: unknowable(records, account) };
  },
  change(records, { account, version }, _id, { now }) {
    records.used(now, account);
    records.taken.add(`terms ${account} ${version}`);
    factsOf(records, account).terms = { version, acceptedAt: now };
  },
};

const verifyContact: ModelCommand<"verifyContact"> = {
  fields: { account: id, channel: word, contact: id },
  judge: (records, { account }) => ({ reasons: unknowable(records, account) }),
  change(records, { account, channel, contact }, _id, { now }) {
    records.used(now, account);
    factsOf(records, account).contacts[channel] = { contact, verifiedAt: now };
  },
};

const changeCredential: ModelCommand<"changeCredential"> = {
  fields: { account: id, credential: id },
  judge: (records, { account }) => ({ reasons: unknowable(records, account) }),
  change(records, { account }, _id, { now }) {
    records.used(now, account);
    factsOf(records, account).credentialChangedAt = now;
  },
};

const seeDevice: ModelCommand<"seeDevice"> = {
  fields: { account: id, device: id },
  judge(records, { account, device }) {
    const wasSeen = records.accounts.get(account)?.facts.devices.some(([known]) => known === device);
    return wasSeen ? { reasons: [], repeats: account } : { reasons: unknowable(records, account) };
  },
  change(records, { account, device }, _id, { now }) {
    records.used(now, account);
    factsOf(records, account).devices.push([device, now]);
  },
};

export const commands: ModelCommands<FactType> = {
  changeTier,
  acceptTerms,
  verifyContact,
  changeCredential,
  seeDevice,
};
