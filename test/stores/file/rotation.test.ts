// A segment that could not be made is made before anything else is appended, and the log opens again.

import { open } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sharedLog } from "../../../src/stores/file/shared.ts";
import { fromLog } from "../../../src/stores/log/from-log.ts";
import { note, positionsOf, upTo } from "../note.ts";
import { temporaryFolder } from "../temporary.ts";

test("an entry behind a rotation that failed is not written to the old segment", async () => {
  const directory = join(await temporaryFolder(), "wallet");
  const store = fromLog(sharedLog(directory, 2000), directory);
  const append = (memo: string) => store.append([note(["account:a"], { memo })]);
  for (let n = 0; n < 3; n += 1) await append("x".repeat(300));
  // The next one is too long for the segment, and its directory cannot be synced once.
  const folder = await open(directory, "r");
  const handles = Object.getPrototypeOf(folder) as { sync: (this: unknown) => Promise<void> };
  const { sync } = handles;
  let failures = 0;
  handles.sync = async function failing() {
    const isFolder = (await (this as typeof folder).stat()).isDirectory();
    if (isFolder && (failures += 1) === 1) throw Object.assign(new Error("i/o error"), { code: "EIO" });
    return sync.call(this);
  };
  try {
    await expect(append("y".repeat(1500))).rejects.toMatchObject({ name: "StoreError" });
  } finally {
    handles.sync = sync;
    await folder.close();
  }
  expect(failures).toBeGreaterThan(0);
  expect(await append("short")).toEqual({ ok: true, position: 4 });
  expect(await append("short")).toEqual({ ok: true, position: 5 });
  await store.close();
  const again = fromLog(sharedLog(directory, 2000), directory);
  expect(positionsOf(await again.read())).toEqual(upTo(5));
  await again.close();
});
