// Makes the tables at the same moment as others, and appends: node migrate.ts URL

import { once } from "node:events";
import { postgresStore } from "../../../../src/stores/postgres/store.ts";
import { note } from "../../note.ts";
import { poolOf } from "../pool.ts";

const pool = poolOf(process.argv[2] ?? "");
const store = postgresStore({ pool, ledger: "main" });
console.log(JSON.stringify("ready"));
await once(process.stdin, "data");
process.stdin.destroy();
await store.migrate();
const result = await store.append([note(["account:a"])]);
console.log(JSON.stringify(result.ok && result.position));
await store.close();
await pool.end();
