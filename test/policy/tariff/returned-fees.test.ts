import * as fc from "fast-check";
import { fromMinorUnits, minorUnits, money, type FeeLine } from "tallystick";
import { describe, expect, test } from "vitest";
import { returnedFees, type RefundedFees } from "../../../src/policy/tariff/returned-fees.ts";

const usd = (value: string) => money(value, "USD");
const cents = (units: bigint) => fromMinorUnits(units, "USD", 2);

function line(amount: string, fixed?: string, rest: Partial<FeeLine> = {}): FeeLine {
  const part = fixed === undefined ? {} : { fixed: usd(fixed) };
  return { kind: "transfer", amount: usd(amount), ...part, payer: "shop", tariff: "v1", ...rest };
}

/** What each of several refunds in a row gives back, line by line. */
function refunds(
  lines: readonly FeeLine[],
  received: bigint,
  parts: readonly bigint[],
  mode: RefundedFees,
): FeeLine[][] {
  const returned: FeeLine[] = [];
  let refunded = 0n;
  return parts.map((part) => {
    refunded += part;
    const now = returnedFees({ lines, returned, received, refunded }, mode);
    returned.push(...now);
    return now;
  });
}

/** The same as a sum per refund, in minor units. */
function sums(...given: Parameters<typeof refunds>): bigint[] {
  return refunds(...given).map(sum);
}

/** "1.16 1.74" in minor units. */
function units(amounts: string): bigint[] {
  return amounts.split(" ").map((value) => minorUnits(usd(value)));
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((whole, part) => whole + part, 0n);
}

function sum(lines: readonly FeeLine[]): bigint {
  return lines.reduce((total, { amount }) => total + minorUnits(amount), 0n);
}

describe("a payment of 100.00 that cost 2.9% + 0.30", () => {
  const lines = [line("3.20", "0.30")];
  test.for<readonly [RefundedFees, parts: string, returned: string]>([
    // The worked chain: 40.00 gives back 1.16, the other 60.00 the rest of 2.90; 0.30 stay with the house.
    ["proRata", "40.00 60.00", "1.16 1.74"],
    ["proRata", "100.00", "2.90"],
    ["full", "40.00 60.00", "1.28 1.92"],
    ["full", "100.00", "3.20"],
    ["retain", "40.00 60.00", "0.00 0.00"],
  ])("%s, refunds of %s give back %s", ([mode, parts, returned]) => {
    expect(sums(lines, 10000n, units(parts), mode)).toEqual(units(returned));
  });
});

test("what is returned has the kind, the payer and the tariff of what was charged, each by itself", () => {
  const lines = [
    line("2.00"),
    line("1.00", "1.00", { kind: "service" }),
    line("0.50", undefined, { payer: "alice" }),
    line("0.40", undefined, { tariff: "v2" }),
  ];
  expect(refunds(lines, 100n, [50n], "proRata")).toEqual([
    [line("1.00"), line("0.25", undefined, { payer: "alice" }), line("0.20", undefined, { tariff: "v2" })],
  ]);
});

test("lines of one kind are one sum: what one of them rounds up the other does not again", () => {
  expect(sums([line("0.01"), line("0.01")], 2n, [1n, 1n], "proRata")).toEqual([1n, 1n]);
});

test("a share of half a minor unit is returned at once, and not again", () => {
  expect(sums([line("0.01")], 2n, [1n, 1n], "proRata")).toEqual([1n, 0n]);
  expect(sums([line("0.01")], 201n, [100n, 101n], "proRata")).toEqual([0n, 1n]);
});

test("what was returned under another rule, or before more was captured, is not taken back", () => {
  const lines = [line("3.20", "0.30")];
  const returned = [line("3.20")];
  expect(returnedFees({ lines, returned, received: 10000n, refunded: 10000n }, "proRata")).toEqual([]);
  expect(returnedFees({ lines, returned, received: 20000n, refunded: 5000n }, "full")).toEqual([]);
});

test("of an original of nothing, nothing is given back", () => {
  expect(returnedFees({ lines: [line("1.00")], returned: [], received: 0n, refunded: 0n }, "full")).toEqual([]);
});

describe("laws", () => {
  const fees = fc.array(
    fc
      .record({
        kind: fc.constantFrom("transfer", "service"),
        payer: fc.constantFrom("shop", "alice"),
        units: fc.bigInt({ min: 1n, max: 40n }),
        fixed: fc.option(fc.bigInt({ min: 1n, max: 40n }), { nil: undefined }),
      })
      .map(({ kind, payer, units, fixed }): FeeLine => {
        const part = fixed === undefined ? {} : { fixed: cents(fixed < units ? fixed : units) };
        return { kind, payer, amount: cents(units), ...part, tariff: "v1" };
      }),
    { maxLength: 4 },
  );
  const parts = fc.array(fc.bigInt({ min: 1n, max: 30n }), { minLength: 1, maxLength: 6 });
  const mode = fc.constantFrom<RefundedFees>("retain", "proRata", "full");
  const kept = fc.bigInt({ min: 0n, max: 50n });

  test("any split into parts returns in sum what one refund would", () => {
    fc.assert(
      fc.property(fees, parts, kept, mode, (lines, split, rest, rule) => {
        const refunded = total(split);
        const once = sums(lines, refunded + rest, [refunded], rule);
        expect(total(sums(lines, refunded + rest, split, rule))).toBe(total(once));
      }),
    );
  });

  test("never less than nothing, and of no kind and payer more than was paid", () => {
    fc.assert(
      fc.property(fees, parts, kept, mode, (lines, split, rest, rule) => {
        const returned = refunds(lines, total(split) + rest, split, rule).flat();
        for (const { amount } of returned) expect(minorUnits(amount) > 0n).toBe(true);
        for (const { kind, payer } of returned) {
          const alike = (fee: FeeLine) => fee.kind === kind && fee.payer === payer;
          expect(sum(returned.filter(alike)) <= sum(lines.filter(alike))).toBe(true);
        }
      }),
    );
  });

  test("all of it refunded gives back all that the rule returns: nothing, what grows, or everything", () => {
    fc.assert(
      fc.property(fees, parts, (lines, split) => {
        const fixed = lines.reduce((whole, fee) => whole + (fee.fixed ? minorUnits(fee.fixed) : 0n), 0n);
        const back = (rule: RefundedFees) => total(sums(lines, total(split), split, rule));
        expect([back("retain"), back("proRata"), back("full")]).toEqual([0n, sum(lines) - fixed, sum(lines)]);
      }),
    );
  });
});
