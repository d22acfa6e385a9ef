// Keeps a table up with a log until it is killed: node project-postgres.ts URL

import { openLedger, runProjection } from "../../../src/index.ts";
import { postgresCheckpoints, postgresStore } from "../../../src/stores/postgres/store.ts";
import { poolOf } from "../../stores/postgres/pool.ts";

const pool = poolOf(process.argv[2] ?? "");
const ledger = await openLedger({ store: postgresStore({ pool, ledger: "main" }) });
let committed = 0;

await runProjection({
  ledger,
  name: "applied",
  checkpoints: postgresCheckpoints(pool),
  apply: async (events, tx) => {
    for (const { position, id } of events) {
      await tx.query("INSERT INTO applied (position, id) VALUES ($1, $2)", [position, id]);
    }
  },
  batch: 17,
  onProgress: () => {
    committed += 1;
    if (committed === 1) console.log(JSON.stringify("committed"));
  },
});
