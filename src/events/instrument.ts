// What does a holder pay with, or get paid on? A card, a bank account, an e-money or a crypto wallet, as tokens only.

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Country, Id, Text } from "./fields.ts";

export const InstrumentKind = z.enum(["card", "bank", "emoney", "crypto"]);
export type InstrumentKind = z.infer<typeof InstrumentKind>;

/** What stands for a number that stays outside: a vault's token, or a fingerprint that is the same for the same number. */
export const Token = z.string().regex(/^[\x21-\x7e]{1,128}$/, "expected 1 to 128 printable characters, no spaces");

export const InstrumentLinked = defineEvent({
  version: 1,
  subject: "instrument",
  data: z.strictObject({
    instrument: Id,
    account: Id,
    kind: InstrumentKind,
    token: Token,
    fingerprint: Token,
    country: Country.optional(),
  }),
  tags: ({ instrument, account, kind, fingerprint }) => [
    ["account", account],
    ["instrument", instrument],
    ["fingerprint", fingerprintOf(kind, fingerprint)],
  ],
});

export const InstrumentVerified = defineEvent({
  version: 1,
  subject: "instrument",
  data: z.strictObject({ instrument: Id, account: Id }),
  tags: ({ instrument, account }) => [
    ["account", account],
    ["instrument", instrument],
  ],
});

export const InstrumentRemoved = defineEvent({
  version: 1,
  subject: "instrument",
  data: z.strictObject({
    instrument: Id,
    account: Id,
    kind: InstrumentKind,
    fingerprint: Token,
    reason: Text.optional(),
  }),
  tags: ({ instrument, account, kind, fingerprint }) => [
    ["account", account],
    ["instrument", instrument],
    ["fingerprint", fingerprintOf(kind, fingerprint)],
  ],
});

/** The id of a fingerprint among all kinds of instrument. */
export function fingerprintOf(kind: InstrumentKind, fingerprint: string): string {
  return `${kind}:${fingerprint}`;
}
