// Do four processes on one SQLite file ever spend the same money, or record the same payment, twice?

/* oxlint-disable vitest/expect-expect -- expectDrained expects */

import { join } from "node:path";
import { expect, test } from "vitest";
import { money, openLedger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { cents } from "../crash/audit.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { TENTH } from "./tenth.ts";
import { audited, expectDrained, expectMoves, race, RACERS, type Move } from "./racers.ts";

/** Some machines take long to start a process. */
const TIMEOUT = { timeout: 120_000 };

interface Waived {
  readonly id: string;
  readonly waived: { readonly value: string };
}

type Told =
  | { readonly n: number; readonly id: string; readonly position: number; readonly replayed: boolean }
  | { readonly n: number; readonly first: string };

test("four processes drain one account to the last cent, and not below it", TIMEOUT, async () => {
  const file = await freshFile();
  await using ledger = await openLedger({ store: sqliteStore(file) });
  await expectDrained(ledger, file);
});

test("four processes move money to and fro between the same accounts, and none is made or lost", TIMEOUT, async () => {
  const file = await freshFile();
  await using ledger = await openLedger({ store: sqliteStore(file) });
  for (let n = 0; n < 4; n += 1) {
    const account = `account_${n}`;
    await ledger.openAccount({ account, kind: "personal", holder: `cust_${n}` });
    const source = { rail: "bank", reference: `wire-${n}` };
    await ledger.fund({ account, amount: money("100.00 USD"), source });
  }

  const moves = (await race<Move>("swap", file)).flat();
  const audit = await audited(ledger);
  expect(audit.total()).toBe(40_000n);
  expectMoves(moves, audit);
  for (let n = 0; n < 4; n += 1) {
    expect(cents((await ledger.balance(`account_${n}`, "USD")).available)).toBe(audit.wallets.get(`account_${n}`));
  }
});

test("four processes spend one budget of a campaign to the last cent, and not beyond it", TIMEOUT, async () => {
  const file = await freshFile();
  await using ledger = await openLedger({ store: sqliteStore(file), policy: TENTH });
  await ledger.defineCampaign({
    campaign: "spring",
    waives: { percent: "100" },
    caps: { budget: money("100.00 USD") },
  });
  await ledger.openAccount({ account: "till", kind: "merchant", holder: "shop_9" });
  for (let racer = 0; racer < RACERS; racer += 1) {
    // They share nothing but the campaign and whom they pay.
    const account = `purse_${racer}`;
    await ledger.openAccount({ account, kind: "personal", holder: `cust_${racer}` });
    const source = { rail: "bank", reference: `wire-${racer}` };
    await ledger.fund({ account, amount: money("9000.00 USD"), source });
  }

  const told = await race<Waived>("promote", file);
  const waived = new Map<string, bigint>();
  const order: string[] = [];
  for await (const event of ledger.events({ tags: ["campaign:spring"] })) {
    if (event.type !== "Transferred") continue;
    const [fee] = event.data.fees;
    waived.set(event.data.transfer, cents(fee?.waived ?? money("0.00 USD")));
    order.push(event.data.from);
  }
  const sum = [...waived.values()].reduce((total, part) => total + part, 0n);
  expect(sum).toBe(10_000n);
  // Whoever has a receipt paid nothing, and all who paid nothing have one.
  expect(new Map(told.flat().map(({ id, waived: of }) => [id, cents(of)]))).toEqual(waived);
  const { rows } = await ledger.trialBalance();
  expect(rows.find(({ account }) => account === "expenses:promotions:spring")?.balance).toEqual(money("100.00 USD"));
  expect(rows.find(({ account }) => account === "income:fees:service")?.balance).toEqual(money("-100.00 USD"));
  // Else there was no race.
  expect(order.filter((from, index) => index > 0 && from !== order[index - 1]).length).toBeGreaterThan(3);
});

test(
  "four processes that tell of the same payments, on a file that none of them has made yet, fund each once",
  TIMEOUT,
  async () => {
    const file = await freshFile();
    const payments = 80;
    const told = (await race<Told>("fund", file, String(payments))).flat();
    await using ledger = await openLedger({ store: sqliteStore(file) });
    const audit = await audited(ledger);
    // The opening of the account, and each payment once.
    expect(audit.position).toBe(1 + payments);
    expect(audit.funded).toBe(BigInt(payments * 100 + (payments * (payments - 1)) / 2));
    for (let n = 0; n < payments; n += 1) {
      const answers = told.filter((answer) => answer.n === n);
      expect(answers).toHaveLength(RACERS);
      const [winner, ...others] = answers.sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
      expect(winner).toMatchObject({ n, replayed: false });
      const { id, position } = winner as Extract<Told, { id: string }>;
      // With a shared key the others get the receipt of the first; with keys of their own they hear who was first.
      const expected = n % 2 === 0 ? { n, id, position, replayed: true } : { n, first: id };
      expect(others).toEqual([expected, expected, expected]);
    }
  },
);

function isFirst(told: Told): boolean {
  return "replayed" in told && !told.replayed;
}

async function freshFile(): Promise<string> {
  return join(await temporaryFolder(), "wallet.db");
}
