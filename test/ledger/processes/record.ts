// Records so many transfers, one after the other: node record.ts FILE COUNT

import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { makeTransfers } from "../transfers.ts";

const [, , FILE = "", COUNT = "0"] = process.argv;

await makeTransfers(sqliteStore(FILE), Number(COUNT));
