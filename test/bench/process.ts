// One of several processes on one ledger in PostgreSQL: warms up, says so, and makes its transfers when it is told to.

import { once } from "node:events";
import { Pool } from "pg";
import { openLedger } from "../../src/index.ts";
import { postgresStore } from "../../src/stores/postgres/store.ts";
import { stretch, type Workload } from "./workload.ts";

export interface Share {
  readonly url: string;
  readonly ledger: string;
  readonly workload: Workload;
  readonly transfers: number;
}

const { url, ledger: name, workload, transfers } = JSON.parse(process.argv[2] ?? "") as Share;
const pool = new Pool({ connectionString: url });
const ledger = await openLedger({ store: postgresStore({ pool, ledger: name }) });
await stretch(ledger, workload, transfers >> 1);
const told = once(process, "message");
process.send?.("ready");
await told;
await stretch(ledger, workload, transfers);
process.send?.("done");
await ledger.close();
await pool.end();
process.disconnect?.();
