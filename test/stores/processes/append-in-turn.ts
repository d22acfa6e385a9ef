// Appends one event for every line of its standard input, and says where it stands: node append-in-turn.ts FILE

import { createInterface } from "node:readline";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { note } from "../note.ts";

const store = sqliteStore(process.argv[2] ?? "");
for await (const line of createInterface({ input: process.stdin })) {
  const { tag, head } = JSON.parse(line) as { tag: string; head: number };
  console.log(JSON.stringify(await store.append([note([tag])], [{ tag, head }])));
}
await store.close();
