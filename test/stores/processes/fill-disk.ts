// Appends until the disk is full, makes room, goes on: node fill-disk.ts FOLDER
// FOLDER is an empty file system of a few megabytes.

import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../../../src/stores/errors.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { note } from "../note.ts";

const folder = process.argv[2] ?? "";
const ballast = join(folder, "ballast");
writeFileSync(ballast, Buffer.alloc(statfsSync(folder).bavail * statfsSync(folder).bsize));

/** What a call comes to: its result, or the code of its error. */
async function outcome(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}

const store = sqliteStore(join(folder, "wallet.db"));
console.log(JSON.stringify({ onCreation: await outcome(() => store.head()) }));
writeFileSync(ballast, Buffer.alloc(1 << 20));

const batch = () => Array.from({ length: 20 }, () => note(["account:a"], { text: "x".repeat(1000) }));
let acknowledged = 0;
let failure: unknown;
while (failure === undefined && acknowledged < 100_000) {
  const result = await outcome(() => store.append(batch(), [{ tag: "account:a", head: acknowledged }]));
  if (typeof result === "string") failure = result;
  else acknowledged += 20;
}
console.log(JSON.stringify({ failure, again: await outcome(() => store.append(batch())) }));
console.log(JSON.stringify({ acknowledged, head: await store.head(), read: (await store.read()).length }));
rmSync(ballast);
const guards = [{ tag: "account:a", head: acknowledged }];
console.log(JSON.stringify({ withRoom: await outcome(() => store.append(batch(), guards)) }));
await store.close();
const reopened = sqliteStore(join(folder, "wallet.db"));
const positions = (await reopened.read({ tags: ["account:a"] })).map(({ position }) => position);
console.log(JSON.stringify({ positions: positions.length, dense: positions.every((at, index) => at === index + 1) }));
await reopened.close();
