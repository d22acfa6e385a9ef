// Does a log in a directory survive its process being killed, and the tail of its file being torn?

import { copyFile, mkdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { fileStore } from "../../../src/stores/file/store.ts";
import { start } from "../child.ts";
import { note, positionsOf, upTo } from "../note.ts";
import { temporaryFolder } from "../temporary.ts";

const KILLS = 24;
const SEGMENT = "0000000000000001.log";

test(`${KILLS} kills lose nothing that was acknowledged and leave whole appends`, { timeout: 120_000 }, async () => {
  const directory = join(await temporaryFolder(), "wallet");
  let before = 0;
  for (let life = 0; life < KILLS; life += 1) {
    const child = start(new URL("processes/append.ts", import.meta.url), [directory]);
    let acknowledged = 0;
    // Later and later, and after the last line that was heard as soon as may be.
    for (let lines = 0; lines <= life * 3; lines += 1) acknowledged = Number(await child.next());
    await child.kill();

    const store = fileStore(directory);
    const log = await store.read();
    expect(log.length).toBeGreaterThanOrEqual(acknowledged);
    expect(positionsOf(log)).toEqual(upTo(log.length));
    for (const { position, tags, data } of log) {
      expect(tags).toEqual([`transfer:${position}`, "account:a"]);
      const { size, of } = data as { size: number; of: number };
      // An append is there as a whole: its last event too.
      expect(position).toBeGreaterThan(of);
      expect(of + size).toBeLessThanOrEqual(log.length);
    }
    expect(log.length).toBeGreaterThan(before);
    before = log.length;
    await store.close();
  }
});

test("wherever the last line is torn, it is cut off with a warning, and nothing else is lost", async () => {
  const folder = await temporaryFolder();
  const directory = join(folder, "wallet");
  const store = fileStore(directory);
  for (let n = 1; n <= 3; n += 1) await store.append([note([`transfer:${n}`])]);
  // As a crash would leave it: the mark of the head has not been moved by a close.
  const torn = join(folder, "torn");
  await mkdir(torn);
  for (const name of [SEGMENT, "tallystick.head"]) await copyFile(join(directory, name), join(torn, name));
  await store.close();
  const whole = await readFile(join(torn, SEGMENT));
  const last = whole.lastIndexOf("\n", -2) + 1;
  const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  for (let length = last; length < whole.length; length += 1) {
    const place = join(folder, `torn-${length}`);
    await mkdir(place);
    for (const name of [SEGMENT, "tallystick.head"]) await copyFile(join(torn, name), join(place, name));
    await truncate(join(place, SEGMENT), length);
    const healed = fileStore(place);
    // All but the newline is there, or part of it is missing.
    const expected = length === whole.length - 1 ? 3 : 2;
    expect({ length, head: await healed.head() }).toEqual({ length, head: expected });
    expect(await healed.append([note(["transfer:next"])], [{ tag: "transfer:next", head: 0 }])).toEqual({
      ok: true,
      position: expected + 1,
    });
    await healed.close();
    const again = fileStore(place);
    expect(positionsOf(await again.read())).toEqual(upTo(expected + 1));
    await again.close();
  }
  // At the very end of a line nothing is torn, and without its newline nothing is lost.
  expect(warn).toHaveBeenCalledTimes(whole.length - last - 2);
  expect(warn).toHaveBeenLastCalledWith(
    expect.stringContaining(SEGMENT),
    expect.objectContaining({ code: "torn_tail" }),
  );
});
