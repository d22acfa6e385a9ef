import * as fc from "fast-check";
import { money, type AsOf, type TrialBalance } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { market } from "../wallet/market.ts";
import { instantsAround, played, scripts, sumOn } from "./played.ts";

function sums({ rows }: TrialBalance): Record<string, bigint> {
  const perAsset: Record<string, bigint> = {};
  for (const { balance } of rows) {
    perAsset[balance.currency] = (perAsset[balance.currency] ?? 0n) + minorUnits(balance);
  }
  return perAsset;
}

describe("laws", () => {
  test("per asset the rows sum to zero, and each is the sum of its account's postings", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.nat(), fc.nat({ max: 3 }), async (script, some, other, which) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events);
        const at = instants[some % instants.length] ?? "";
        const position = other % (events.length + 1);
        const asOf: AsOf = [{}, { at }, { position }, { at, position }][which] ?? {};
        const until = events.filter(
          (event) => event.at <= (asOf.at ?? "9") && event.position <= (asOf.position ?? events.length),
        );
        const trial = await ledger.trialBalance(asOf);
        expect(Object.values(sums(trial)).every((sum) => sum === 0n)).toBe(true);
        for (const { account, balance } of trial.rows) {
          expect(minorUnits(balance)).toBe(sumOn(account, balance.currency, until));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("every account of the books has one row per asset, in order", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger } = await played(script);
        const names = (await ledger.trialBalance()).rows.map(
          ({ account, balance }) => `${balance.currency} ${account}`,
        );
        expect(new Set(names).size).toBe(names.length);
        expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
      }),
      { numRuns: 20 },
    );
  });
});

test("+ is debit and - is credit: cash after a bank transfer in, what a card rail owes, what customers are owed", async () => {
  await using ledger = await market();
  await ledger.fund({ account: "bob", amount: money("5.00 USD"), source: { rail: "card", reference: "c-1" } });
  await ledger.openDispute({ of: "t1", amount: money("10.00 USD"), reason: "late" });
  await ledger.closeAccount({ account: "bob" });
  expect((await ledger.trialBalance()).rows).toEqual(
    [
      ["assets:cash", "100.00"],
      ["assets:receivable:card", "5.00"],
      ["liabilities:unclaimed", "-5.00"],
      ["liabilities:wallet:alice:available", "-70.00"],
      ["liabilities:wallet:bob:available", "0.00"],
      ["liabilities:wallet:shop:available", "-20.00"],
      ["liabilities:wallet:shop:held", "-10.00"],
    ].map(([account = "", value = ""]) => ({ account, balance: money(value, "USD") })),
  );
});

test("an empty log has an empty trial balance", async () => {
  await using ledger = await market();
  expect(await ledger.trialBalance({ position: 0 })).toEqual({ rows: [] });
});
