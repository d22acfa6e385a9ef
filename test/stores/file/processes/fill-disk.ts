// Appends to a log in a directory until the disk is full, makes room, goes on: node fill-disk.ts FOLDER
// FOLDER is an empty file system of a few megabytes.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "../../../../src/stores/errors.ts";
import { fileStore } from "../../../../src/stores/file/store.ts";
import { note } from "../../note.ts";

const folder = process.argv[2] ?? "";
const ballast = join(folder, "ballast");
writeFileSync(ballast, Buffer.alloc(1 << 20));
const store = fileStore(join(folder, "wallet"));
const batch = () => Array.from({ length: 20 }, () => note(["account:a"], { text: "x".repeat(1000) }));

/** The position of an append that is recorded, the code of one that is not. */
async function append(head: number): Promise<number | string> {
  try {
    const result = await store.append(batch(), [{ tag: "account:a", head }]);
    if (!result.ok) throw new Error(JSON.stringify(result));
    return result.position;
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}

let acknowledged = 0;
let failure: number | string = 0;
while (typeof failure === "number" && acknowledged < 100_000) {
  failure = await append(acknowledged);
  if (typeof failure === "number") acknowledged = failure;
}
const again = await append(acknowledged);
console.log(JSON.stringify({ acknowledged, failure, again, head: await store.head() }));
rmSync(ballast);
const head = await append(acknowledged);
await store.close();
const reopened = fileStore(join(folder, "wallet"));
console.log(JSON.stringify({ head, reopened: (await reopened.read({ tags: ["account:a"] })).length }));
await reopened.close();
