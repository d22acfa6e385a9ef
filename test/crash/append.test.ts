// Is an append to a SQLite file all or nothing, and its index right, whenever the process is killed?

import { join } from "node:path";
import { expect, test } from "vitest";
import type { EventStore } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { temporaryFolder } from "../stores/temporary.ts";
import { begin, liveAndDie, receiptsOf } from "./life.ts";

const KILLS = 15;
/** Enough for the index to be written three times, each time by a process that is about to die. */
const EVENTS = 3 * 16_384;
const PAGE = 5000;

/** Some machines take long to start a process. */
const TIMEOUT = { timeout: 240_000 };

test("a killed process leaves whole appends, and among them all that were acknowledged", TIMEOUT, async () => {
  const file = join(await temporaryFolder(), "wallet.db");
  const heads = new Map<string, number>();
  let position = 0;
  for (let life = 0; life < KILLS || position < EVENTS; life += 1) {
    const process = begin(life, file, "append");
    await liveAndDie(process);

    const store = sqliteStore(file);
    const left = await readOn(store, position);
    for (const [tag, positions] of left.positions) heads.set(tag, positions.at(-1) ?? 0);
    position = left.position;
    for (const [tag, size] of left.sizes) {
      const positions = left.positions.get(tag) ?? [];
      const first = positions[0] ?? 0;
      expect({ tag, positions }).toEqual({ tag, positions: Array.from({ length: size }, (_, n) => first + n) });
    }
    for (const [tag, receipt] of await receiptsOf(process)) {
      expect({ tag, last: left.positions.get(tag)?.at(-1) }).toEqual({ tag, last: receipt.position });
    }
    // The index knows them too: no guard at the head of its tag fails.
    const guards = Array.from(heads, ([tag, head]) => ({ tag, head }));
    const asked = position < EVENTS ? guards.slice(-5000) : guards;
    expect(await store.append([], asked)).toEqual({ ok: true, position });
    await store.close();
  }
});

/** What a process left behind a position. */
interface Left {
  position: number;
  /** Of every tag. */
  readonly positions: Map<string, number[]>;
  /** How many events each append says that it had, by the tag of the append. */
  readonly sizes: Map<string, number>;
}

async function readOn(store: EventStore, after: number): Promise<Left> {
  const left: Left = { position: after, positions: new Map(), sizes: new Map() };
  for (let page; !page || page.length === PAGE;) {
    page = await store.read({ after: left.position, limit: PAGE });
    for (const { position, tags, data } of page) {
      expect(position).toBe(left.position + 1);
      left.position = position;
      left.sizes.set(tags[0] ?? "", (data as { size: number }).size);
      for (const tag of tags) {
        const positions = left.positions.get(tag);
        if (positions) positions.push(position);
        else left.positions.set(tag, [position]);
      }
    }
  }
  return left;
}
