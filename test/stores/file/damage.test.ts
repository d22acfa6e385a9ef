// Is damage to a log in a directory ever answered with anything but the log, or an error that says where it is?

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../../src/stores/errors.ts";
import { labelLine } from "../../../src/stores/file/label.ts";
import { lineOf } from "../../../src/stores/file/line.ts";
import { fileStore } from "../../../src/stores/file/store.ts";
import { start } from "../child.ts";
import { note, notes } from "../note.ts";
import { readOnlyDisk, smallDisk } from "../disks.ts";
import { temporaryFolder } from "../temporary.ts";
import { calls, expectTrouble } from "../trouble.ts";
import { dice } from "./dice.ts";

const SEGMENT = "0000000000000001.log";
const FLIPS = 600;

/** A closed log of five entries, in a directory of its own. */
async function someLog(): Promise<string> {
  const directory = join(await temporaryFolder(), "wallet");
  const store = fileStore(directory);
  for (let n = 1; n <= 5; n += 1) await store.append([note(["account:a", `transfer:${n}`], { memo: `memo-${n}` })]);
  await store.close();
  return directory;
}

/** What a store says of a directory: its events, or the code of its error. */
async function answerOf(directory: string): Promise<unknown> {
  const store = fileStore(directory);
  try {
    return await store.read();
  } catch (error) {
    if (!(error instanceof StoreError) || !error.message.startsWith(directory)) throw error;
    return error.code;
  } finally {
    await store.close();
  }
}

test(`of ${FLIPS} bits that were flipped none is answered with another log`, { timeout: 120_000 }, async () => {
  const directory = await someLog();
  const log = await answerOf(directory);
  const bytes = await readFile(join(directory, SEGMENT));
  const mark = await readFile(join(directory, "tallystick.head"));
  const roll = dice(20_260_131);
  const told = new Map<unknown, number>();
  for (let flip = 0; flip < FLIPS; flip += 1) {
    const [name, whole] = flip % 8 === 7 ? (["tallystick.head", mark] as const) : ([SEGMENT, bytes] as const);
    const at = roll(whole.length);
    const spoilt = Buffer.from(whole);
    spoilt.writeUInt8(spoilt.readUInt8(at) ^ (1 << roll(8)), at);
    await writeFile(join(directory, name), spoilt);
    const answer = await answerOf(directory);
    // Only the very last newline can be told to be missing, and is put right.
    const expected = typeof answer === "string" ? "store_damaged" : log;
    expect({ name, at, answer }).toEqual({ name, at, answer: expected });
    told.set(answer === "store_damaged", (told.get(answer === "store_damaged") ?? 0) + 1);
    await writeFile(join(directory, SEGMENT), bytes);
    await writeFile(join(directory, "tallystick.head"), mark);
  }
  expect(told.get(true)).toBeGreaterThan(FLIPS - 10);
  expect(await answerOf(directory)).toEqual(log);
});

test("a log that was closed and then cut off anywhere is refused, or was only cut of its last newline", async () => {
  const directory = await someLog();
  const log = await answerOf(directory);
  const bytes = await readFile(join(directory, SEGMENT));
  for (let length = 0; length < bytes.length; length += 1) {
    await writeFile(join(directory, SEGMENT), bytes.subarray(0, length));
    const expected = length === bytes.length - 1 ? log : "store_damaged";
    expect({ length, answer: await answerOf(directory) }).toEqual({ length, answer: expected });
    // Nothing of what is refused is thrown away, for whoever restores it; a newline may have been put back.
    const left = await readFile(join(directory, SEGMENT));
    expect(left.subarray(0, length)).toEqual(bytes.subarray(0, length));
  }
});

describe("a directory", () => {
  test("that another process has open is refused, with its name, and free when it is killed", async () => {
    const directory = join(await temporaryFolder(), "wallet");
    const child = start(new URL("processes/append.ts", import.meta.url), [directory]);
    await child.next();
    const store = fileStore(directory);
    for (const call of calls(store)) await expectTrouble(call, "store_locked", directory, "process ");
    await child.kill();
    expect(await store.head()).toBeGreaterThan(0);
    await store.close();
  });

  test("that a newer release has written is refused, and not touched", async () => {
    const directory = await someLog();
    const label = labelLine({ kind: "segment", entry: 1 });
    const newer = lineOf(0, label.toString().slice(9, -1).replace('"layout":1', '"layout":2'));
    const bytes = await readFile(join(directory, SEGMENT));
    const changed = Buffer.concat([newer, bytes.subarray(label.length)]);
    await writeFile(join(directory, SEGMENT), changed);
    await expectTrouble(fileStore(directory).head(), "store_newer", directory, "layout 2");
    expect(await readFile(join(directory, SEGMENT))).toEqual(changed);
  });

  test("with other files in it is refused, and not touched", async () => {
    const directory = await temporaryFolder();
    await writeFile(join(directory, "letter.txt"), "Dear reader");
    await expectTrouble(fileStore(directory).append(notes(1, ["account:a"])), "store_foreign", directory);
    expect(await readdir(directory)).toEqual(["letter.txt"]);
  });

  test("with a segment that does not begin where the one before it ends is refused", async () => {
    const directory = await someLog();
    await cp(join(directory, SEGMENT), join(directory, "0000000000000009.log"));
    expect(await answerOf(directory)).toBe("store_damaged");
  });

  test.skipIf(!readOnlyDisk("/mnt"))(
    "on a disk that cannot be written to says so, and is as it was (needs a mount namespace)",
    async () => {
      const directory = await someLog();
      const before = await Promise.all([readdir(directory), readFile(join(directory, SEGMENT))]);
      const child = start(new URL("processes/read-only.ts", import.meta.url), [directory], readOnlyDisk(directory));
      expect(await child.rest()).toEqual([
        { append: "store_read_only" },
        { read: "store_read_only" },
        { head: "store_read_only" },
      ]);
      expect(await Promise.all([readdir(directory), readFile(join(directory, SEGMENT))])).toEqual(before);
    },
  );

  test.skipIf(!smallDisk("/mnt"))(
    "on a disk that is full says so, loses nothing, and goes on when there is room (needs a mount namespace)",
    async () => {
      const folder = await temporaryFolder();
      const child = start(new URL("processes/fill-disk.ts", import.meta.url), [folder], smallDisk(folder));
      const full = (await child.next()) as { acknowledged: number };
      const { acknowledged } = full;
      expect(acknowledged).toBeGreaterThan(20);
      expect(full).toEqual({ acknowledged, failure: "store_full", again: "store_full", head: acknowledged });
      expect(await child.next()).toEqual({ head: acknowledged + 20, reopened: acknowledged + 20 });
      await child.ended();
    },
  );
});
