import * as fc from "fast-check";
import {
  memoryStore,
  minorUnits,
  money,
  openLedger,
  postings,
  type FeesEarned,
  type LedgerEvent,
  type Policy,
  type TrialBalance,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { datedHistories, ledgerOf, periods } from "./dated.ts";
import { instantsAround } from "./played.ts";

const usd = (value: string) => money(value, "USD");
const INCOME = "income:fees:";
const FIGURES = ["charged", "waived", "returned", "adjusted", "earned"] as const;

type Sums = Record<string, bigint>;

function put(sums: Sums, name: string, amount: bigint): void {
  sums[name] = (sums[name] ?? 0n) + amount;
}

function withoutZeros(sums: Sums): Sums {
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0n));
}

/** By kind and currency, over months. */
function earnedIn(rows: readonly FeesEarned[]): Sums {
  const sums: Sums = {};
  for (const { kind, currency, earned } of rows) put(sums, `${kind} ${currency}`, minorUnits(earned));
  return withoutZeros(sums);
}

/** The same, as the books have it. */
function incomeIn({ rows }: TrialBalance): Sums {
  const sums: Sums = {};
  for (const { account, balance } of rows) {
    if (account.startsWith(INCOME)) {
      put(sums, `${account.slice(INCOME.length)} ${balance.currency}`, -minorUnits(balance));
    }
  }
  return withoutZeros(sums);
}

/** Every figure by month, kind and currency; only what is not zero. */
function figuresOf(rows: readonly FeesEarned[]): Sums {
  const sums: Sums = {};
  for (const row of rows) {
    for (const figure of FIGURES) {
      put(sums, `${row.month} ${row.kind} ${row.currency} ${figure}`, minorUnits(row[figure]));
    }
  }
  return withoutZeros(sums);
}

/** The same, read off the postings: they stand in pairs, + before -. */
function posted(events: readonly LedgerEvent[]): Sums {
  const sums: Sums = {};
  for (const event of events) {
    const lines = postings(event);
    for (const [index, { account, asset, amount }] of lines.entries()) {
      if (!account.startsWith(INCOME)) continue;
      const name = `${event.at.slice(0, 7)} ${account.slice(INCOME.length)} ${asset}`;
      put(sums, `${name} earned`, -amount);
      if (event.type === "Adjusted") put(sums, `${name} adjusted`, -amount);
      else if (amount > 0n) put(sums, `${name} returned`, amount);
      else {
        put(sums, `${name} charged`, -amount);
        if (lines[index - 1]?.account.startsWith("expenses:promotions:")) put(sums, `${name} waived`, -amount);
      }
    }
  }
  return withoutZeros(sums);
}

describe("laws", () => {
  test("what was earned until an instant is the income from fees in the books of then", async () => {
    await fc.assert(
      fc.asyncProperty(datedHistories, fc.gen(), async (events, gen) => {
        await using ledger = await ledgerOf(events);
        const to = gen(() => fc.constantFrom(...instantsAround(events).slice(1)));
        const books = await ledger.trialBalance({ at: Date.parse(to) - 1 });
        expect(earnedIn(await ledger.feesEarned({ to }))).toEqual(incomeIn(books));
        expect(earnedIn(await ledger.feesEarned())).toEqual(incomeIn(await ledger.trialBalance()));
      }),
      { numRuns: 150 },
    );
  });

  test("every figure of a month is what was posted in it", async () => {
    await fc.assert(
      fc.asyncProperty(datedHistories, fc.gen(), async (events, gen) => {
        await using ledger = await ledgerOf(events);
        const { from = "", to = "9" } = gen(periods, instantsAround(events));
        const rows = await ledger.feesEarned({ ...(from && { from }), ...(to !== "9" && { to }) });
        expect(figuresOf(rows)).toEqual(posted(events.filter(({ at }) => at >= from && at < to)));
        const names = rows.map(({ month, kind, currency }) => [month, kind, currency].join(" "));
        expect(names).toEqual([...new Set(names)].toSorted((one, other) => (one < other ? -1 : 1)));
      }),
      { numRuns: 150 },
    );
  });

  test("periods that meet make up the one they are together", async () => {
    await fc.assert(
      fc.asyncProperty(datedHistories, fc.gen(), async (events, gen) => {
        await using ledger = await ledgerOf(events);
        const border = gen(() => fc.constantFrom(...instantsAround(events)));
        const parts = [...(await ledger.feesEarned({ to: border })), ...(await ledger.feesEarned({ from: border }))];
        expect(figuresOf(parts)).toEqual(figuresOf(await ledger.feesEarned()));
      }),
      { numRuns: 60 },
    );
  });
});

test("what was charged, waived, given back and adjusted is told apart, month by month", async () => {
  let now = "2026-01-31T09:00:00Z";
  const policy: Policy = {
    tariff: {
      version: "2026-01",
      refunds: "full",
      components: [
        { kind: "transfer", when: { operation: "transfer" }, percent: "2", payer: "payee" },
        { kind: "withdrawal", when: { operation: "withdraw" }, fixed: usd("1.00"), payer: "payer" },
      ],
    },
    risk: [],
  };
  await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  await ledger.fund({ account: "alice", amount: usd("500.00"), source: { rail: "bank", reference: "w-1" } });
  await ledger.defineCampaign({ campaign: "spring", waives: { percent: "50" } });
  const pay = async (amount: string, transfer: string, campaign?: string) => {
    const order = { from: "alice", to: "shop", amount: usd(amount), transfer };
    await ledger.transfer(campaign === undefined ? order : { ...order, campaign });
  };
  await pay("100.00", "t1");
  await pay("50.00", "t2", "spring");
  const destination = { rail: "bank", token: "shop-bank" };
  await ledger.requestWithdrawal({ account: "shop", amount: usd("10.00"), destination, withdrawal: "w1" });
  now = "2026-02-01T00:00:00Z";
  // Held in January, charged in February, and given back in the same month.
  await ledger.submitWithdrawal({ withdrawal: "w1" });
  await ledger.failWithdrawal({ withdrawal: "w1", reason: "no such account" });
  // What the campaign had waived goes back to it.
  await ledger.refund({ of: "t2" });
  await ledger.adjust({
    postings: [
      { account: `${INCOME}transfer`, amount: usd("-0.30") },
      { account: "assets:cash", amount: usd("0.30") },
    ],
    reason: "a fee that came by letter",
    approvers: ["operator:anna", "operator:ben"],
  });
  const row = (month: string, kind: string, figures: readonly string[]) => ({
    month,
    kind,
    currency: "USD",
    ...Object.fromEntries(FIGURES.map((figure, index) => [figure, usd(figures[index] ?? "")])),
  });
  expect(await ledger.feesEarned()).toEqual([
    row("2026-01", "transfer", ["3.00", "0.50", "0.00", "0.00", "3.00"]),
    row("2026-02", "transfer", ["0.00", "0.00", "1.00", "0.30", "-0.70"]),
    row("2026-02", "withdrawal", ["1.00", "0.00", "1.00", "0.00", "0.00"]),
  ]);
});

test("a log without fees has earned none", async () => {
  await using ledger = await openLedger({ store: memoryStore() });
  expect(await ledger.feesEarned()).toEqual([]);
});
