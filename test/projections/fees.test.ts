import * as fc from "fast-check";
import { add, money, postings, type Policy, type TariffComponent } from "tallystick";
import { expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { market } from "../wallet/market.ts";
import { accountsIn, exchangedWithPayers, played, scripts } from "./played.ts";

const usd = (value: string) => money(value, "USD");

function policy(...components: readonly TariffComponent[]): Policy {
  return { tariff: { version: "v1", components: [...components] }, risk: [] };
}

test("are listed by kind, month and currency, in the order in which each first occurred", async () => {
  let now = "2026-01-31T23:59:59.999Z";
  const rules = policy(
    { kind: "transfer", when: { operation: "transfer" }, percent: "1", payer: "payer" },
    { kind: "service", when: { operation: "transfer", purpose: "bill" }, fixed: usd("0.30"), payer: "payer" },
  );
  await using ledger = await market({ policy: rules, clock: () => now });
  const pay = async (amount: string, purpose: string) =>
    ledger.transfer({ from: "alice", to: "bob", amount: usd(amount), purpose });
  await pay("10.00", "bill");
  now = "2026-02-01T00:00:00.000Z";
  await pay("20.00", "person");
  await pay("1.00", "bill");
  await ledger.fund({ account: "alice", amount: money("1000 JPY"), source: { rail: "bank", reference: "w2" } });
  await ledger.transfer({ from: "alice", to: "bob", amount: money("500 JPY") });
  expect(await ledger.fees("alice")).toEqual([
    // With the fee of the market's own transfer of 30.00.
    { kind: "transfer", month: "2026-01", amount: usd("0.40"), count: 2 },
    { kind: "service", month: "2026-01", amount: usd("0.30"), count: 1 },
    { kind: "transfer", month: "2026-02", amount: usd("0.21"), count: 2 },
    { kind: "service", month: "2026-02", amount: usd("0.30"), count: 1 },
    { kind: "transfer", month: "2026-02", amount: money("5 JPY"), count: 1 },
  ]);
  expect(await ledger.fees("bob")).toEqual([]);
});

test("what all accounts paid is what the house earned, but for what it paid itself, or gave back to nobody", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { ledger, events } = await played(script);
      const charged = events.filter(({ type }) => type !== "Adjusted");
      for (const kind of ["transfer", "surcharge", "service"]) {
        let paid = usd("0.00");
        for (const account of accountsIn(events)) {
          for (const row of await ledger.fees(account)) {
            if (row.kind === kind && row.amount.currency === "USD") paid = add(paid, row.amount as typeof paid);
          }
        }
        const earned = exchangedWithPayers(charged.flatMap(postings)).filter(
          ({ account, asset }) => account === `income:fees:${kind}` && asset === "USD",
        );
        expect(minorUnits(paid)).toBe(earned.reduce((sum, { amount }) => sum - amount, 0n));
      }
    }),
    { numRuns: 30 },
  );
});

test("of a withdrawal that fails when its account is closed do not come back to it, but become unclaimed money", async () => {
  const fee: TariffComponent = {
    kind: "withdrawal",
    when: { operation: "withdraw" },
    fixed: usd("1.00"),
    payer: "payer",
  };
  await using ledger = await market({ policy: policy(fee) });
  const destination = { rail: "bank", token: "bank-1" };
  await ledger.requestWithdrawal({ account: "shop", amount: usd("10.00"), destination, withdrawal: "w1" });
  await ledger.submitWithdrawal({ withdrawal: "w1" });
  await ledger.closeAccount({ account: "shop" });
  await ledger.failWithdrawal({ withdrawal: "w1", reason: "no such account" });
  expect((await ledger.fees("shop")).map(({ amount }) => amount)).toEqual([usd("1.00")]);
  expect((await ledger.merchantReport("shop")).totals.map(({ fees }) => fees)).toEqual([usd("-1.00")]);
});
