// One of several processes on one ledger in PostgreSQL: warms up, says so, and makes its transfers when it is told to.

import { once } from "node:events";
import { Pool } from "pg";
import { openLedger, type EventStore } from "../../src/index.ts";
import { postgresStore } from "../../src/stores/postgres/store.ts";
import { stretch, type Workload } from "./workload.ts";

export interface Share {
  readonly url: string;
  readonly ledger: string;
  readonly workload: Workload;
  readonly transfers: number;
}

/** What it says when it is done: how many of its appends others were in the way of. */
export interface Ended {
  readonly refused: number;
}

const { url, ledger: name, workload, transfers } = JSON.parse(process.argv[2] ?? "") as Share;
const pool = new Pool({ connectionString: url });
const store = postgresStore({ pool, ledger: name });
let refused = 0;
const append: EventStore["append"] = async (events, guards) => {
  const result = await store.append(events, guards);
  if (!result.ok) refused += 1;
  return result;
};
const ledger = await openLedger({ store: { ...store, append } });
await stretch(ledger, workload, transfers >> 1);
const told = once(process, "message");
process.send?.("ready");
await told;
refused = 0;
await stretch(ledger, workload, transfers);
process.send?.({ refused } satisfies Ended);
await ledger.close();
await pool.end();
process.disconnect?.();
