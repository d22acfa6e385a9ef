// A merchant whom everybody pays is in nobody's way: what it receives only grows, so no payment looks at it exactly.

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { examplePolicy, memoryLog, memoryStore, money, openLedger, type EventStore, type Policy } from "tallystick";
import { DAY_MS } from "../../src/policy/calendar.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import { temporaryFolder } from "../stores/temporary.ts";

const LEDGERS = [0, 1, 2, 3];
const PAYERS = [0, 1, 2, 3, 4];
const ROUNDS = 20;

/** Four ledgers on one log, each with payers of its own, who pay one shop at once. @returns what all appends came to */
async function paid(open: () => EventStore, policy?: Policy) {
  const tally = { recorded: 0, refused: 0 };
  const counted = (store: EventStore): EventStore => ({
    ...store,
    append: async (events, guards) => {
      const result = await store.append(events, guards);
      tally[result.ok ? "recorded" : "refused"] += 1;
      return result;
    },
  });
  let now = Date.UTC(2026, 0, 1);
  const ledgers = await Promise.all(
    LEDGERS.map(() =>
      openLedger({ store: counted(open()), clock: () => now, ...(policy === undefined ? {} : { policy }) }),
    ),
  );
  const [first] = ledgers;
  if (!first) throw new Error("there are four");
  await first.openAccount({ account: "shop", kind: "merchant", holder: "shop_9", tier: 3 });
  for (const n of LEDGERS) {
    for (const payer of PAYERS) {
      const account = `payer_${n}_${payer}`;
      await first.openAccount({ account, kind: "personal", holder: account, tier: 3 });
      await first.fund({ account, amount: money("100.00 USD"), source: { rail: "bank", reference: account } });
    }
  }
  // Everybody has been read once, and the accounts are not new.
  for (const ledger of ledgers) await ledger.account("shop");
  now += 30 * DAY_MS;
  tally.recorded = tally.refused = 0;
  const amount = money("1.00 USD");
  for (let round = 0; round < ROUNDS; round += 1) {
    now += DAY_MS;
    const auth = { factors: ["otp"], at: new Date(now).toISOString(), boundTo: { amount, payee: "shop" } };
    await Promise.all(
      ledgers.flatMap((ledger, n) =>
        PAYERS.map((payer) =>
          ledger.transfer({ from: `payer_${n}_${payer}`, to: "shop", amount }, policy ? { auth } : {}),
        ),
      ),
    );
  }
  const { available } = await first.balance("shop", "USD");
  for (const ledger of ledgers) await ledger.close();
  return { ...tally, available: available.value };
}

/** Each round is one append of each ledger. */
const recorded = ROUNDS * LEDGERS.length;

describe("a hot merchant is paid by four ledgers at once without a single conflict", () => {
  test("in memory", async () => {
    const log = memoryLog();
    expect(await paid(() => memoryStore(log))).toEqual({ recorded, refused: 0, available: "400.00" });
  });

  test("on SQLite", async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    expect(await paid(() => sqliteStore(file))).toEqual({ recorded, refused: 0, available: "400.00" });
  });

  test("under risk rules and limits, with a fee on the sale", async () => {
    const log = memoryLog();
    expect(await paid(() => memoryStore(log), examplePolicy)).toEqual({ recorded, refused: 0, available: "392.00" });
  });
});
