// Keeps tables up with a log until it is killed: node project.ts LOG TABLES

import { openLedger, runProjection } from "../../../src/index.ts";
import { sqliteCheckpoints } from "../../../src/stores/sqlite/checkpoints.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { birth } from "../../crash/notebook.ts";
import { apply, openTables } from "./tables.ts";

const [, , LOG = "", TABLES = ""] = process.argv;

await birth();
const ledger = await openLedger({ store: sqliteStore(LOG) });
let committed = 0;

await runProjection({
  ledger,
  name: "books",
  checkpoints: sqliteCheckpoints(openTables(TABLES)),
  apply,
  batch: 17,
  onProgress: () => {
    committed += 1;
    if (committed === 1) console.log(JSON.stringify("committed"));
  },
});
