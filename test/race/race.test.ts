// Do four processes on one SQLite file ever spend the same money, or record the same payment, twice?

/* oxlint-disable vitest/expect-expect -- expectDrained expects */

import { join } from "node:path";
import { expect, test } from "vitest";
import { money, openLedger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { cents } from "../crash/audit.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { audited, expectDrained, expectMoves, race, RACERS, type Move } from "./racers.ts";

/** Some machines take long to start a process. */
const TIMEOUT = { timeout: 120_000 };

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
