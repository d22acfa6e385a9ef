import * as fc from "fast-check";
import {
  feeLines,
  fromMinorUnits,
  grossUp,
  minorUnits,
  money,
  UnreachableNetError,
  type Tariff,
  type TariffComponent,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";

const usd = (value: string) => money(value, "USD");
const cents = (units: bigint) => fromMinorUnits(units, "USD", 2);
const payment = {
  operation: "transfer",
  purpose: "person",
  payer: { account: "alice", kind: "personal", tier: 1, country: "PT" },
  payee: { account: "shop", kind: "merchant", tier: 2, country: "DE" },
} as const;

function tariff(...prices: readonly Partial<TariffComponent>[]): Tariff {
  const fee = { kind: "fee", when: { operation: "transfer" }, payer: "payee" } as const;
  return { version: "v1", components: prices.map((price) => ({ ...fee, ...price })) };
}

/** What is left for the payee. */
function netOf(rules: Tariff, gross: bigint): bigint {
  return feeLines(rules, { ...payment, amount: cents(gross) })
    .filter(({ payer }) => payer === "shop")
    .reduce((left, { amount }) => left - minorUnits(amount), gross);
}

/** In minor units; none where it says that there is none. */
function grossOf(rules: Tariff, wanted: bigint): bigint | undefined {
  try {
    return minorUnits(grossUp(rules, payment, cents(wanted)));
  } catch (error) {
    if (error instanceof UnreachableNetError) return undefined;
    throw error;
  }
}

/** The same by trying one amount after the other, up to the most. */
function leastOf(rules: Tariff, wanted: bigint, most: bigint): bigint | undefined {
  for (let gross = 1n; gross <= most; gross += 1n) if (netOf(rules, gross) >= wanted) return gross;
  return undefined;
}

const CARD = tariff({ percent: "2.9", fixed: usd("0.30") });

describe("published figures: to net 100 / 2,000 at 2.9% + 0.30", () => {
  test.for<readonly [net: string, gross: string]>([
    ["100.00", "103.30"],
    ["2000.00", "2060.04"],
    ["0.01", "0.32"],
  ])("to net %s charge %s", ([net, gross]) => {
    expect(grossUp(CARD, payment, usd(net))).toEqual(usd(gross));
  });
});

describe("worked by hand", () => {
  const falling: Partial<TariffComponent> = {
    tiers: { mode: "volume", steps: [{ upTo: usd("100.00"), percent: "10" }, { percent: "1" }] },
  };
  test.for<readonly [string, Tariff, net: string, gross: string]>([
    ["no fee", tariff(), "100.00", "100.00"],
    ["a fee that the payer pays on top", tariff({ percent: "2", payer: "payer" }), "100.00", "100.00"],
    ["a fee in another currency", tariff({ fixed: money("1.00 EUR") }), "100.00", "100.00"],
    ["a least", tariff({ percent: "1", min: usd("5.00") }), "100.00", "105.00"],
    ["a most", tariff({ percent: "50", max: usd("5.00") }), "100.00", "105.00"],
    ["all of it, but no more than 5.00", tariff({ percent: "100", max: usd("5.00") }), "100.00", "105.00"],
    [
      "more than all of it, but little",
      tariff({ percent: "100", max: usd("2.00") }, { percent: "100", max: usd("3.00") }),
      "100.00",
      "105.00",
    ],
    ["the next step is cheaper, and near enough", tariff(falling), "95.00", "100.01"],
    ["the next step is cheaper, but too far off", tariff(falling), "90.00", "100.00"],
    ["the most that an amount can be", tariff(), `${"9".repeat(30)}.99`, `${"9".repeat(30)}.99`],
  ])("%s", ([, rules, net, gross]) => {
    expect(grossUp(rules, payment, { currency: "USD", value: net })).toEqual({ currency: "USD", value: gross });
  });

  test("several fees that are rounded at once: 0.20 nets 0.18 though 0.19 nets 0.19", () => {
    const two = tariff({ percent: "2.5" }, { percent: "2.5" });
    expect([netOf(two, 19n), netOf(two, 20n)]).toEqual([19n, 18n]);
    for (let wanted = 1n; wanted <= 200n; wanted += 1n) expect(grossOf(two, wanted)).toBe(leastOf(two, wanted, 400n));
  });

  test("fees that take more of what is beyond a step than there is", () => {
    const steps = [{ upTo: usd("10.00"), percent: "0" }, { percent: "40" }];
    const price: Partial<TariffComponent> = { tiers: { mode: "graduated", steps } };
    // Three times 40% of the one cent beyond are three times nothing.
    expect(grossUp(tariff(price, price, price), payment, usd("10.01"))).toEqual(usd("10.01"));
  });

  test("in whole units of a currency without decimals", () => {
    // 2.9% of 103 is 2.987.
    expect(grossUp(tariff({ percent: "2.9" }), payment, money("100 JPY"))).toEqual(money("103 JPY"));
  });
});

describe("laws", () => {
  const net = fc.oneof(fc.bigInt({ min: 1n, max: 60n }), fc.bigInt({ min: 1n, max: 10n ** 9n }));

  test("charging it nets what is wanted, and one minor unit less does not", () => {
    fc.assert(
      fc.property(arbitraries.tariff(), net, (rules, wanted) => {
        const gross = grossOf(rules, wanted);
        fc.pre(gross !== undefined);
        expect([netOf(rules, gross - 1n) >= wanted, netOf(rules, gross) >= wanted]).toEqual([false, true]);
      }),
      { numRuns: 300 },
    );
  });

  test("it is the least of all amounts, tried one by one", () => {
    const most = 400n;
    fc.assert(
      fc.property(arbitraries.tariff(), fc.bigInt({ min: 1n, max: 40n }), (rules, wanted) => {
        const least = leastOf(rules, wanted, most);
        const gross = grossOf(rules, wanted);
        // Beyond those tried there may be one.
        expect(gross !== undefined && gross > most ? undefined : gross).toBe(least);
      }),
      { numRuns: 200 },
    );
  });
});

describe("where no amount nets so much it says so, with what would be left", () => {
  test.for<readonly [string, Tariff, leaves: string]>([
    ["all of it", tariff({ percent: "100" }), "it leaves 0.00"],
    ["two halves", tariff({ percent: "50" }, { percent: "50" }), "it leaves 0.00"],
    ["more than all of it", tariff({ percent: "60" }, { percent: "60" }), "it leaves 0.00"],
    ["a least above all that an amount can be", tariff({ percent: "1", min: cents(10n ** 32n) }), "it leaves 0.00"],
  ])("%s", ([, rules, leaves]) => {
    const asked = () => grossUp(rules, payment, usd("100.00"));
    expect(asked).toThrow(UnreachableNetError);
    expect(asked).toThrow('nets 100.00 USD under tariff "v1": of ');
    expect(asked).toThrow(leaves);
  });

  test.for(["0.00", "-1.00"])("%s is nothing to net", (value) => {
    expect(() => grossUp(CARD, payment, usd(value))).toThrow(
      expect.objectContaining({ code: "unreachable_net", message: expect.stringContaining(`net is ${value} USD`) }),
    );
  });
});
