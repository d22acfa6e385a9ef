// What was used of limits is what a naive count over everything that happened gives, whatever the days.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know law.prop

import { fc, test as law } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import {
  addUse,
  amountUsed,
  copyUsage,
  PERIODS,
  takeBack,
  takeOff,
  timesUsed,
} from "../../../src/policy/signals/usage.ts";
import type { Usage, Use } from "../../../src/policy/signals/usage.ts";

const FIRST = Date.UTC(2026, 10, 20);
const dayAfter = (days: number): string => new Date(FIRST + days * 86_400_000).toISOString().slice(0, 10);
const DIGITS = { day: 10, month: 7, year: 4, lifetime: 0 } as const;

const use = fc.record({
  operation: fc.constantFrom("transfer", "payment"),
  currency: fc.constantFrom("USD", "EUR"),
  amount: fc.bigInt({ min: 1n, max: 10n ** 20n }),
});
/** Uses in the order of their days, each some days after the one before; every other one is taken back on a later day. */
const history = fc.array(fc.tuple(use, fc.integer({ min: 0, max: 50 }), fc.boolean()), { maxLength: 12 });

describe("usage", () => {
  law.prop({ history, later: fc.integer({ min: 0, max: 400 }), backAfter: fc.integer({ min: 0, max: 400 }) })(
    "of a period is what was used in it and not given back",
    ({ history: parts, later, backAfter }) => {
      const usage: Usage = {};
      const uses: (Use & { readonly back: boolean })[] = [];
      let days = 0;
      for (const [of, gap, back] of parts) {
        days += gap;
        uses.push({ ...of, count: 1, day: dayAfter(days), back });
      }
      for (const each of uses) addUse(usage, each);
      if (backAfter % 2 === 0 && uses.length > 0) {
        // A day has begun by the time that they are given back.
        const last = {
          operation: "transfer",
          currency: "USD",
          amount: 0n,
          count: 0,
          day: dayAfter(days + backAfter),
        } as const;
        addUse(usage, last);
        days += backAfter;
      }
      const copy = copyUsage(usage);
      const takenOff: Usage = {};
      for (const each of uses) {
        if (!each.back) continue;
        takeBack(usage, each);
        takeOff(takenOff, each);
      }
      const day = dayAfter(days + later);
      for (const period of PERIODS) {
        const isIn = (each: Use): boolean => each.day.slice(0, DIGITS[period]) === day.slice(0, DIGITS[period]);
        const left = uses.filter((each) => isIn(each) && !each.back);
        const query = { operations: ["transfer", "payment"], period, day } as const;
        const usd = left.filter(({ currency }) => currency === "USD").reduce((sum, { amount }) => sum + amount, 0n);
        expect([period, amountUsed([usage], "USD", query)]).toEqual([period, usd]);
        expect([period, timesUsed([usage], query)]).toEqual([period, left.length]);
        // What was copied before keeps what is given back; with what is taken off elsewhere it comes to the same.
        expect(timesUsed([copy], query)).toBe(uses.filter(isIn).length);
        expect([timesUsed([copy, takenOff], query), amountUsed([copy, takenOff], "USD", query)]).toEqual([
          left.length,
          usd,
        ]);
      }
    },
  );

  test("counts from the later day on, where a time zone was changed and it is the day before again", () => {
    const usage: Usage = {};
    addUse(usage, { operation: "transfer", currency: "USD", amount: 5n, count: 1, day: "2027-01-01" });
    for (const period of PERIODS) {
      const query = { operations: ["transfer"], period, day: "2026-12-31" } as const;
      expect([period, amountUsed([usage], "USD", query), timesUsed([usage], query)]).toEqual([period, 5n, 1]);
    }
  });
});
