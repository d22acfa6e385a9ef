// What the host reports that bears on risk, and what operators decide about it.

import * as fc from "fast-check";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, ids, idOf, text } from "../id.ts";
import { deadline, instant } from "../instant.ts";
import { maybe, maybeText } from "../maybe.ts";

/** The names of rules, some of which no policy has. */
function rule(): fc.Arbitrary<string> {
  return fc.constantFrom("velocity", "passThrough", "constructor");
}

type Types = "recordDecline" | "failChallenge" | "reportTheft" | "clearRiskFlag" | "snoozeRule";

export const commands: CommandArbitraries<Types> = {
  recordDecline: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("recordDecline"), instrument: idOf("instrument"), reason: text() }),
  },
  failChallenge: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("failChallenge"),
        account: idOf("account"),
        amount: maybe(money()),
        reason: maybe(text()),
      }),
  },
  reportTheft: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("reportTheft"), account: idOf("account"), reason: maybe(text()) }),
  },
  clearRiskFlag: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("clearRiskFlag"),
        account: idOf("account"),
        rule: rule(),
        flagged: id(),
        reason: text(),
      }),
  },
  snoozeRule: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("snoozeRule"),
        account: idOf("account"),
        rule: rule(),
        until: deadline(),
        reason: text(),
      }),
  },
};

function finding() {
  return fc.record({
    rule: rule(),
    version: fc.integer({ min: 1, max: 9 }),
    outcome: fc.constantFrom("deny", "freeze"),
    observed: text(),
    threshold: text(),
    evidence: fc.array(id(), { maxLength: 3 }),
  });
}

const by = () => fc.constantFrom("operator:anna", "compliance:cleo");

export const events: EventArbitraries<
  "ActionRefused" | "InstrumentDeclined" | "ChallengeFailed" | "TheftReported" | "RiskFlagCleared" | "RuleSnoozed"
> = {
  ActionRefused: () =>
    fc
      .record({
        ids: ids(3),
        amount: money(),
        outcome: fc.constantFrom("deny", "freeze"),
        findings: fc.array(finding(), { minLength: 1, maxLength: 3 }),
      })
      .map(({ ids: [refusal = "", account = "", counterparty = ""], ...rest }) => ({
        refusal,
        account,
        action: "transfer",
        counterparty,
        ...rest,
      })),
  InstrumentDeclined: () => fc.record({ instrument: id(), account: id(), reason: text() }),
  ChallengeFailed: () =>
    fc
      .record({
        account: id(),
        amount: fc.oneof(
          money().map((amount) => ({ amount })),
          fc.constant({}),
        ),
        reason: maybeText("reason"),
      })
      .map(({ account, amount, reason }) => ({ account, ...amount, ...reason })),
  TheftReported: () =>
    fc.record({ account: id(), reason: maybeText("reason") }).map(({ account, reason }) => ({ account, ...reason })),
  RiskFlagCleared: () => fc.record({ account: id(), rule: rule(), flagged: id(), by: by(), reason: text() }),
  RuleSnoozed: () => fc.record({ account: id(), rule: rule(), until: instant(), by: by(), reason: text() }),
};
