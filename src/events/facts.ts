// What is known about a holder? Established by the host, recorded as ids and hashes, never as personal data.

import * as z from "zod";
import { defineEvent, type TagParts } from "./definition.ts";
import { Id, Text, Tier, Word } from "./fields.ts";

export const TierChanged = defineEvent({
  version: 1,
  subject: "account",
  // evidence: the host's id of what the decision rests on.
  data: z.strictObject({ account: Id, tier: Tier, reason: Text.optional(), evidence: Id.optional() }),
  tags: ({ account }) => [["account", account]],
});

export const TermsAccepted = defineEvent({
  version: 1,
  subject: "account",
  data: z.strictObject({ account: Id, version: Id }),
  tags: ({ account, version }) => [
    ["account", account],
    ["terms", factOf(account, version)],
  ],
});

export const ContactVerified = defineEvent({
  version: 1,
  subject: "account",
  // contact: an opaque id or a hash, never the address or the number itself.
  data: z.strictObject({ account: Id, channel: Word, contact: Id }),
  tags: ({ account }) => [["account", account]],
});

export const CredentialChanged = defineEvent({
  version: 1,
  subject: "account",
  data: z.strictObject({ account: Id, credential: Id }),
  tags: ({ account }) => [["account", account]],
});

export const DeviceSeen = defineEvent({
  version: 1,
  subject: "account",
  data: z.strictObject({ account: Id, device: Id }),
  tags: ({ account, device }) => [
    ["account", account],
    ["device", factOf(account, device)],
  ],
});

/** The id of something that happens to an account once. No id has a slash, so no two pairs share one. */
export function factOf(account: string, id: string): TagParts[1] {
  return `${account}/${id}`;
}
