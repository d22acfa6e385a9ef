// What does risk record: what it refused, what the host reported, what operators decided about it?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Actor, Id, Instant, PositiveMoney, Text } from "./fields.ts";

/** The name of a risk rule, as a policy writes it. */
export const RuleName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/, "expected 1 to 64 of a-z A-Z 0-9");

/** What a rule says of an action, from the least to the most. */
export const Outcome = z.enum(["flag", "challenge", "deny", "freeze"]);
export type Outcome = z.infer<typeof Outcome>;

/** What a rule found: the operands that it compared, and the ids of the earlier events that show it. */
export const RecordedFinding = z.strictObject({
  rule: RuleName,
  version: z.int().min(1),
  outcome: Outcome,
  observed: z.string().min(1).max(500),
  threshold: z.string().min(1).max(500),
  evidence: z.array(Id),
});
export type RecordedFinding = z.infer<typeof RecordedFinding>;

/** What is kept with an action that came about although a rule found something. */
export const FoundMark = z.strictObject({
  rule: RuleName,
  version: z.int().min(1),
  outcome: Outcome,
  shadow: z.literal(true).optional(),
});
export type FoundMark = z.infer<typeof FoundMark>;

export const ActionRefused = defineEvent({
  version: 1,
  subject: "refusal",
  // action: what was asked for; counterparty: the other wallet, or the rail; instrument: the one to bring money, or to be
  // linked. Nothing of it came about.
  data: z.strictObject({
    refusal: Id,
    account: Id,
    action: z.string().min(1).max(64),
    amount: PositiveMoney.optional(),
    counterparty: z.string().min(1).max(128).optional(),
    instrument: Id.optional(),
    outcome: Outcome,
    findings: z.array(RecordedFinding).min(1),
  }),
  tags: ({ refusal, account }) => [
    ["account", account],
    ["refusal", refusal],
  ],
});

export const InstrumentDeclined = defineEvent({
  version: 1,
  subject: "instrument",
  // What the rail said of an attempt to charge it.
  data: z.strictObject({ instrument: Id, account: Id, reason: Text }),
  tags: ({ instrument, account }) => [
    ["account", account],
    ["declines", instrument],
  ],
});

export const ChallengeFailed = defineEvent({
  version: 1,
  subject: "account",
  // amount: what the proof was asked for.
  data: z.strictObject({ account: Id, amount: PositiveMoney.optional(), reason: Text.optional() }),
  tags: ({ account }) => [["account", account]],
});

export const TheftReported = defineEvent({
  version: 1,
  subject: "account",
  data: z.strictObject({ account: Id, reason: Text.optional() }),
  tags: ({ account }) => [["account", account]],
});

export const RiskFlagCleared = defineEvent({
  version: 1,
  subject: "flagged",
  // flagged: the id of the event that the rule found something at.
  data: z.strictObject({ account: Id, rule: RuleName, flagged: Id, by: Actor, reason: Text }),
  tags: ({ account }) => [["account", account]],
});

export const RuleSnoozed = defineEvent({
  version: 1,
  subject: "account",
  // The rule says nothing about this account before the instant.
  data: z.strictObject({ account: Id, rule: RuleName, until: Instant, by: Actor, reason: Text }),
  tags: ({ account }) => [["account", account]],
});
