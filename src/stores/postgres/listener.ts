// How does a watcher hear at once of what others append? By LISTEN, on a connection of its own, as long as anybody watches.

import { setTimeout as sleep } from "node:timers/promises";
import type { Bell } from "../bell.ts";
import { queryOn, type PooledClient, type PostgresPool } from "./connection.ts";
import type { LogPlace } from "./log.ts";

/** Appends notify as long as a watcher has said that it listens, for so long and again and again. */
const SAID_FOR_S = 60;
const SAY_AGAIN_MS = 20_000;

/** A connection that was lost, or could not be had, is tried again after so long. Whoever watches polls meanwhile. */
const TRY_AGAIN_MS = 1000;

/** What `pg` takes where a pool does not say. */
const USUAL_MAX = 10;

/** How many stores listen on a pool, each on a connection of its own. */
const listening = new WeakMap<PostgresPool, number>();

/** At least half of the connections are left to those who append and read; whoever may not listen polls. */
function mayListen(pool: PostgresPool): boolean {
  return (listening.get(pool) ?? 0) < (pool.options?.max ?? USUAL_MAX) >> 1;
}

export class Listener {
  readonly #pool: PostgresPool;
  readonly #place: LogPlace;
  readonly #bell: Bell;
  #watchers = 0;
  #stop: AbortController | undefined;

  constructor(pool: PostgresPool, place: LogPlace, bell: Bell) {
    this.#pool = pool;
    this.#place = place;
    this.#bell = bell;
  }

  /** Listens until `leave` was called as often. */
  join(): void {
    this.#watchers += 1;
    if (this.#stop || !this.#pool.connect || !mayListen(this.#pool)) return;
    listening.set(this.#pool, (listening.get(this.#pool) ?? 0) + 1);
    this.#stop = new AbortController();
    void this.#listen(this.#stop.signal);
  }

  leave(): void {
    this.#watchers -= 1;
    if (this.#watchers === 0) this.end();
  }

  end(): void {
    if (!this.#stop) return;
    this.#stop.abort();
    this.#stop = undefined;
    listening.set(this.#pool, (listening.get(this.#pool) ?? 1) - 1);
  }

  async #listen(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      let client: PooledClient | undefined;
      try {
        client = await this.#pool.connect?.();
        if (client && !stop.aborted) await this.#listenOn(client, stop);
      } catch {
        // What is wrong with the database is told by the calls of those who use it; here it is only tried again.
      }
      // Not to be used by others: it listens.
      client?.release(true);
      await elapsed(TRY_AGAIN_MS, stop);
    }
  }

  /** Until the connection is lost, or nobody watches any more. */
  async #listenOn(client: PooledClient, stop: AbortSignal): Promise<void> {
    const { tables, ledger } = this.#place;
    const over = new AbortController();
    const end = (): void => over.abort();
    client.on?.("error", end);
    client.on?.("end", end);
    client.on?.("notification", () => this.#bell.ring());
    stop.addEventListener("abort", end);
    const query = queryOn(client);
    try {
      const [row] = await query(`SELECT id FROM ${tables.ledgers} WHERE name = $1`, [ledger]);
      // A ledger without a row has no events yet.
      if (!row) return;
      await query(`LISTEN "tallystick_${Number(row["id"])}"`);
      while (!over.signal.aborted) {
        await query(
          `INSERT INTO ${tables.watchers} (ledger, until)
            VALUES ($1, clock_timestamp() + make_interval(secs => ${SAID_FOR_S}))
            ON CONFLICT (ledger) DO UPDATE SET until = excluded.until`,
          [Number(row["id"])],
        );
        // There may have been appends since the last look, before this was said.
        this.#bell.ring();
        await elapsed(SAY_AGAIN_MS, over.signal);
      }
    } finally {
      stop.removeEventListener("abort", end);
    }
  }
}

/** So long at the most, or until the signal is aborted. No process is kept alive for it. */
async function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
}
