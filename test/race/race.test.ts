// Do four processes on one SQLite file ever spend the same money, or record the same payment, twice?

import { join } from "node:path";
import { expect, test } from "vitest";
import { money, openLedger, type Ledger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { Audit, cents } from "../crash/audit.ts";
import { start } from "../stores/child.ts";
import { temporaryFolder } from "../stores/temporary.ts";

const RACERS = 4;

/** Some machines take long to start a process. */
const TIMEOUT = { timeout: 120_000 };

interface Move {
  readonly id: string;
  readonly position: number;
  readonly amount: { readonly value: string };
}

type Told =
  | { readonly n: number; readonly id: string; readonly position: number; readonly replayed: boolean }
  | { readonly n: number; readonly first: string };

test("four processes drain one account to the last cent, and not below it", TIMEOUT, async () => {
  const file = await freshFile();
  await using ledger = await openLedger({ store: sqliteStore(file) });
  await ledger.openAccount({ account: "purse", kind: "personal", holder: "cust_1" });
  for (let racer = 0; racer < RACERS; racer += 1) {
    await ledger.openAccount({ account: `pocket_${racer}`, kind: "personal", holder: `cust_${racer}` });
  }
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund({ account: "purse", amount: money("2000.00 USD"), source });

  const taken = await race<Move>("drain", file);
  const audit = await audited(ledger);
  expect(audit.wallets.get("purse")).toBe(0n);
  expect(audit.total()).toBe(200_000n);
  for (const [racer, moves] of taken.entries()) {
    const won = moves.reduce((sum, { amount }) => sum + cents(amount), 0n);
    expect(audit.wallets.get(`pocket_${racer}`)).toBe(won);
    expect(cents((await ledger.balance(`pocket_${racer}`, "USD")).available)).toBe(won);
  }
  expectMoves(taken.flat(), audit);
  // Else there was no race.
  expect(changesOfLead(taken)).toBeGreaterThan(3);
  expect((await ledger.balance("purse", "USD")).available).toEqual(money("0.00 USD"));
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

/** Starts the processes at the same moment. @returns what each of them told, in order */
async function race<Line>(program: string, file: string, ...rest: string[]): Promise<Line[][]> {
  const url = new URL(`./${program}.ts`, import.meta.url);
  const children = Array.from({ length: RACERS }, (_, racer) => start(url, [file, String(racer), ...rest]));
  for (const child of children) expect(await child.next()).toBe("ready");
  for (const child of children) child.tell("go");
  return Promise.all(children.map(async (child) => (await child.rest()) as Line[]));
}

async function freshFile(): Promise<string> {
  return join(await temporaryFolder(), "wallet.db");
}

async function audited(ledger: Ledger): Promise<Audit> {
  const audit = new Audit();
  for await (const event of ledger.events()) audit.take(event);
  const { rows } = await ledger.trialBalance();
  expect(rows.reduce((sum, { balance }) => sum + cents(balance), 0n)).toBe(0n);
  return audit;
}

/** Expects that what the processes have receipts for is what the log says was moved, no more and no less. */
function expectMoves(moves: readonly Move[], audit: Audit): void {
  const received = new Map(moves.map(({ id, amount }) => [id, cents(amount)]));
  expect(received.size).toBe(moves.length);
  expect(received).toEqual(audit.moved);
  const positions = moves.map(({ position }) => position);
  expect(new Set(positions).size).toBe(moves.length);
}

/** How often, along the log, a move of one process follows one of another. */
function changesOfLead(moves: readonly (readonly Move[])[]): number {
  const racers = moves
    .flatMap((own, racer) => own.map(({ position }) => ({ position, racer })))
    .sort((a, b) => a.position - b.position)
    .map(({ racer }) => racer);
  return racers.filter((racer, index) => index > 0 && racer !== racers[index - 1]).length;
}
