// Takes events into a table of PostgreSQL until it is killed: node project-postgres.ts PORT

import { Pool } from "pg";
import { memoryStore, openLedger, runProjection } from "../../../src/index.ts";
import { postgresCheckpoints } from "../../../src/stores/postgres/checkpoints.ts";
import { birth } from "../../crash/notebook.ts";
import { connection } from "../../stores/postgres/server.ts";
import { makeTransfers } from "../transfers.ts";

const store = memoryStore();
await makeTransfers({ ...store, close: async () => {} }, 4997);
await birth();

let committed = 0;
const pool = new Pool(connection(Number(process.argv[2])));
await runProjection({
  ledger: await openLedger({ store }),
  name: "books",
  checkpoints: postgresCheckpoints(pool),
  apply: async (events, tx) => {
    for (const { position } of events) await tx.query("INSERT INTO rows (value) VALUES ($1)", [String(position)]);
  },
  batch: 11,
  onProgress: () => {
    committed += 1;
    if (committed === 1) console.log(JSON.stringify("committed"));
  },
});
