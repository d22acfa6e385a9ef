// Money from outside, at once or later.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { UNIVERSE } from "../../universe.ts";
import { feeLines, money, parted, waiver } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { idOf, ids, text } from "../id.ts";
import { named } from "./campaign.ts";
import { maybe } from "../maybe.ts";

/** What a rail calls one of its payments. A fresh one as a rule: a used one can only be refused. */
export function reference(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...UNIVERSE.reference) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 1e6 }).map((number) => `wire-${number}`) },
  );
}

/** Any reference that an event may carry. */
export function anyReference(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...' ~:/"\\azAZ09'.split("")), minLength: 1, maxLength: 20 });
}

export function rail(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("bank", "card") },
    { weight: 1, arbitrary: fc.constantFrom("crypto", "m-pesa") },
  );
}

/** An instrument once in a while. */
function by(): fc.Arbitrary<string | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: idOf("instrument") });
}

function incoming() {
  return {
    account: idOf("account"),
    amount: money(),
    source: fc.record({ rail: rail(), reference: reference() }),
    instrument: by(),
  };
}

export const commands: CommandArbitraries<"fund" | "startFunding" | "settleFunding" | "failFunding"> = {
  fund: {
    weight: 4,
    arbitrary: () =>
      fc.record({ type: fc.constant("fund"), ...incoming(), funding: maybe(idOf("funding"), 1), campaign: named() }),
  },
  startFunding: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("startFunding"),
        ...incoming(),
        funding: maybe(idOf("funding"), 8),
        expectedAt: maybe(fc.constant("2026-02-03T12:00:00.000Z")),
      }),
  },
  settleFunding: {
    weight: 3,
    arbitrary: () => fc.record({ type: fc.constant("settleFunding"), funding: idOf("funding"), campaign: named() }),
  },
  failFunding: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("failFunding"), funding: idOf("funding"), reason: text() }),
  },
};

export const events: EventArbitraries<"Funded" | "FundingStarted" | "FundingFailed"> = {
  Funded: () =>
    fc
      .record({
        ids: ids(2),
        amount: parted(),
        waived: waiver(),
        rail: rail(),
        reference: anyReference(),
        settles: fc.boolean(),
        instrument: fc.constantFrom({}, { instrument: "ins_1" }),
      })
      .map(({ ids: [funding = "", account = ""], amount, waived, rail, reference, settles, instrument }) => ({
        funding,
        account,
        amount: amount.whole,
        source: { rail, reference },
        fees: feeLines(amount.part, account, waived),
        ...(settles ? { of: funding } : {}),
        ...instrument,
      })),
  FundingStarted: () =>
    fc
      .record({
        ids: ids(2),
        amount: money(),
        source: fc.record({ rail: rail(), reference: anyReference() }),
        more: fc.constantFrom({}, { instrument: "ins_1", expectedAt: "2026-02-03T12:00:00.000Z" }),
      })
      .map(({ ids: [funding = "", account = ""], more, ...rest }) => ({ funding, account, ...rest, ...more })),
  FundingFailed: () =>
    fc
      .record({ ids: ids(2), amount: money(), rail: rail(), reason: text() })
      .map(({ ids: [funding = "", account = ""], ...rest }) => ({ funding, account, ...rest })),
};

/** Money is announced, partly taken back perhaps, and comes, or does not: once, or said twice. */
const announced: Story = {
  weight: 2,
  arbitrary: (anything) =>
    fc
      .record({
        starting: commands.startFunding.arbitrary(),
        funding: idOf("funding"),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        ends: fc.array(fc.constantFrom("settleFunding", "failFunding", "reverseFunding"), {
          minLength: 1,
          maxLength: 3,
        }),
        amount: maybe(money({ currencies: ["USD"] })),
      })
      .map(({ starting, funding, meanwhile, ends, amount }) => [
        { ...starting, funding, instrument: undefined },
        ...meanwhile,
        ...ends.map((type): Command => {
          if (type === "settleFunding") return { type, funding };
          return { type, funding, reason: "not honoured", ...(type === "reverseFunding" ? { amount } : {}) };
        }),
      ]),
};

export const stories: readonly Story[] = [announced];
