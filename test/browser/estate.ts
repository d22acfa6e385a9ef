// What did tabs leave behind that are gone? All that they were acknowledged, once; and nothing is done twice.

import { expect } from "vitest";
import { openLedger, RejectedError, type EventStore, type Ledger, type Receipt } from "tallystick";
import { cents, type Audit, type Recorded } from "../crash/audit.ts";
import { commandOf, IN_FLIGHT, WALLETS, wallet, type Keyed } from "../crash/commands.ts";

/** A tab that asked for the commands of its number, and what it was told before it was gone, by key. */
export interface Life {
  readonly number: number;
  readonly receipts: ReadonlyMap<string, Recorded>;
}

/** What the end of tabs hit. */
export interface Hit {
  acknowledged: number;
  /** Recorded, though nobody heard of it. */
  unheard: number;
  /** Asked for and not recorded. */
  undone: number;
}

/** Looks at the log that tabs have left, then asks again for all that they had asked for, twice. */
export async function settle(store: EventStore, lives: readonly Life[], audit: Audit, hit: Hit): Promise<void> {
  await using ledger = await openLedger({ store });
  const before = audit.position;
  await readOn(ledger, audit);

  // By key: the wallets are opened by every life.
  const asked = new Map<string, Keyed>();
  for (const { number, receipts } of lives) {
    for (const [key, receipt] of receipts) expect({ key, ...audit.byKey.get(key) }).toEqual({ key, ...receipt });
    hit.acknowledged += receipts.size;
    for (const command of askedBy(number, audit, before)) {
      asked.set(command.key, command);
      if (audit.byKey.has(command.key) && !receipts.has(command.key)) hit.unheard += 1;
    }
  }

  const recorded = new Map(audit.byKey);
  const first = await askAgain(ledger, [...asked.values()]);
  for (const key of asked.keys()) {
    const receipt = first.get(key);
    // Recorded before: the same receipt. Not recorded: done now, or refused.
    expect({ key, ...receipt }).toMatchObject({ key, ...recorded.get(key) });
    expect(receipt?.replayed ?? false, `${key} is done now if it was not`).toBe(recorded.has(key));
  }
  const done = [...first.keys()].filter((key) => !recorded.has(key)).length;
  hit.undone += done;
  const head = audit.position;
  await readOn(ledger, audit);
  expect(audit.position - head, "only what was not recorded is done now").toBe(done);

  const accepted = [...asked.values()].filter(({ key }) => first.has(key));
  for (const [key, receipt] of await askAgain(ledger, accepted)) {
    expect({ key, ...receipt }).toMatchObject({ key, ...audit.byKey.get(key), replayed: true });
  }
  expect(await ledger.head(), "nothing is done a second time").toBe(audit.position);
  await expectBalances(ledger, audit);
}

export async function readOn(ledger: Ledger, audit: Audit): Promise<void> {
  for await (const event of ledger.events({ after: audit.position })) audit.take(event);
}

/** What a tab may have asked for: up to the last command that reached the log, and those in flight with it. */
function askedBy(life: number, audit: Audit, since: number): Keyed[] {
  let last = WALLETS;
  for (const [key, { position }] of audit.byKey) {
    const [of, n] = key.split("-");
    if (position > since && of === String(life)) last = Math.max(last, Number(n));
  }
  return Array.from({ length: last + IN_FLIGHT }, (_, n) => commandOf(life, n));
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

/** Expects the ledger to show what the events of the log sum to. */
async function expectBalances(ledger: Ledger, audit: Audit): Promise<void> {
  expect(audit.total()).toBe(audit.funded);
  for (let n = 0; n < WALLETS; n += 1) {
    const { available } = await ledger.balance(wallet(n), "USD");
    expect(cents(available)).toBe(audit.wallets.get(wallet(n)));
  }
}
