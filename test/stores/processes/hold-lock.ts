// Holds the write lock of a SQLite file until its standard input ends: node hold-lock.ts FILE

import { once } from "node:events";
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync(process.argv[2] ?? "");
db.exec("BEGIN IMMEDIATE");
console.log(JSON.stringify("held"));
process.stdin.resume();
await once(process.stdin, "end");
db.exec("ROLLBACK");
db.close();
