// Does a ledger in PostgreSQL survive that every process of the server is killed under load? And one of its own processes?

import { openLedger, RejectedError, StoreError, type Ledger, type Receipt } from "tallystick";
import { expect, test } from "vitest";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { Audit, cents } from "../../crash/audit.ts";
import { commandOf, IN_FLIGHT, WALLETS, wallet } from "../../crash/commands.ts";
import { poolFor } from "./places.ts";
import { serverOfFile } from "./server.ts";

const KILLS = 10;

const server = serverOfFile();

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
      const asked = (await Promise.all([live(pool, life * 2), live(pool, life * 2 + 1), killAmid()])).flat();
      await server.start();

      await using ledger = await openLedger({ store: postgresStore({ pool, ledger: "main" }) });
      for await (const event of ledger.events({ after: audit.position })) audit.take(event);
      for (const { life: of, n, receipt } of asked) {
        const { key } = commandOf(of, n);
        const there = audit.byKey.get(key);
        if (receipt) expect({ key, ...there }).toEqual({ key, id: receipt.id, position: receipt.position });
        hit.acknowledged += receipt ? 1 : 0;
        hit.unheard += !receipt && there ? 1 : 0;
      }
      const again = await Promise.all(asked.map(({ life: of, n }) => ask(ledger, of, n)));
      for (const [index, receipt] of again.entries()) {
        const { key } = commandOf(asked[index]?.life ?? 0, asked[index]?.n ?? 0);
        const there = audit.byKey.get(key);
        if (there) expect({ key, ...receipt }).toMatchObject({ key, ...there, replayed: true });
        else if (receipt && !receipt.replayed) hit.undone += 1;
      }
      // Dense, each event and each key once, nobody overdrawn: the audit asserts it of every event.
      for await (const event of ledger.events({ after: audit.position })) audit.take(event);
      expect(await ledger.head()).toBe(audit.position);
      expect(audit.total()).toBe(audit.funded);
      for (let n = 0; n < WALLETS; n += 1) {
        expect(cents((await ledger.balance(wallet(n), "USD")).available)).toBe(audit.wallets.get(wallet(n)));
      }
    }
    console.log(`${audit.position} events;`, hit);
    // Else it was killed before anything was done, or while nobody asked for anything.
    expect(hit.acknowledged).toBeGreaterThan(200);
    expect(hit.unheard + hit.undone).toBeGreaterThan(KILLS);
  },
);

/** How many were acknowledged in this life; the server is killed when there are enough. */
let acknowledged = 0;

async function killAmid(): Promise<Asked[]> {
  acknowledged = 0;
  const enough = 50 + Math.trunc(Math.random() * 400);
  while (acknowledged < enough) await new Promise((resolve) => void setImmediate(resolve));
  await server.kill();
  return [];
}

/** Asks until the server is gone. */
async function live(pool: ReturnType<typeof poolFor>, life: number): Promise<Asked[]> {
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
          acknowledged += 1;
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
