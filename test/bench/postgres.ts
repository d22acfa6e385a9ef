// How fast is a ledger in PostgreSQL, on a server that shares the machine? Beside the bare driver writing the same rows.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Pool } from "pg";
import { examplePolicy, openLedger, type Ledger } from "../../src/index.ts";
import { postgresStore } from "../../src/stores/postgres/store.ts";
import { makeServer } from "../stores/postgres/postmaster.ts";
import { measureUnderPolicy } from "./policy.ts";
import type { Ended, Share } from "./process.ts";
import { fundedLedger, stretch, transfersPerSecond, type Workload } from "./workload.ts";

export interface Measured {
  readonly work: string;
  readonly perSecond: number;
  readonly beside: string;
  readonly floor: number;
}

const WORKLOADS: readonly (Workload & { readonly work: string; readonly transfers: number })[] = [
  { work: "transfers on PostgreSQL, 64 callers", accounts: 1000, callers: 64, transfers: 20_000 },
  { work: "… 512 callers", accounts: 1000, callers: 512, transfers: 40_000 },
  { work: "… 512 callers, each with a key", accounts: 1000, callers: 512, keys: true, transfers: 20_000 },
  { work: "… 512 callers, 100,000 accounts", accounts: 100_000, callers: 512, transfers: 40_000 },
  { work: "… one caller", accounts: 100, callers: 1, transfers: 1000 },
];

/** Events per second when the rows of a ledger are written again by the bare driver, in batches of this size. */
async function barePerSecond(pool: Pool, ledger: string, batch: number): Promise<number> {
  const of = `(SELECT id FROM tallystick_ledgers WHERE name = '${ledger}')`;
  const { rows } = await pool.query<{ position: string; event: string; crc: number; tags: string[] }>(
    `SELECT e.position, e.event, e.crc, array_agg(t.tag) AS tags FROM tallystick_events e
      JOIN tallystick_tags t ON t.ledger = e.ledger AND t.position = e.position
      WHERE e.ledger = ${of} GROUP BY e.ledger, e.position ORDER BY e.position`,
  );
  for (const table of ["events", "tags"]) {
    await pool.query(`DROP TABLE IF EXISTS bare_${table}`);
    await pool.query(`CREATE TABLE bare_${table} (LIKE tallystick_${table} INCLUDING ALL)`);
  }
  const begin = performance.now();
  for (let start = 0; start < rows.length; start += batch) {
    const part = rows.slice(start, start + batch);
    const tags = part.flatMap((row) => row.tags.map((tag) => ({ tag, position: row.position })));
    // Both tables in one statement, so that it is one round trip and one commit.
    await pool.query({
      name: "bare",
      text: `WITH events AS (
          INSERT INTO bare_events SELECT 1, e.* FROM unnest($1::bigint[], string_to_array($2, E'\\n'), $3::int[]) AS e
        ) INSERT INTO bare_tags SELECT 1, t.* FROM unnest(string_to_array($4, E'\\n'), $5::bigint[]) AS t`,
      values: [
        part.map(({ position }) => position),
        part.map(({ event }) => event).join("\n"),
        part.map(({ crc }) => crc),
        tags.map(({ tag }) => tag).join("\n"),
        tags.map(({ position }) => position),
      ],
    });
  }
  return (rows.length * 1000) / (performance.now() - begin);
}

/** One row after the other, each beside its floor; the hot merchant beside the same without one. */
export async function* measurePostgres(): AsyncGenerator<Measured> {
  const server = await makeServer();
  const pool = new Pool({ connectionString: server.url() });
  // A connection that ends with the server is none of the bench's concern.
  pool.on("error", () => undefined);
  try {
    await postgresStore({ pool, ledger: "any" }).migrate();
    let uniform = 0;
    for (const { work, transfers, ...workload } of WORKLOADS) {
      const perSecond = await measure(pool, work, workload, transfers);
      const floor = await barePerSecond(pool, work, workload.callers);
      if (workload.callers === 512 && uniform === 0) uniform = perSecond;
      yield { work, perSecond, beside: "bare driver, same rows and batches", floor };
    }
    const large = { accounts: 100_000, callers: 512 };
    const cold = await measureCold(pool, "cold", large, 40_000);
    const first = "… 512 callers, 100,000 accounts, the first 40,000 after opening";
    yield { work: first, perSecond: cold, beside: "1,000 accounts", floor: uniform };
    const work = "… 512 callers, all to one merchant";
    const hot = await measure(pool, work, { accounts: 1000, callers: 512, hot: true }, 40_000);
    yield { work, perSecond: hot, beside: "to random accounts", floor: uniform };

    const spread = await measureUnderPolicy(undefined, postgresStore({ pool, ledger: "spread" }), 512);
    const ruled = await measureUnderPolicy(examplePolicy, postgresStore({ pool, ledger: "ruled" }), 512);
    const both = "… 512 callers, spread over days, under the whole example policy";
    yield { work: both, perSecond: ruled, beside: "without it", floor: spread };

    const shared = { accounts: 1000, callers: 128 };
    const uniformly = await together(pool, server.url(), "four processes", shared);
    yield { work: "… four processes, 128 callers each", perSecond: uniformly, beside: "one process", floor: uniform };
    const hotly = await together(pool, server.url(), "four processes, hot", { ...shared, hot: true });
    yield { work: "… all to one merchant", perSecond: hotly, beside: "to random accounts", floor: uniformly };
  } finally {
    await pool.end();
    await server.remove();
  }
}

/** Transfers per second of four processes together on one ledger, from when all are told to start until all are done. */
async function together(pool: Pool, url: string, ledger: string, workload: Workload): Promise<number> {
  await (await fundedLedger(postgresStore({ pool, ledger }), workload.accounts)).close();
  await pool.query("VACUUM ANALYZE");
  const script = fileURLToPath(new URL("process.ts", import.meta.url));
  const transfers = 20_000;
  const processes = [0, 1, 2, 3].map((index) => {
    // Who pays from one process at a time is in nobody's way, and neither is whoever is paid from all.
    const own = workload.hot ? { ...workload, part: { index, of: 4 } } : workload;
    return fork(script, [JSON.stringify({ url, ledger, workload: own, transfers } satisfies Share)]);
  });
  let refused = 0;
  for (const each of processes)
    each.on("message", (said: "ready" | Ended) => (refused += said === "ready" ? 0 : said.refused));
  const exits = processes.map(async (each) => {
    const [code] = (await once(each, "exit")) as [number | null];
    if (code !== 0) throw new Error(`a process of the bench ended with ${code}`);
  });
  const exited = Promise.all(exits);
  // Whichever comes first: what all say, or that one has failed.
  const heard = () => Promise.race([Promise.all(processes.map((each) => once(each, "message"))), exited]);
  await heard();
  const done = heard();
  const begin = performance.now();
  for (const each of processes) each.send("start");
  await done;
  const seconds = (performance.now() - begin) / 1000;
  await exited;
  if (workload.hot && refused > 0) throw new Error(`a hot merchant was in the way of ${refused} appends`);
  return (processes.length * transfers) / seconds;
}

async function measure(pool: Pool, name: string, workload: Workload, transfers: number): Promise<number> {
  const ledger = await filled(pool, name, workload);
  const rate = await transfersPerSecond(ledger, workload, transfers);
  await ledger.close();
  return rate;
}

/** The first transfers of a ledger that was just opened: whatever they look at has to be read first. */
async function measureCold(pool: Pool, name: string, workload: Workload, transfers: number): Promise<number> {
  await (await filled(pool, name, workload)).close();
  const ledger = await openLedger({ store: postgresStore({ pool, ledger: name }) });
  const rate = await stretch(ledger, workload, transfers);
  await ledger.close();
  return rate;
}

async function filled(pool: Pool, name: string, { accounts }: Workload): Promise<Ledger> {
  const ledger = await fundedLedger(postgresStore({ pool, ledger: name }), accounts);
  // What a server would do within a minute, and else in the middle of what is measured.
  await pool.query("VACUUM ANALYZE");
  return ledger;
}
