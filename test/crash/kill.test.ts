// Does a ledger on SQLite survive its process being killed, at any moment? Real processes, killed for real.

import { join } from "node:path";
import { expect, test } from "vitest";
import { openLedger, RejectedError, type Ledger, type Receipt } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { temporaryFolder } from "../stores/temporary.ts";
import { Audit, cents } from "./audit.ts";
import { commandOf, IN_FLIGHT, WALLETS, wallet, type Keyed } from "./commands.ts";
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
    for (const [key, receipt] of receipts) expect({ key, ...audit.byKey.get(key) }).toEqual({ key, ...receipt });
    hit.acknowledged += receipts.size;
    for (const command of askedBy(life, audit, before)) {
      asked.set(command.key, command);
      if (command.key.startsWith(`${life.number}-`) && audit.byKey.has(command.key) && !receipts.has(command.key)) {
        hit.unheard += 1;
      }
    }
  }

  const known = new Map(audit.byKey);
  const first = await askAgain(ledger, [...asked.values()]);
  for (const key of asked.keys()) {
    const recorded = known.get(key);
    const receipt = first.get(key);
    // Recorded before: the same receipt. Not recorded: done now, or refused.
    expect({ key, ...receipt }).toMatchObject(recorded ? { ...recorded, replayed: true } : { key });
    expect(receipt?.replayed ?? false, `${key} is done now if it was not`).toBe(recorded !== undefined);
  }
  const done = [...first.keys()].filter((key) => !known.has(key)).length;
  hit.undone += done;
  const head = audit.position;
  await readOn(ledger, audit);
  expect(audit.position - head, "only what was not recorded is done now").toBe(done);

  const second = await askAgain(
    ledger,
    [...asked.values()].filter(({ key }) => first.has(key)),
  );
  expect(second.size).toBe(first.size);
  for (const [key, receipt] of second) {
    expect({ key, ...receipt }).toMatchObject({ key, ...audit.byKey.get(key), replayed: true });
  }
  expect(await ledger.head(), "nothing is done a second time").toBe(audit.position);
  await expectBalances(ledger, audit);
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

/** The receipts of all that is not refused, by key. */
async function askAgain(ledger: Ledger, commands: readonly Keyed[]): Promise<ReadonlyMap<string, Receipt>> {
  const receipts = new Map<string, Receipt>();
  await Promise.all(
    commands.map(async ({ key, command }) => {
      try {
        receipts.set(key, await ledger.submit(command, { key }));
      } catch (error) {
        if (!(error instanceof RejectedError)) throw error;
      }
    }),
  );
  return receipts;
}

async function readOn(ledger: Ledger, audit: Audit): Promise<void> {
  for await (const event of ledger.events({ after: audit.position })) audit.take(event);
}

/** Expects the ledger to show what the events of the log sum to. */
async function expectBalances(ledger: Ledger, audit: Audit): Promise<void> {
  expect(audit.total()).toBe(audit.funded);
  for (let n = 0; n < WALLETS; n += 1) {
    const { available } = await ledger.balance(wallet(n), "USD");
    expect(cents(available)).toBe(audit.wallets.get(wallet(n)));
  }
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
