// Does every command come to its end, though memory cannot hold the states that it looks at?

import { defaultAssets, memoryStore, money, parsePolicy, RejectedError, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { ulids } from "../../src/ledger/ids.ts";
import { openSession, type LedgerTransaction } from "../../src/ledger/session.ts";
import { nextTurn } from "../../src/ledger/waiting.ts";

/** So many wallets are in memory at most; half as many are sure to stay there. */
const WALLETS = 8;

const ACCOUNTS = Array.from({ length: 40 }, (_, index) => `a${index}`);

/** What is wrong is that it never ends; and what never leaves its turn would keep a timer of the test from telling so. */
const MOST_READS = 200;

/** A ledger with hardly any memory and a policy whose rules look at what accounts do, so that states are large. */
async function opened(): Promise<LedgerTransaction> {
  const store = memoryStore();
  let reads = 0;
  const counted: typeof store = {
    ...store,
    read: async (query) => {
      if ((reads += 1) > MOST_READS) throw new Error(`read ${MOST_READS} times, and no end of it`);
      return store.read(query);
    },
  };
  const policy = parsePolicy({
    tariff: { version: "none", components: [] },
    risk: [{ rule: "velocity", count: 50, hours: 1 }],
  });
  const settings = { assets: defaultAssets, policy, newId: ulids(), clock: Date.now, watch: undefined };
  const { asked } = await openSession(counted, settings, { wallets: WALLETS });
  await Promise.all(ACCOUNTS.map((account) => asked.openAccount({ account, kind: "personal", holder: "cust_1" })));
  return asked;
}

/** Gives each of these a dollar. */
function gift(accounts: readonly string[]): Command & { type: "adjust" } {
  return {
    type: "adjust",
    reason: "sorry",
    approvers: ["operator:x", "operator:y"],
    postings: [
      ...accounts.map((account) => ({
        account: `liabilities:wallet:${account}:available`,
        amount: money("-1.00 USD"),
      })),
      { account: "expenses:losses:goodwill", amount: money(`${accounts.length}.00`, "USD") },
    ],
  };
}

/** What any of the accounts has. */
async function balances(ledger: LedgerTransaction): Promise<string[]> {
  const found = new Set<string>();
  for (const account of ACCOUNTS) found.add((await ledger.balance(account, "USD")).available.value);
  return [...found];
}

const LOTS = [ACCOUNTS.slice(0, 13), ACCOUNTS.slice(13, 26), ACCOUNTS.slice(26)];

describe("more wallets than memory holds are looked at", () => {
  test("by one command", async () => {
    const ledger = await opened();
    await ledger.submit(gift(ACCOUNTS));
    expect(await balances(ledger)).toEqual(["1.00"]);
  });

  test("by several commands at once", async () => {
    const ledger = await opened();
    await Promise.all(LOTS.map((lot) => ledger.submit(gift(lot))));
    expect(await balances(ledger)).toEqual(["1.00"]);
  });

  test("by several commands together", async () => {
    const ledger = await opened();
    const receipts = await ledger.submitAll([...LOTS, ...LOTS].map(gift), { key: "all" });
    expect(await ledger.submitAll([...LOTS, ...LOTS].map(gift), { key: "all" })).toEqual(
      receipts.map((receipt) => ({ ...receipt, replayed: true })),
    );
    expect(await balances(ledger)).toEqual(["2.00"]);
  });

  test("by several commands together of which the last is refused", async () => {
    const ledger = await opened();
    const much: Command = { type: "transfer", from: "a0", to: "a1", amount: money("1.01 USD") };
    const refused = ledger.submitAll([...LOTS.map(gift), much]);
    await expect(refused).rejects.toBeInstanceOf(RejectedError);
    await expect(refused).rejects.toMatchObject({ code: "insufficient_funds", index: LOTS.length });
    expect(await balances(ledger)).toEqual(["0.00"]);
  });

  test("by a preview, while others are carried out", async () => {
    const ledger = await opened();
    const others = ACCOUNTS.map((account) => ledger.submit(gift([account])));
    await nextTurn();
    expect(await ledger.preview(gift(ACCOUNTS))).toMatchObject({ outcome: "accepted" });
    await Promise.all(others);
    expect(await balances(ledger)).toEqual(["1.00"]);
  });
});
