import * as fc from "fast-check";
import { money, type Command, type Policy, type TariffComponent } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { act, after, MARKET, NOW } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const cents = (units: bigint) => usd(`${units / 100n}.${String(units % 100n).padStart(2, "0")}`);

type Rule = "retain" | "proRata" | "full";
type Price = Pick<TariffComponent, "percent" | "fixed" | "min" | "max">;

function policy(refunds: Rule, price: Price, payer: "payer" | "payee" = "payee"): Policy {
  const component = { kind: "service", ...price, payer };
  const components = (["payment", "transfer"] as const).map((operation) => ({ ...component, when: { operation } }));
  return { tariff: { version: "v1", components, refunds }, risk: [], refunds: { overdraw: true } };
}

/** What went back of the fees with each refund of these amounts, after these captures of one payment. */
function returned(rules: Policy, captures: readonly bigint[], refunds: readonly bigint[]): bigint[] {
  const whole = captures.reduce((sum, amount) => sum + amount, 0n);
  const commands: Command[] = [
    { type: "fund", account: "alice", amount: cents(whole), source: { rail: "bank", reference: "w9" } },
    { type: "authorizePayment", from: "alice", to: "shop", amount: cents(whole), payment: "p1" },
    ...captures.map((amount): Command => ({ type: "capturePayment", payment: "p1", amount: cents(amount) })),
  ];
  let state = after([...MARKET, ...commands], undefined, { policy: rules });
  return refunds.map((amount) => {
    const { decision, next } = act(
      state,
      { type: "refund", of: "p1", amount: cents(amount) },
      { policy: rules, now: NOW },
    );
    if (decision.outcome === "rejected") throw new Error(decision.rejection.message);
    state = next;
    const lines = decision.events.flatMap((event) => (event.type === "Refunded" ? (event.data.returned ?? []) : []));
    return lines.reduce((sum, fee) => sum + minorUnits(fee.amount), 0n);
  });
}

const price: Price = { percent: "2.9", fixed: usd("0.30") };

describe("what goes back, by policy", () => {
  test.for<readonly [Rule, Price, captures: bigint[], refunds: bigint[], expected: bigint[]]>([
    ["retain", price, [10000n], [4000n, 6000n], [0n, 0n]],
    ["proRata", price, [10000n], [4000n, 6000n], [116n, 174n]],
    ["proRata", price, [10000n], [10000n], [290n]],
    ["full", price, [10000n], [4000n, 6000n], [116n, 204n]],
    ["full", price, [10000n], [9999n], [290n]],
    // The fixed part of each capture, with the last of all.
    ["full", price, [4000n, 6000n], [9999n, 1n], [290n, 60n]],
    // 0.03 in three parts of a third: a half goes up, and nothing is lost.
    ["proRata", { percent: "1" }, [300n], [100n, 100n, 100n], [1n, 1n, 1n]],
    ["proRata", { percent: "1" }, [200n], [50n, 50n, 50n, 50n], [1n, 0n, 1n, 0n]],
    // What a least adds is fixed; what a most takes off is not.
    ["proRata", { percent: "1", min: usd("0.20") }, [1000n], [1000n], [10n]],
    ["full", { percent: "1", min: usd("0.20") }, [1000n], [1000n], [20n]],
    ["proRata", { percent: "1.75", max: usd("25.00") }, [1000000n], [1000000n], [2500n]],
    ["proRata", { percent: "2.9", fixed: usd("0.30"), max: usd("1.00") }, [10000n], [10000n], [70n]],
    ["proRata", { fixed: usd("0.30") }, [10000n], [10000n], [0n]],
    ["full", { fixed: usd("0.30") }, [10000n], [5000n, 5000n], [0n, 30n]],
    // A fee that was cut down to the amount.
    ["full", { fixed: usd("0.30") }, [10n], [10n], [10n]],
  ])("%s of %j: captures %s, refunds %s", ([rule, price, captures, refunds, expected]) => {
    expect(returned(policy(rule, price), captures, refunds)).toEqual(expected);
  });
});

/** A whole in parts, each above zero. */
function parts(whole: bigint, cuts: readonly bigint[]): bigint[] {
  const places = [...new Set(cuts.map((cut) => cut % whole))]
    .filter((cut) => cut > 0n)
    .sort((a, b) => (a < b ? -1 : 1));
  return [...places, whole].map((place, index) => place - (places[index - 1] ?? 0n));
}

test("refunds in parts return in sum what one refund of all would, at every step what one refund of so much would", () => {
  const cuts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 6n }), { maxLength: 5 });
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 30000n }),
      cuts,
      cuts,
      fc.constantFrom<Rule>("proRata", "full"),
      fc.constantFrom<Price>(price, { percent: "33.333333" }, { percent: "1", min: usd("0.20") }, { percent: "0.5" }),
      (whole, captureCuts, refundCuts, rule, price) => {
        const rules = policy(rule, price);
        const captures = parts(whole, captureCuts);
        const refunds = parts(whole, refundCuts);
        let given = 0n;
        let sum = 0n;
        for (const [index, back] of returned(rules, captures, refunds).entries()) {
          given += refunds[index] ?? 0n;
          sum += back;
          expect(returned(rules, captures, [given])).toEqual([sum]);
        }
      },
    ),
    { numRuns: 60 },
  );
});

describe("a fee goes back to who paid it", () => {
  test("of a transfer, the payer's on top of what it gets back", () => {
    const rules = policy("full", { percent: "10" }, "payer");
    const pay: Command = { type: "transfer", from: "alice", to: "shop", amount: usd("10.00"), transfer: "t2" };
    const state = after([...MARKET, pay], undefined, { policy: rules });
    const { decision } = act(state, { type: "refund", of: "t2", amount: usd("5.00") }, { policy: rules });
    expect(decision.events[0]?.data).toMatchObject({
      from: "shop",
      to: "alice",
      returned: [{ kind: "service", amount: usd("0.50"), payer: "alice" }],
    });
  });

  test("by the policy of the refund, with the figures of then", () => {
    const charged = after([...MARKET], undefined);
    const pay: Command = { type: "transfer", from: "alice", to: "shop", amount: usd("10.00"), transfer: "t2" };
    const state = after([pay], charged, { policy: policy("retain", price) });
    const free: Policy = { tariff: { version: "v2", components: [], refunds: "proRata" }, risk: [] };
    expect(act(state, { type: "refund", of: "t2" }, { policy: free }).decision.events[0]?.data).toMatchObject({
      returned: [{ amount: usd("0.29"), payer: "shop" }],
    });
  });

  test("what a refund of a cent gives back may be more than the cent: then it takes no funds", () => {
    const rules: Policy = { ...policy("full", price), refunds: {} };
    const commands: Command[] = [
      { type: "authorizePayment", from: "alice", to: "shop", amount: usd("1.00"), payment: "p1" },
      { type: "capturePayment", payment: "p1" },
      { type: "refund", of: "p1", amount: usd("0.99") },
      { type: "transfer", from: "shop", to: "bob", amount: usd("28.54") },
    ];
    const state = after([...MARKET, ...commands], undefined, { policy: rules });
    expect(act(state, { type: "refund", of: "p1" }, { policy: rules }).decision.outcome).toBe("accepted");
  });
});
