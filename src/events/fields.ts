// Which shapes recur in events and commands?

import * as z from "zod";
import { DECIMAL_PATTERN } from "../money/money.ts";
import { AN_EXACT_INSTANT, exactInstant, type InstantInput } from "./instant.ts";

/** Any id: the caller's own, or a prefixed ULID. Ids are names in plain records, where `__proto__` would be none. */
export const Id = z
  .string()
  .regex(/^(?!__proto__$)[A-Za-z0-9_.:-]{1,64}$/, "expected 1 to 64 of A-Z a-z 0-9 _ . : -, and not __proto__");

/** A lower-case word used as a name in the books: a rail, a fee kind, a purpose. */
export const Word = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, "expected 1 to 32 of a-z 0-9 _ -");

/** Free text for people. It is kept for ever: no personal data. */
export const Text = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => text.isWellFormed(), "expected well-formed Unicode");

/** An idempotency key: printable ASCII without spaces. */
export const Key = z
  .string()
  .regex(/^(?!__proto__$)[\x21-\x7e]{1,255}$/, "expected 1 to 255 printable characters, no spaces");

/** Who asked or approved, by convention `role:id`: `holder:cust_1`, `operator:anna`, `compliance:ben`. */
export const Actor = z.string().regex(/^[\x21-\x7e]{1,128}$/, "expected 1 to 128 printable characters, no spaces");

/** What a rail calls one of its payments; unique per rail. */
export const Reference = z.string().regex(/^[\x20-\x7e]{1,140}$/, "expected 1 to 140 printable ASCII characters");

/** A rail's reference among those of all rails: what its tag `ref:RAIL:REFERENCE` names. */
export function referenceId(rail: string, reference: string): string {
  return `${rail}:${reference}`;
}

/** The tag of an event that uses a rail's reference, if it does. */
export function usesReference(rail: string, reference: string | undefined): (readonly ["ref", string])[] {
  return reference === undefined ? [] : [["ref", referenceId(rail, reference)]];
}

/** An instant: ISO 8601, UTC, milliseconds. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'expected an instant such as "2026-01-31T09:00:00.000Z"');

/** A day: ISO 8601. */
export const Day = z.iso.date('expected a day such as "2026-01-31"');

/** A calendar month: ISO 8601. */
export const Month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'expected a month such as "2026-01"');

/**
 * An instant as a command brings it, as people write it. It is turned into the one form of events before anything looks at
 * it, so that the same instant written otherwise makes the same command.
 */
export const Deadline = z.custom<InstantInput>().transform((given, context): string => {
  const instant = exactInstant(given);
  if (instant !== undefined) return instant;
  context.issues.push({ code: "custom", input: given, message: `expected ${AN_EXACT_INSTANT}` });
  return z.NEVER;
});

/** The tag of an event after which something is due at an instant: `due:2026-01-31`, the date in UTC. */
export function dueOn(instant: string): readonly ["due", string] {
  return ["due", instant.slice(0, 10)];
}

/** SHA-256 of a document that the host keeps, in lower-case hex: what is recorded can be proven to be the same. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in 64 lower-case hex digits");

/** Where the host keeps a document. It is kept for ever: no personal data, and nothing secret. */
export const Uri = z.string().regex(/^[\x21-\x7e]{1,2000}$/, "expected 1 to 2000 printable characters, no spaces");

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'expected a country code such as "PT"');

/** Verification tiers, see the tier table of a policy. */
export const Tier = z.int().min(0).max(3);

const Currency = z.string().regex(/^[A-Z][A-Z0-9]{1,15}$/, 'expected an asset code such as "USD"');
const POSITIVE = /^(?!0(?:\.0+)?$)(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,30})?$/;
const NOT_NEGATIVE = /^(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,30})?$/;

/** An amount above zero: what a sign could be smuggled through is not recorded. */
export const PositiveMoney = z.strictObject({
  currency: Currency,
  value: z.string().regex(POSITIVE, 'expected a decimal string above zero, such as "0.30"'),
});

/** An amount of zero or more. */
export const MoneyOrZero = z.strictObject({
  currency: Currency,
  value: z.string().regex(NOT_NEGATIVE, 'expected a decimal string of zero or more, such as "0.30"'),
});

/** An amount of either sign. */
export const SignedMoney = z.strictObject({ currency: Currency, value: z.string().regex(DECIMAL_PATTERN) });

/** Money as a command brings it: the shape only; asset, scale and sign get rejection codes of their own. */
export const MoneyInput = z.strictObject({ currency: z.string(), value: z.string() });

/** How fast money is to arrive where it can be sent at several speeds. */
export const Settlement = z.enum(["standard", "instant"]);
export type Settlement = z.infer<typeof Settlement>;

/** What a refund, a dispute or a chargeback is of: something that was received at once, or captured after it was authorised. */
export const Original = z.enum(["transfer", "payment"]);
export type Original = z.infer<typeof Original>;

/** Before there were payments, what was given back was a transfer's. */
export function ofTransfer(data: Record<string, unknown>): Record<string, unknown> {
  return { ...data, original: "transfer" };
}

/** From 0 to 100, with at most six decimals. */
export const Percent = z
  .string('expected a percentage as text, such as "2.9"')
  .regex(
    /^(?:(?:0|[1-9][0-9]?)(?:\.[0-9]{1,6})?|100(?:\.0{1,6})?)$/,
    'expected a percentage from 0 to 100 with at most six decimals, such as "2.9"',
  );

/** What can be charged for. */
export const CHARGED_OPERATIONS = ["fund", "transfer", "payment", "convert", "withdraw"] as const;

/**
 * One fee, as charged: what the books call it, how much, who pays, and the tariff version that set it. `amount` is the whole
 * fee, all of which the house earns, before anything is waived. What a campaign waives of it the house pays itself, out of
 * `expenses:promotions:CAMPAIGN`; the payer pays `amount` less `waived`, which may be nothing.
 */
export const FeeLine = z.strictObject({
  kind: Word,
  amount: PositiveMoney,
  /** The part of `amount` that does not grow with what is charged for; absent where there is none. */
  fixed: PositiveMoney.optional(),
  payer: Id,
  tariff: z.string().min(1).max(64),
  /** Never more than `amount`; absent where nothing is, as is the campaign. What is waived is first what grows. */
  waived: PositiveMoney.optional(),
  campaign: Id.optional(),
});
export type FeeLine = z.infer<typeof FeeLine>;

/**
 * A fee that goes back with a refund: how much, and what of it was the fixed part. It goes to whoever paid it; what a
 * campaign had waived for that payer goes back in a line of its own, with the campaign, to `expenses:promotions:CAMPAIGN`.
 */
export const ReturnedFee = z.strictObject({
  kind: Word,
  amount: PositiveMoney,
  payer: Id,
  fixed: PositiveMoney.optional(),
  campaign: Id.optional(),
});
export type ReturnedFee = z.infer<typeof ReturnedFee>;
