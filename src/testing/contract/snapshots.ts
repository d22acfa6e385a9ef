// Where a store keeps snapshots: does it keep and find exactly those?

import type { EventStore, Snapshot, SnapshotStore } from "../../stores/store.ts";
import { law, sharedLaw, type Clause } from "./law.ts";
import { notes, upTo } from "./note.ts";
import { expect, expectClosed } from "./seen.ts";
import { later } from "./site.ts";
import { ODD_TAGS } from "./tags.ts";

/** The snapshots of a store, behind twelve events that each bear `account:a`, `account:b` and all odd tags. */
async function prepared(store: EventStore): Promise<SnapshotStore> {
  await store.append(notes(12, () => ["account:b", ...ODD_TAGS]));
  return snapshotsOf(store);
}

function snapshotsOf({ snapshots }: EventStore): SnapshotStore {
  if (!snapshots) throw new Error("the store says that it offers `snapshots`, and has none");
  return snapshots;
}

function snapshot(tag: string, position: number, state: unknown = { at: position }): Snapshot {
  return { tag, position, state: JSON.stringify(state) };
}

/** The contract leaves open in which order snapshots of several tags are given. */
function byTag(snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots
    .map(({ tag, position, state }) => ({ tag, position, state }))
    .sort((one, other) => (one.tag < other.tag ? -1 : 1));
}

const latest = law(
  "the snapshot with the highest position is found, per tag, no higher than `until`, in whatever order they were kept",
  async ({ open }) => {
    const store = await prepared(await open());
    const [two, five, nine] = [snapshot("account:a", 2), snapshot("account:a", 5), snapshot("account:a", 9)];
    const other = snapshot("account:b", 10);
    await store.save([five]);
    await store.save([nine, other]);
    await store.save([two]);
    expect(await store.latest(["account:a"])).toEqual([nine]);
    for (const [until, found] of [
      [1, []],
      [2, [two]],
      [4, [two]],
      [5, [five]],
      [8, [five]],
      [9, [nine]],
      [1000, [nine]],
    ] as const) {
      expect({ until, found: await store.latest(["account:a"], until) }).toEqual({ until, found });
    }
    expect(byTag(await store.latest(["account:b", "account:none", "account:a"]))).toEqual([nine, other]);
    expect(byTag(await store.latest(["account:a", "account:b"], 9))).toEqual([nine]);
    expect(byTag(await store.latest(["account:a", "account:b", "account:a"]))).toEqual([nine, other]);
  },
);

const replaced = law("a snapshot takes the place of the one with the same tag and position", async ({ open }) => {
  const store = await prepared(await open());
  await store.save([snapshot("account:a", 3, "first"), snapshot("account:b", 3, "other")]);
  await store.save([snapshot("account:a", 3, "second")]);
  expect(await store.latest(["account:a"])).toEqual([snapshot("account:a", 3, "second")]);
  expect(await store.latest(["account:b"])).toEqual([snapshot("account:b", 3, "other")]);
});

const discarded = law(
  "what is discarded is gone, all of the tag and nothing else, and can be kept anew",
  async ({ open }) => {
    const store = await prepared(await open());
    await store.save(
      [2, 5, 9].flatMap((position) => ["account:a", "account:ab", "account:b"].map((tag) => snapshot(tag, position))),
    );
    await store.discard(["account:a", "account:none"]);
    expect(await store.latest(["account:a"])).toEqual([]);
    expect(await store.latest(["account:a"], 5)).toEqual([]);
    expect(byTag(await store.latest(["account:ab", "account:b"], 8))).toEqual([
      snapshot("account:ab", 5),
      snapshot("account:b", 5),
    ]);
    await store.save([snapshot("account:a", 4)]);
    expect(await store.latest(["account:a"])).toEqual([snapshot("account:a", 4)]);
  },
);

const nothing = law("of no tags nothing is kept, found or discarded", async ({ open }) => {
  const store = await prepared(await open());
  expect(await store.latest(["account:a"])).toEqual([]);
  await store.save([snapshot("account:a", 1)]);
  await store.save([]);
  await store.discard([]);
  expect(await store.latest([])).toEqual([]);
  expect(await store.latest(["account:a"])).toEqual([snapshot("account:a", 1)]);
});

const asText = law("a state is kept as text, to the last character, however large", async ({ open }) => {
  const store = await prepared(await open());
  const states = [
    '{ "b" : 1,\n "a":2, "a": 3 }',
    '{"amount":12345678901234567890.10,"exponent":1E2}',
    JSON.stringify("é e\u0301 名前🙂 \u2028 \u0000 \\ \" ' null"),
    "[]",
    "null",
    JSON.stringify({ text: "x".repeat(1_000_000), end: "y" }),
  ];
  for (const [index, state] of states.entries()) {
    await store.save([{ tag: "account:a", position: index + 1, state }]);
    const [found] = await store.latest(["account:a"]);
    expect(found?.state === state, `the state ${state.slice(0, 80)}`).toBe(true);
  }
});

const toTheLast = law("tags of snapshots are told apart to the last character", async ({ open }) => {
  const store = await prepared(await open());
  const all = ODD_TAGS.map((tag, index) => snapshot(tag, 12, { index }));
  await store.save(all);
  for (const one of all) expect(await store.latest([one.tag])).toEqual([one]);
  expect(byTag(await store.latest(ODD_TAGS))).toEqual(byTag(all));
  await store.discard(["account:a", "account:%"]);
  const rest = all.filter(({ tag }) => tag !== "account:a" && tag !== "account:%");
  expect(byTag(await store.latest(ODD_TAGS))).toEqual(byTag(rest));
});

const many = law("hundreds of snapshots are kept and found at once", async ({ open }) => {
  const store = await open();
  await store.append(notes(400, (index) => [`account:${index}`]));
  const all = upTo(400).map((position) => snapshot(`account:${position - 1}`, position));
  await store.append(notes(1));
  const snapshots = snapshotsOf(store);
  await snapshots.save(all);
  expect(byTag(await snapshots.latest(all.map(({ tag }) => tag)))).toEqual(byTag(all));
});

const besideTheLog = law("snapshots and the log leave one another alone", async ({ open }) => {
  const store = await open();
  const snapshots = await prepared(store);
  await snapshots.save([snapshot("account:a", 12)]);
  expect(await store.head()).toBe(12);
  expect((await store.read()).length).toBe(12);
  expect(await store.append(notes(1), [{ tag: "account:a", head: 12 }])).toEqual({ ok: true, position: 13 });
  expect(await snapshots.latest(["account:a"])).toEqual([snapshot("account:a", 12)]);
  // At once, in any order.
  const [, result] = await Promise.all([
    snapshots.save([snapshot("account:a", 13)]),
    store.append(notes(1), [{ tag: "account:a", head: 13 }]),
    snapshots.latest(["account:a"]),
    snapshots.discard(["account:b"]),
  ]);
  expect(result).toEqual({ ok: true, position: 14 });
  expect(await snapshots.latest(["account:a"])).toEqual([snapshot("account:a", 13)]);
});

const everyHandle = sharedLaw(
  "what one handle keeps or discards, others find kept or discarded, later ones too",
  async ({ open }) => {
    const [one, two] = [await open(), await open()];
    const [first, second] = [await prepared(one), snapshotsOf(two)];
    expect(await second.latest(["account:a"])).toEqual([]);
    await first.save([snapshot("account:a", 3), snapshot("account:b", 3)]);
    expect(await second.latest(["account:a"])).toEqual([snapshot("account:a", 3)]);
    await second.save([snapshot("account:a", 7)]);
    expect(await first.latest(["account:a"])).toEqual([snapshot("account:a", 7)]);
    await first.discard(["account:b"]);
    expect(await second.latest(["account:b"])).toEqual([]);
    await Promise.all([one.close(), two.close()]);
    const third = snapshotsOf(await open());
    expect(await third.latest(["account:a", "account:b"])).toEqual([snapshot("account:a", 7)]);
    expect(await third.latest(["account:a"], 6)).toEqual([snapshot("account:a", 3)]);
  },
);

const closed = law(
  "closing waits for snapshots on their way, and afterwards there are none to be had",
  async (site) => {
    const store = await site.open();
    const snapshots = await prepared(store);
    const saving = later(snapshots.save([snapshot("account:a", 12)]));
    await site.inTime("closing", store.close());
    await site.inTime("what was on its way when the store was closed", saving);
    await expectClosed(() => snapshots.save([snapshot("account:a", 12)]));
    await expectClosed(() => snapshots.latest(["account:a"]));
    await expectClosed(() => snapshots.discard(["account:a"]));
    if (!site.sharedHandles) return;
    expect(await snapshotsOf(await site.open()).latest(["account:a"])).toEqual([snapshot("account:a", 12)]);
  },
);

export const snapshots: Clause<"snapshots"> = {
  id: "snapshots",
  title: "snapshots: states are kept beside the log",
  laws: [latest, replaced, discarded, nothing, asText, toTheLast, many, besideTheLog, everyHandle, closed],
};
