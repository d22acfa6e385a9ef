// Does a ledger on SQLite survive its process being killed, at any moment? Real processes, killed for real.

import { join } from "node:path";
import { expect, test } from "vitest";
import { openLedger, type Ledger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { temporaryFolder } from "../stores/temporary.ts";
import { Audit, cents } from "./audit.ts";
import { commandOf, IN_FLIGHT, WALLETS, type Keyed } from "./commands.ts";
import { expectBalances, expectDoneOnce, expectRecorded, readOn } from "./estate.ts";
import { begin, liveAndDie, receiptsOf, type Life } from "./life.ts";

const KILLS = 50;

/** What the kills of a test hit. */
const hit = { acknowledged: 0, unheard: 0, undone: 0 };

/** Some machines take long to start a process. */
const TIMEOUT = { timeout: 240_000 };

test(
  `on one growing log, ${KILLS} kills lose nothing that was acknowledged and do nothing twice`,
  TIMEOUT,
  async () => {
    const file = join(await temporaryFolder(), "wallet.db");
    const audit = new Audit();
    let next = begin(0, file);
    let lives = 1;
    for (let round = 0, kills = 0; kills < KILLS; round += 1) {
      const group = [next];
      await sharedFate(round, group, () => begin(lives++, file));
      kills += group.length;
      // The next process starts while this one's estate is settled.
      next = begin(lives++, file);
      await settle(file, group, audit);
    }
    await next.child.kill();

    await using ledger = await openLedger({ store: sqliteStore(file) });
    const again = new Audit();
    await readOn(ledger, again);
    expect(again).toEqual(audit);
    await expectBooks(ledger, audit);
    // Else the processes were killed before they had done anything, or when they were idle.
    expect(hit.acknowledged).toBeGreaterThan(500);
    expect(hit.unheard + hit.undone).toBeGreaterThan(KILLS);
    console.log(`${audit.position} events;`, hit);
  },
);

test(
  "on logs that have only begun, a kill loses nothing that was acknowledged and does nothing twice",
  TIMEOUT,
  async () => {
    const folder = await temporaryFolder();
    for (let life = 0; life < 6; life += 1) {
      const file = join(folder, `wallet-${life}.db`);
      const group = [begin(life, file), begin(life + 100, file)];
      // Two processes make the file at the same time; both are killed, often while they do.
      await Promise.all(group.map(liveAndDie));
      const audit = new Audit();
      await settle(file, group, audit);
      expect(audit.position).toBeGreaterThanOrEqual(WALLETS);
    }
  },
);

/** One process lives and dies; or two, one after the other or both at once, before anybody looks at the log. */
async function sharedFate(round: number, group: Life[], another: () => Life): Promise<void> {
  const [first] = group;
  if (!first) return;
  if (round % 3 === 0) return liveAndDie(first);
  const second = another();
  group.push(second);
  if (round % 3 === 1) await Promise.all([liveAndDie(first), liveAndDie(second)]);
  else {
    await liveAndDie(first);
    await liveAndDie(second);
  }
}

/** Looks at the log that killed processes left, then asks again for all that they had asked for, twice. */
async function settle(file: string, group: readonly Life[], audit: Audit): Promise<void> {
  const store = sqliteStore(file);
  await using ledger = await openLedger({ store });
  const before = audit.position;
  await readOn(ledger, audit);
  // By key: the wallets are opened by every life.
  const asked = new Map<string, Keyed>();
  for (const life of group) {
    const receipts = await receiptsOf(life);
    await expectRecorded(ledger, receipts, audit);
    hit.acknowledged += receipts.size;
    for (const command of askedBy(life, audit, before)) {
      asked.set(command.key, command);
      if (command.key.startsWith(`${life.number}-`) && audit.byKey.has(command.key) && !receipts.has(command.key)) {
        hit.unheard += 1;
      }
    }
  }
  hit.undone += await expectDoneOnce(ledger, [...asked.values()], audit);
}

/** What a process may have asked for: up to the last command that reached the log, and those in flight with it. */
function askedBy({ number }: Life, audit: Audit, since: number): Keyed[] {
  let last = WALLETS;
  for (const [key, { position }] of audit.byKey) {
    const [life, n] = key.split("-");
    if (position > since && life === String(number)) last = Math.max(last, Number(n));
  }
  return Array.from({ length: last + IN_FLIGHT }, (_, n) => commandOf(number, n));
}

async function expectBooks(ledger: Ledger, audit: Audit): Promise<void> {
  await expectBalances(ledger, audit);
  const { rows } = await ledger.trialBalance();
  expect(rows.reduce((sum, { balance }) => sum + cents(balance), 0n)).toBe(0n);
  expect(rows.find(({ account }) => account === "assets:cash")?.balance).toEqual({
    currency: "USD",
    value: `${audit.funded / 100n}.${String(audit.funded % 100n).padStart(2, "0")}`,
  });
}
