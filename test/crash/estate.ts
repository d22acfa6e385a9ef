// Is everything that writers had asked for, and were told, in the log: once, and where they were told?

import { expect } from "vitest";
import { RejectedError, type Ledger, type Receipt } from "tallystick";
import { cents, type Audit, type Recorded } from "./audit.ts";
import { WALLETS, wallet, type Keyed } from "./commands.ts";

/** Looks at the log, and expects all that was acknowledged to be in it where it was said to be. */
export async function expectRecorded(
  ledger: Ledger,
  receipts: ReadonlyMap<string, Recorded>,
  audit: Audit,
): Promise<void> {
  await readOn(ledger, audit);
  for (const [key, receipt] of receipts) expect({ key, ...audit.byKey.get(key) }).toEqual({ key, ...receipt });
}

/** Asks again for all that was asked for, twice, of a ledger whose log was audited. @returns how much was done only now */
export async function expectDoneOnce(ledger: Ledger, asked: readonly Keyed[], audit: Audit): Promise<number> {
  const known = new Map(audit.byKey);
  const first = await askAgain(ledger, asked);
  for (const { key } of asked) {
    const recorded = known.get(key);
    const receipt = first.get(key);
    // Recorded before: the same receipt. Not recorded: done now, or refused.
    expect({ key, ...receipt }).toMatchObject(recorded ? { ...recorded, replayed: true } : { key });
    expect(receipt?.replayed ?? false, `${key} is done now if it was not`).toBe(recorded !== undefined);
  }
  const done = [...first.keys()].filter((key) => !known.has(key)).length;
  const head = audit.position;
  await readOn(ledger, audit);
  expect(audit.position - head, "only what was not recorded is done now").toBe(done);

  const second = await askAgain(
    ledger,
    asked.filter(({ key }) => first.has(key)),
  );
  expect(second.size).toBe(first.size);
  for (const [key, receipt] of second) {
    expect({ key, ...receipt }).toMatchObject({ key, ...audit.byKey.get(key), replayed: true });
  }
  expect(await ledger.head(), "nothing is done a second time").toBe(audit.position);
  await expectBalances(ledger, audit);
  return done;
}

export async function readOn(ledger: Ledger, audit: Audit): Promise<void> {
  for await (const event of ledger.events({ after: audit.position })) audit.take(event);
}

/** Expects the ledger to show what the events of the log sum to. */
export async function expectBalances(ledger: Ledger, audit: Audit): Promise<void> {
  expect(audit.total()).toBe(audit.funded);
  for (let n = 0; n < WALLETS; n += 1) {
    const { available } = await ledger.balance(wallet(n), "USD");
    expect(cents(available)).toBe(audit.wallets.get(wallet(n)));
  }
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
