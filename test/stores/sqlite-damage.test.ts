// What does the store in a SQLite file say when the file was damaged behind its back? It names what is wrong and where, and
// never gives a wrong answer instead. (Clause 7 of the contract.)

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StoreError } from "../../src/stores/errors.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore } from "../../src/stores/store.ts";
import { note, notes, positionsOf, upTo } from "./note.ts";
import { temporaryFolder } from "./temporary.ts";
import { calls, expectTrouble, lookAt, someLog, tamper } from "./trouble.ts";

describe("a file that was damaged", () => {
  test("a file that is no SQLite database says store_damaged and is left as it was", async () => {
    for (const content of ["Dear diary, ".repeat(1000), "\u0000".repeat(8192)]) {
      const file = join(await temporaryFolder(), "wallet.db");
      await writeFile(file, content);
      const store = sqliteStore(file);
      for (const call of calls(store)) await expectTrouble(call, "store_damaged", file);
      await store.close();
      expect(await readFile(file, "utf8")).toBe(content);
    }
  });

  test("a file that was cut short says store_damaged, wherever it was cut", async () => {
    const file = await someLog(2000);
    const whole = await readFile(file);
    for (const pages of [0.25, 1, 3, 40]) {
      await writeFile(file, whole.subarray(0, pages * 4096));
      const store = sqliteStore(file);
      for (const call of calls(store)) await expectTrouble(call, "store_damaged", file);
      await store.close();
    }
    // What stands at the end is read as zeros when it is cut off. Zeros that stood there are not missed: the checksum of an
    // event, which is what a page ends with, ends in a zero byte in one file of 256.
    const said = whole.findLastIndex((byte) => byte !== 0) + 1;
    for (const missing of [1, 50, 1000, 4000]) {
      await writeFile(file, whole.subarray(0, said - missing));
      const store = sqliteStore(file);
      await expectTrouble(store.read(), "store_damaged", file);
      await expectTrouble(store.read({ tags: ["account:a"] }), "store_damaged", file);
      await store.close();
    }
  });

  test("a flipped bit in what an event says: store_damaged, naming the position; what is before it can be read", async () => {
    const file = await someLog(200);
    const bytes = await readFile(file);
    await flip(file, bytes, bytes.indexOf("memo-120.") + 5);
    const store = sqliteStore(file);
    await expectTrouble(store.read(), "store_damaged", file, "position 120");
    await expectTrouble(store.read({ tags: ["transfer:120"] }), "store_damaged", file, "position 120");
    await expectTrouble(store.read({ tags: ["account:a"], after: 110 }), "store_damaged", file, "position 120");
    expect(positionsOf(await store.read({ limit: 119 }))).toEqual(upTo(119));
    await store.close();
  });

  test("a flipped bit in the tags of an event is never taken for other tags, nor for an event without them", async () => {
    const file = await someLog(200);
    const bytes = await readFile(file);
    const at = bytes.indexOf('"transfer:120"]');
    // In a name, in a number, in the punctuation.
    for (const offset of [1, 10, 12, 13, 14]) {
      await flip(file, bytes, at + offset);
      const store = sqliteStore(file);
      await expectTrouble(store.read(), "store_damaged", file, "position 120");
      await expectTrouble(store.read({ tags: ["transfer:120"] }), "store_damaged", file, "position 120");
      const guarded = store.append(notes(1, ["transfer:120"]), [{ tag: "transfer:120", head: 0 }]);
      await expectTrouble(guarded, "store_damaged", file, "position 120");
      await store.close();
    }
  });

  test("a flipped bit anywhere in the file never makes a wrong answer", async () => {
    const file = await someLog(1000);
    const whole = await readFile(file);
    const truth = await answersOf(file);
    for (let round = 0; round < 40; round += 1) {
      const at = Math.trunc(Math.random() * whole.length);
      await flip(file, whole, at, Math.trunc(Math.random() * 8));
      const answers = await answersOf(file);
      // The same, or an error that says what is wrong.
      const wrong = answers.filter((answer, index) => !answer.startsWith("store_") && answer !== truth[index]);
      expect({ at, wrong }).toEqual({ at, wrong: [] });
    }
  });

  test("an event that is missing says store_damaged, naming the position", async () => {
    const file = await someLog(200);
    tamper(file, "DELETE FROM events WHERE position = 120");
    const store = sqliteStore(file);
    await expectTrouble(store.read(), "store_damaged", file, "position 120");
    await expectTrouble(store.read({ tags: ["transfer:120"] }), "store_damaged", file, "position 120");
    await store.close();
  });

  test("an event that stands at another position says store_damaged, naming the position", async () => {
    const file = await someLog(200);
    tamper(
      file,
      `UPDATE events SET position = 1000 WHERE position = 120;
       UPDATE events SET position = 120 WHERE position = 121;
       UPDATE events SET position = 121 WHERE position = 1000;`,
    );
    const store = sqliteStore(file);
    await expectTrouble(store.read(), "store_damaged", file, "position 120");
    await store.close();
  });

  test("a damaged tag index never makes an event invisible, nor a guard hold that does not", async () => {
    const file = await longLog();
    const whole = await readFile(file);
    for (const mishap of [
      "UPDATE tag_index SET runs = json_set(runs, '$.runs', json('[]'))",
      "UPDATE tag_index SET runs = json_remove(runs, '$.runs[0]')",
      "UPDATE tag_index SET runs = json_set(runs, '$.seed', 7)",
      "DELETE FROM tag_index",
      "UPDATE filters SET bits = zeroblob(length(bits))",
      "UPDATE filters SET bits = (SELECT bits FROM filters AS f WHERE f.run = filters.run ORDER BY part LIMIT 1)",
      "DELETE FROM filters",
      "UPDATE blocks SET entries = zeroblob(length(entries))",
      "UPDATE blocks SET entries = zeroblob(0)",
      "UPDATE blocks SET until_hash = 4294967296, until_position = 0",
      "UPDATE blocks SET hash = hash + 1 WHERE hash > 0",
      "DELETE FROM blocks WHERE rowid % 2 = 0",
      "DELETE FROM blocks",
    ]) {
      await writeFile(file, whole);
      tamper(file, mishap);
      const outcomes = { guards: new Set<string>(), reads: new Set<string>() };
      // From runs that were merged, from one that is being merged, and from a fresh one. Half of the damage may be elsewhere:
      // so many that some are hit.
      for (const position of Array.from({ length: 24 }, (_, index) => 5 + index * 800)) {
        const tag = `transfer:${position}`;
        const guarding = sqliteStore(file);
        const refused = await outcomeOf(guarding.append([], [{ tag, head: 0 }]));
        outcomes.guards.add(await outcomeOf(guarding.append([], [{ tag, head: position }])));
        await guarding.close();
        const reading = sqliteStore(file);
        const read = await outcomeOf(reading.read({ tags: [tag] }));
        outcomes.reads.add(read === `${position}` ? "right" : read);
        await reading.close();
        expect({ mishap, refused }).toEqual({
          mishap,
          refused: expect.toBeOneOf(["store_damaged", "refused"]) as unknown,
        });
      }
      // Where it shows it is said, and everywhere else the answer is right.
      for (const seen of [outcomes.guards, outcomes.reads]) {
        expect({ mishap, seen: [...seen] }).toEqual({
          mishap,
          seen: expect.arrayContaining(["store_damaged"]) as unknown,
        });
        for (const wrong of ["store_damaged", "ok", "right"]) seen.delete(wrong);
        expect({ mishap, wrong: [...seen] }).toEqual({ mishap, wrong: [] });
      }
    }
  });

  test("a damaged snapshot is left out for the one before, and forgotten; the others stay", async () => {
    const file = await someLog(200);
    const kept = [50, 100, 150].map((position) => ({ tag: "account:a", position, state: `{"at":${position}}` }));
    const other = { tag: "transfer:7", position: 7, state: '"seven"' };
    for (const mishap of [
      `UPDATE snapshots SET state = '{"at":151}' WHERE position = 150`,
      "UPDATE snapshots SET position = 160 WHERE position = 150",
      "UPDATE snapshots SET crc = 0 WHERE position = 150",
    ]) {
      const store = sqliteStore(file);
      await store.snapshots?.save([...kept, other]);
      tamper(file, mishap);
      for (let look = 0; look < 2; look += 1) {
        const found = await store.snapshots?.latest(["account:a", "transfer:7"]);
        expect({ mishap, found }).toEqual({ mishap, found: [kept[1], other] });
      }
      await store.close();
      expect(lookAt(file, "SELECT position FROM snapshots ORDER BY position")).toEqual([
        { position: 7 },
        { position: 50 },
        { position: 100 },
      ]);
    }
  });
});

/** Long enough for runs that were merged, one that is being merged into, and events behind them. */
async function longLog(): Promise<string> {
  const file = join(await temporaryFolder(), "wallet.db");
  const store = sqliteStore(file);
  for (let position = 1; position < 20_000; position += 1000) {
    await store.append(Array.from({ length: 1000 }, (_, index) => note([`transfer:${position + index}`])));
  }
  await store.close();
  return file;
}

/** What came of a call, in a word. */
async function outcomeOf(call: ReturnType<EventStore["append"]> | ReturnType<EventStore["read"]>): Promise<string> {
  try {
    const result = await call;
    if ("ok" in result) return result.ok ? "ok" : "refused";
    return positionsOf(result).join(" ");
  } catch (error) {
    return error instanceof StoreError ? error.code : String(error);
  }
}

/** What a store says to a few questions; to each the answer as text, or the code of its error. */
async function answersOf(file: string): Promise<string[]> {
  const store = sqliteStore(file);
  const guards = upTo(1000).map((n) => ({ tag: `transfer:${n}`, head: n }));
  const calls = [
    () => store.append([], guards),
    () => store.read({ tags: ["account:a"] }),
    () => store.read({ tags: ["transfer:7", "transfer:777"] }),
    () => store.read(),
  ];
  const answers: string[] = [];
  for (const call of calls) {
    answers.push(
      await call().then(
        (answer) => JSON.stringify(answer),
        (error: unknown) => (error instanceof StoreError ? error.code : String(error)),
      ),
    );
  }
  await store.close();
  return answers;
}

async function flip(file: string, bytes: Buffer, at: number, bit = 0): Promise<void> {
  const damaged = Buffer.from(bytes);
  damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << bit), at);
  await writeFile(file, damaged);
}
