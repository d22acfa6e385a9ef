// What does a schema say, in words? Shapes that recur have a name, under which a page describes them once.

import * as z from "zod";
import { AccountKind } from "../../src/events/account.ts";
import { Caps, Count, Period, Waives } from "../../src/events/campaign.ts";
import { Bearer, ChargedOriginal } from "../../src/events/chargeback.ts";
import { ResolvedBy } from "../../src/events/dispute.ts";
import { Auth, Context, Screening } from "../../src/events/auth.ts";
import { FoundMark, Outcome, RecordedFinding, RuleName } from "../../src/events/risk.ts";
import * as fields from "../../src/events/fields.ts";
import { FreezeScope, FreezeSource } from "../../src/events/freeze.ts";
import { FixedSide, MarkupBps, Rate } from "../../src/events/conversion.ts";
import { Biller } from "../../src/events/transfer.ts";
import { FundingSource, ReversalBearer } from "../../src/events/funding.ts";
import { PeriodicFee } from "../../src/events/inactivity.ts";
import { InstrumentKind, Token } from "../../src/events/instrument.ts";
import { ComesBackTo, Destination } from "../../src/events/withdrawal.ts";

type Shape = readonly [name: string, schema: z.ZodType, meaning: string];

/** Shapes that recur, by the schema that each is. */
const SHAPES: readonly Shape[] = [
  ["Id", fields.Id, "the caller's own id, or a prefixed ULID"],
  ["Word", fields.Word, "a lower-case word used as a name in the books"],
  ["Text", fields.Text, "free text for people, kept for ever: no personal data"],
  ["Key", fields.Key, "an idempotency key"],
  ["Actor", fields.Actor, "who asked or approved, by convention `role:id`"],
  ["Reference", fields.Reference, "what a rail calls one of its payments; unique per rail"],
  [
    "Day",
    fields.Day,
    "a day, ISO 8601: in UTC, but `meta.day` and `countedOn` are in the time zone of the limits then in force",
  ],
  ["Month", fields.Month, "a calendar month in UTC, ISO 8601"],
  ["Instant", fields.Instant, "ISO 8601, UTC, milliseconds"],
  [
    "Deadline",
    fields.Deadline,
    "an instant as people write it: a Date, milliseconds since 1970, or ISO 8601 with `Z` or an offset, to the millisecond at the most; it is recorded in UTC",
  ],
  ["Hash", fields.Hash, "SHA-256 of a document that the host keeps"],
  ["Uri", fields.Uri, "where the host keeps a document: no personal data"],
  ["PeriodicFee", PeriodicFee, "what a fee for a month is for"],
  ["ResolvedBy", ResolvedBy, "who ended a dispute"],
  ["ChargedOriginal", ChargedOriginal, "what a chargeback is of"],
  ["Bearer", Bearer, "who bears a chargeback"],
  ["Country", fields.Country, "ISO 3166-1 alpha-2"],
  ["Tier", fields.Tier, "how far the holder is verified"],
  ["AccountKind", AccountKind, "what a wallet is for"],
  ["FreezeScope", FreezeScope, "which direction of money a freeze stops"],
  ["FreezeSource", FreezeSource, "who set a freeze, and so who may lift it"],
  ["InstrumentKind", InstrumentKind, "what kind of instrument"],
  ["Token", Token, "what stands for a number that stays outside"],
  ["ReversalBearer", ReversalBearer, "who bears a reversal"],
  ["ComesBackTo", ComesBackTo, "where money goes that comes back"],
  ["Money", fields.MoneyInput, "an amount: an asset code, and a decimal string with exactly the asset's decimals"],
  ["PositiveMoney", fields.PositiveMoney, "an amount above zero"],
  ["MoneyOrZero", fields.MoneyOrZero, "an amount of zero or more"],
  ["SignedMoney", fields.SignedMoney, "an amount of either sign: + debit, - credit"],
  ["FundingSource", FundingSource, "where money came from"],
  ["Rate", Rate, "units of what is bought per unit of what is sold, above zero"],
  ["FixedSide", FixedSide, "which of two amounts was given; the other follows from the rate"],
  ["MarkupBps", MarkupBps, "hundredths of a percent"],
  ["Biller", Biller, "what a biller wants to see on the payment of a bill"],
  [
    "FeeLine",
    fields.FeeLine,
    "one fee as charged, rounded once; the tariff version that set it; `fixed` is what of it does not grow with the amount. `amount` is the whole fee: its payer pays it less `waived`, which the house pays out of `expenses:promotions:CAMPAIGN`",
  ],
  ["Auth", Auth, "a proof of who asks: by which factors, of what, and when"],
  ["Context", Context, "where a request comes from"],
  ["Screening", Screening, "how the host's screening came out"],
  ["RuleName", RuleName, "the name of a risk rule"],
  ["Outcome", Outcome, "what follows from a finding, from the least to the most"],
  ["RecordedFinding", RecordedFinding, "what a risk rule found"],
  ["FoundMark", FoundMark, "a risk rule that found something in what came about all the same"],
  [
    "ReturnedFee",
    fields.ReturnedFee,
    "a fee that went back; `fixed` is what of it does not grow with the amount; with a `campaign` it is what that had waived, and went back to it",
  ],
  ["Percent", fields.Percent, "a percentage"],
  ["Count", Count, "how often something may happen"],
  ["Waives", Waives, "what is waived: a percentage of each fee, so much of all, or the fees on so much of the amount"],
  ["Caps", Caps, "the most: uses, uses by one account, what one use waives, what all waive"],
  ["Period", Period, "from an instant on, and before another"],
  ["Destination", Destination, "where money goes: the rail, and a token of the account there"],
];

/** The shapes that schemas are made of, in the order of the table, as the list of a page. */
export function shapeList(schemas: Iterable<z.ZodType>): string {
  const used = new Set<z.ZodType>();
  const seen = new Set(schemas);
  // What is found while this is gone through is gone through behind it.
  for (const schema of seen) {
    const shape = shapeOf(schema);
    if (shape) used.add(shape[1]);
    for (const part of partsOf(schema)) seen.add(part);
  }
  return SHAPES.filter(([, schema]) => used.has(schema))
    .map(([name, schema, meaning]) => `- **${name}**: ${meaning}: \`${detail(schema)}\``)
    .join("\n");
}

function partsOf(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodObject) return fieldsOf(schema).map(([, field]) => field);
  if (schema instanceof z.ZodOptional) return [schema.unwrap() as z.ZodType];
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => option as z.ZodType);
  return [];
}

export function fieldsOf(schema: z.ZodType): [string, z.ZodType][] {
  if (!(schema instanceof z.ZodObject)) throw new TypeError("expected the schema of an object");
  return Object.entries(schema.shape);
}

/** The shape that a schema is, or is a stricter form of. */
function shapeOf(schema: z.ZodType | undefined): Shape | undefined {
  if (schema === undefined) return undefined;
  return SHAPES.find(([, known]) => known === schema) ?? shapeOf(schema._zod.parent as z.ZodType | undefined);
}

/** A schema in words: `list of FeeLine, optional`. */
export function named(schema: z.ZodType): string {
  if (schema instanceof z.ZodOptional) return `${named(schema.unwrap() as z.ZodType)}, optional`;
  if (schema instanceof z.ZodArray) return `list of ${named(schema.element as z.ZodType)}`;
  return shapeOf(schema)?.[0] ?? `\`${written(schema)}\``;
}

/** A schema as code. */
export function written(schema: z.ZodType): string {
  return shapeOf(schema)?.[0] ?? detail(schema);
}

/** What a shape allows. */
function detail(schema: z.ZodType): string {
  if (schema instanceof z.ZodObject) {
    const inner = fieldsOf(schema).map(([name, field]) =>
      field instanceof z.ZodOptional
        ? `${name}?: ${written(field.unwrap() as z.ZodType)}`
        : `${name}: ${written(field)}`,
    );
    return `{ ${inner.join(", ")} }`;
  }
  if (schema instanceof z.ZodUnion) return schema.options.map((option) => written(option as z.ZodType)).join(" | ");
  // What is turned into something else has no schema of what is given.
  if (schema === fields.Deadline) return "Date | number | string";
  const { type, pattern, enum: values, minimum, maximum, minLength, maxLength } = z.toJSONSchema(schema);
  if (values) return values.map((value) => JSON.stringify(value)).join(" | ");
  if (pattern !== undefined) return pattern;
  if (type === "integer") return `${minimum} … ${maximum}`;
  if (maxLength !== undefined) return `${minLength === undefined ? "up to" : `${minLength} …`} ${maxLength} characters`;
  return String(type);
}
