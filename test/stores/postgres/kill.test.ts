// Does a ledger in PostgreSQL survive that every process of the server is killed under load? And one of its own processes?

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Pool } from "pg";
import { openLedger, RejectedError, StoreError, type Ledger, type Receipt } from "tallystick";
import { expect, test } from "vitest";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { Audit, cents } from "../../crash/audit.ts";
import { commandOf, IN_FLIGHT, WALLETS, wallet } from "../../crash/commands.ts";
import { poolFor } from "./places.ts";
import { serverOfFile } from "./server.ts";

const KILLS = 10;

const server = serverOfFile();

interface Progress {
  acknowledged: number;
}

/** What the kills hit. */
interface Hit {
  acknowledged: number;
  unheard: number;
  undone: number;
}

interface Asked {
  readonly life: number;
  readonly n: number;
  /** Absent where the ledger could not say what became of it. */
  receipt?: Receipt;
}

test(
  `${KILLS} times the server is killed under load: what was acknowledged is there, and a retry with the key gives its receipt`,
  { timeout: 120_000 },
  async () => {
    const pool = poolFor(await server.database());
    const audit = new Audit();
    const hit = { acknowledged: 0, unheard: 0, undone: 0 };
    for (let life = 1; life <= KILLS; life += 1) {
      const progress = { acknowledged: 0 };
      const lives = [live(pool, life * 2, progress), live(pool, life * 2 + 1, progress)];
      await killAmid(progress);
      const asked = (await Promise.all(lives)).flat();
      await server.start();
      await settle(pool, asked, audit, hit);
    }
    console.log(`${audit.position} events;`, hit);
    // Else it was killed before anything was done, or while nobody asked for anything.
    expect(hit.acknowledged).toBeGreaterThan(200);
    expect(hit.unheard + hit.undone).toBeGreaterThan(KILLS);
  },
);

/** Looks at the log that a killed server left, then asks again for all that was asked of it. */
async function settle(pool: Pool, asked: readonly Asked[], audit: Audit, hit: Hit): Promise<void> {
  await using ledger = await openLedger({ store: postgresStore({ pool, ledger: "main" }) });
  for await (const event of ledger.events({ after: audit.position })) audit.take(event);
  for (const { key, receipt } of asked.flatMap(heard)) {
    expect({ key, ...audit.byKey.get(key) }).toEqual({ key, id: receipt.id, position: receipt.position });
    hit.acknowledged += 1;
  }
  hit.unheard += asked.filter(({ life, n, receipt }) => !receipt && audit.byKey.has(commandOf(life, n).key)).length;
  const again = await Promise.all(
    asked.map(async ({ life, n }) => ({ key: commandOf(life, n).key, receipt: await ask(ledger, life, n) })),
  );
  // Recorded before: the same receipt. Not recorded: done now, or refused.
  for (const { key, receipt } of again.filter(({ key }) => audit.byKey.has(key))) {
    expect({ key, ...receipt }).toMatchObject({ key, ...audit.byKey.get(key), replayed: true });
  }
  hit.undone += again.filter(({ key, receipt }) => receipt && !audit.byKey.has(key)).length;
  // Dense, each event and each key once, nobody overdrawn: the audit asserts it of every event.
  for await (const event of ledger.events({ after: audit.position })) audit.take(event);
  expect(await ledger.head()).toBe(audit.position);
  expect(audit.total()).toBe(audit.funded);
  for (let n = 0; n < WALLETS; n += 1) {
    expect(cents((await ledger.balance(wallet(n), "USD")).available)).toBe(audit.wallets.get(wallet(n)));
  }
}

function heard({ life, n, receipt }: Asked): { readonly key: string; readonly receipt: Receipt }[] {
  return receipt ? [{ key: commandOf(life, n).key, receipt }] : [];
}

/** Kills the server once so many were acknowledged. */
async function killAmid(progress: Progress): Promise<void> {
  const enough = 50 + Math.trunc(Math.random() * 400);
  for (;;) {
    if (progress.acknowledged >= enough) break;
    await nextTurn();
  }
  await server.kill();
}

/** Asks until the server is gone. */
async function live(pool: Pool, life: number, progress: Progress): Promise<Asked[]> {
  const asked: Asked[] = [];
  const store = postgresStore({ pool, ledger: "main" });
  const ledger = await openLedger({ store });
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let gone = false; !gone;) {
        const one: Asked = { life, n: asked.length };
        asked.push(one);
        try {
          const receipt = await ask(ledger, life, one.n);
          if (receipt) one.receipt = receipt;
          progress.acknowledged += 1;
        } catch (error) {
          if (!(error instanceof StoreError)) throw error;
          gone = true;
        }
      }
    }),
  );
  await ledger.close();
  return asked;
}

async function ask(ledger: Ledger, life: number, n: number): Promise<Receipt | undefined> {
  const { key, command } = commandOf(life, n);
  try {
    return await ledger.submit(command, { key });
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}
