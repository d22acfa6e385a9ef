// Is the tag index of a SQLite file right while its runs are merged, by whoever looks, whatever becomes of the writer?

import { join } from "node:path";
import { expect, test } from "vitest";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import type { EventStore } from "../../src/stores/store.ts";
import { start } from "./child.ts";
import { note, positionsOf, upTo } from "./note.ts";
import { temporaryFolder } from "./temporary.ts";
import { lookAt } from "./trouble.ts";

interface Run {
  readonly first: number;
  readonly last: number;
  readonly high: { readonly hash: number };
}

/** The runs that a file has, as its index lists them. */
function runsOf(file: string): Run[] {
  const [row] = lookAt(file, "SELECT runs FROM tag_index");
  return (JSON.parse(String(row?.["runs"])) as { readonly runs: Run[] }).runs;
}

function isUnderWay({ high }: Run): boolean {
  return high.hash < 2 ** 32;
}

/** Event n bears `transfer:n`, and the account of its number. */
async function expectRight(store: EventStore, length: number): Promise<void> {
  const looked = upTo(length + 1).filter((n) => n % 9 === length % 9 || n > length - 200);
  const guards = looked.map((n) => ({ tag: `transfer:${n}`, head: n > length ? 0 : n }));
  for (let account = 0; account < 50; account += 1) {
    const last = length - ((length - account + 50) % 50);
    guards.push({ tag: `account:${account}`, head: last });
  }
  expect(await store.append([], guards)).toEqual({ ok: true, position: length });
  for (const account of [0, 7, 49]) {
    const expected = upTo(length).filter((n) => n % 50 === account);
    expect(positionsOf(await store.read({ tags: [`account:${account}`] }))).toEqual(expected);
    const middle = Math.trunc(length / 2);
    const some = await store.read({ tags: [`account:${account}`, `transfer:${length}`], after: middle, limit: 30 });
    expect(positionsOf(some)).toEqual(
      upTo(length)
        .filter((n) => n > middle && (n % 50 === account || n === length))
        .slice(0, 30),
    );
  }
}

test("whoever writes is killed in the middle of merges, and another goes on: no event is lost, doubled or hidden", async () => {
  const file = join(await temporaryFolder(), "wallet.db");
  const onlooker = sqliteStore(file);
  let mergesSeen = 0;
  let length = 0;
  for (let round = 0; round < 4; round += 1) {
    const child = start(new URL("./processes/append-until-killed.ts", import.meta.url), [
      file,
      `${700 + round * 1300}`,
    ]);
    let acknowledged = length;
    // Until it has written some runs more; then it is somewhere in an append.
    while (acknowledged < (round + 1) * 11_000) acknowledged = (await child.next()) as number;
    await child.kill();
    length = await onlooker.head();
    expect(length).toBeGreaterThanOrEqual(acknowledged);
    mergesSeen += runsOf(file).filter(isUnderWay).length;
    const fresh = sqliteStore(file);
    for (const store of [fresh, onlooker]) await expectRight(store, length);
    await fresh.close();
  }
  await onlooker.close();
  // Else nothing was tried.
  expect(mergesSeen).toBeGreaterThan(0);
});

test("events with one tag in common, and with none at all, make runs like any other", async () => {
  const file = join(await temporaryFolder(), "wallet.db");
  const [store, other] = [sqliteStore(file), sqliteStore(file)];
  let length = 0;
  for (let batch = 0; batch < 60; batch += 1) {
    const tags = batch < 25 ? [] : ["account:hot", "account:hot"];
    const events = upTo(1000).map(() => note(tags));
    expect(await store.append(events)).toEqual({ ok: true, position: (length += 1000) });
    const head = batch < 25 ? 0 : length;
    expect((await other.append([], [{ tag: "account:hot", head }])).ok).toBe(true);
  }
  expect(positionsOf(await other.read({ tags: ["account:hot"] }))).toEqual(upTo(35_000).map((n) => 25_000 + n));
  const page = await other.read({ tags: ["account:hot", "account:none"], after: 31_000, limit: 10_000 });
  expect(positionsOf(page)).toEqual(upTo(10_000).map((n) => 31_000 + n));
  await Promise.all([store.close(), other.close()]);
});

test("runs stay few, follow one another without a gap, and take up no more than a few times what they hold", async () => {
  const file = join(await temporaryFolder(), "wallet.db");
  const store = sqliteStore(file);
  const most = { runs: 0, blocks: 0 };
  for (let length = 0; length < 150_000;) {
    const result = await store.append(upTo(4096).map((n) => note([`transfer:${length + n}`])));
    length = result.ok ? result.position : 0;
    const runs = runsOf(file);
    most.runs = Math.max(most.runs, runs.length);
    const whole = runs.filter((run) => !runs.some((other) => other !== run && isUnderWay(other) && covers(other, run)));
    let end = 0;
    for (const { first, last } of whole) {
      expect(first).toBe(end + 1);
      end = last;
    }
    const [held] = lookAt(file, "SELECT coalesce(sum(length(entries)), 0) AS bytes FROM blocks");
    most.blocks = Math.max(most.blocks, Number(held?.["bytes"]) / 8 / Math.max(1, end));
  }
  await store.close();
  // 36 stretches; three of each length, and those that are being merged.
  expect(most.runs).toBeLessThan(20);
  expect(most.blocks).toBeLessThan(2);
});

function covers(outer: Run, inner: Run): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
