// What is charged for inactivity, and who is never charged for it, whatever happened before.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { defaultPolicy, tagsOf, type Command, type EventType, type Policy, type ProposedEvent } from "tallystick";
import { arbitraries, live, type Submission } from "tallystick/testing";
import { inactivityRules } from "../../src/testing/arbitrary/flows/inactivity.ts";
import { idOf } from "../../src/testing/arbitrary/id.ts";
import { minor, times, viewOfState } from "./harness.ts";
import { expectAsModelled } from "./modelled.ts";
import { opening } from "./town.ts";

const DAY = 86_400_000;
const MONTHS = Array.from({ length: 24 }, (_, index) => {
  const month = String((index % 12) + 1).padStart(2, "0");
  return `${index < 12 ? 2026 : 2027}-${month}`;
});

/** A town where months pass and little happens: mostly it is asked whether anybody is there. */
const sleepy = {
  submissions: fc
    .record({
      purses: fc.array(arbitraries.money({ currencies: ["USD"] }), { minLength: 3, maxLength: 3 }),
      steps: fc.array(
        fc.record({
          command: fc.oneof(
            { weight: 4, arbitrary: arbitraries.wellFormedCommand("noticeInactivity") },
            {
              weight: 8,
              // The clock of a life is known only once it is lived: the month is filled in below.
              arbitrary: fc.record({
                type: fc.constant("chargeInactivity" as const),
                account: idOf("account"),
                months: fc.constantFrom(0, 0, 0, 0, 0, 0, -1, 1),
              }),
            },
            { weight: 3, arbitrary: arbitraries.wellFormedCommand() },
          ),
          wait: fc.constantFrom(0, 0, 0, 0, 1, DAY, 7 * DAY, 28 * DAY, 31 * DAY, 61 * DAY),
        }),
        { maxLength: 40, size: "max" },
      ),
    })
    .map(({ purses, steps }): Submission[] => {
      const opened = opening("personal", purses);
      let time = Date.UTC(2026, 0, 31, 9, 0, opened.length - 1);
      return [
        ...opened,
        ...steps.map(({ command, wait }) => {
          time += 1000 + wait;
          return { command: "months" in command ? inMonth(command, time) : command, options: {}, wait };
        }),
      ];
    }),
  policy: fc
    .record({ policy: arbitraries.policy(), inactivity: inactivityRules() })
    .map(({ policy, inactivity }): Policy => ({ ...policy, inactivity })),
};
const runs = { numRuns: times(200) };

function inMonth({ account, months }: { readonly account: string; readonly months: number }, time: number): Command {
  const index = MONTHS.indexOf(new Date(time).toISOString().slice(0, 7)) + months;
  return { type: "chargeInactivity", account, period: MONTHS[Math.max(0, index)] ?? "2028-01" };
}

/** What the house, a bank or a deadline does to an account; all else that bears its tags is somebody using it. */
const NO_USE: readonly EventType[] = [
  "AccountFrozen",
  "AccountUnfrozen",
  "Adjusted",
  "ChargebackLost",
  "ChargebackReceived",
  "ChargebackRepresented",
  "ChargebackWon",
  "DisputeOpened",
  "DisputeResolved",
  "DisputeShortfallHeld",
  "DisputeWithdrawn",
  "FeeCharged",
  "FundingFailed",
  "FundingReversed",
  "InactivityNoticed",
  "LossWrittenOff",
  "PaymentExpired",
  "PaymentSettled",
  "PaymentVoided",
  "ReserveHeld",
  "ReserveReleased",
  "TierChanged",
  "WithdrawalFailed",
  "WithdrawalReturned",
  "WithdrawalSubmitted",
  "ActionRefused",
  "ChallengeFailed",
  "InstrumentDeclined",
  "RiskFlagCleared",
  "RuleSnoozed",
];

function isUse(event: ProposedEvent, account: string): boolean {
  const tags = tagsOf(event);
  return !NO_USE.includes(event.type) && (tags.includes(`account:${account}`) || tags.includes(`credits:${account}`));
}

/** Every fee for inactivity of a life, with what had happened before. */
function charges({ submissions, policy }: { submissions: readonly Submission[]; policy: Policy }) {
  const before: ProposedEvent[] = [];
  return live(submissions, { policy }).flatMap((step) => {
    const history = [...before];
    before.push(...step.events);
    return step.events.flatMap((event) => (event.type === "FeeCharged" ? [{ event, history, after: step.after }] : []));
  });
}

describe("a fee for inactivity", () => {
  test.prop(sleepy, { numRuns: times(400) })(
    "is the one that the model expects, as is everything around it",
    ({ submissions, policy }) => {
      expectAsModelled(submissions, policy);
    },
  );

  test.prop(sleepy, runs)(
    "is charged after a notice that has run out, and nobody has used the account since",
    (life) => {
      for (const { event, history } of charges(life)) {
        const { account } = event.data;
        const own = history.filter((each) => tagsOf(each).some((tag) => /^(?:account|credits):/.test(tag)));
        const notice = own.findLast((each) => each.type === "InactivityNoticed" && each.data.account === account);
        if (notice?.type !== "InactivityNoticed") throw new Error(`no notice before ${JSON.stringify(event)}`);
        expect(event.at >= notice.data.chargesFrom).toBe(true);
        expect(own.slice(own.indexOf(notice)).filter((each) => isUse(each, account))).toEqual([]);
        // And nobody had used it for long before.
        const last = own.slice(0, own.indexOf(notice)).findLast((each) => isUse(each, account));
        expect(last && last.at <= notice.data.inactiveSince).toBe(true);
      }
    },
  );

  test.prop(sleepy, runs)(
    "is charged within its month, once, and never more than what was told or is there",
    (life) => {
      const charged = new Set<string>();
      for (const { event, history, after } of charges(life)) {
        const { account, period, fees } = event.data;
        expect(event.at.slice(0, 7)).toBe(period);
        expect(charged.has(`${account} ${period}`)).toBe(false);
        charged.add(`${account} ${period}`);
        const notice = history.findLast((each) => each.type === "InactivityNoticed" && each.data.account === account);
        const monthly = notice?.type === "InactivityNoticed" ? notice.data.monthly : [];
        for (const { amount, payer, kind } of fees) {
          expect({ payer, kind }).toEqual({ payer: account, kind: "inactivity" });
          const told = monthly.find(({ currency }) => currency === amount.currency);
          const left = viewOfState(after, account).available[amount.currency] ?? 0n;
          expect(told && minor(amount) <= minor(told)).toBe(true);
          expect(left >= 0n).toBe(true);
          // What is less than the whole fee is all that was there and nobody else claims.
          const isClaimed = viewOfState(after, account).disputes.length > 0;
          if (told && minor(amount) < minor(told) && !isClaimed) expect(left).toBe(0n);
        }
      }
    },
  );

  test.prop({ submissions: sleepy.submissions }, runs)(
    "is charged to nobody where no policy asks for it",
    ({ submissions }) => {
      const events = live(submissions, { policy: defaultPolicy }).flatMap((step) => step.events);
      expect(events.filter(({ type }) => type === "FeeCharged" || type === "InactivityNoticed")).toEqual([]);
    },
  );

  test("is charged in these lives, so that the laws are about something", () => {
    const lives = fc.sample(fc.record(sleepy), 100);
    expect(lives.flatMap(charges).length).toBeGreaterThan(30);
  });
});
