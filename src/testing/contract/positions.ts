// Clause 2: is there one order, without gaps, the same for everybody who looks while others write?

import type { EventStore } from "../../stores/store.ts";
import { law, type Clause } from "./law.ts";
import { note, notes, upTo } from "./note.ts";
import { readers } from "./readers.ts";
import { expect, expectSame, positionOf, positionsOf } from "./seen.ts";
import { pick } from "./site.ts";

const consecutive = law(
  "concurrent appends from several handles get consecutive positions, each its own",
  async ({ several }) => {
    const handles = await several(4);
    const taken: number[] = [];
    await Promise.all(
      Array.from({ length: 120 }, async (_, index) => {
        const events = notes(1 + (index % 4), () => [`append:${index}`]);
        const last = positionOf(await pick(handles, index).append(events));
        for (let offset = 0; offset < events.length; offset += 1) taken.push(last - offset);
      }),
    );
    expect(taken.sort((a, b) => a - b)).toEqual(upTo(300));
    const logs = await Promise.all(handles.map((handle) => handle.read()));
    for (const log of logs) {
      expect(positionsOf(log)).toEqual(upTo(300));
      expectSame(log, logs[0] ?? []);
    }
    expect(await Promise.all(handles.map((handle) => handle.head()))).toEqual([300, 300, 300, 300]);
  },
);

const asSaid = law("an append stands where its result says", async ({ several }) => {
  const handles = await several(3);
  const said = new Map<string, number>();
  await Promise.all(
    upTo(60).map(async (index) => {
      const event = note([`account:${index % 5}`]);
      said.set(event.id, positionOf(await pick(handles, index).append([event])));
    }),
  );
  for (const { id, position } of await handles[0].read()) expect(position).toBe(said.get(id));
});

const gapless = law("appends that were refused, or failed, leave no gap", async ({ several }) => {
  const handles = await several(2);
  for (let round = 1; round <= 10; round += 1) {
    const store = pick(handles, round);
    expect((await store.append(notes(2), [{ tag: "account:none", head: 7 }])).ok).toBe(false);
    await expect(store.append([note([], { amount: 1n })])).rejects.toBeInstanceOf(Error);
    expect(await store.append(notes(1))).toEqual({ ok: true, position: round });
  }
  expect(positionsOf(await handles[0].read())).toEqual(upTo(10));
});

const head = law(
  "the head never falls back, never lags behind what was acknowledged, and can be read up to",
  async ({ several, during }) => {
    const [reader, ...writers] = await several(4);
    let acknowledged = 0;
    let known = 0;
    async function append(store: EventStore): Promise<void> {
      for (let round = 0; round < 30; round += 1) {
        acknowledged = Math.max(acknowledged, positionOf(await store.append(notes(2))));
      }
    }
    await during(Promise.all(writers.map(append)), async () => {
      const least = Math.max(acknowledged, known);
      known = await reader.head();
      expect(known).toBeGreaterThanOrEqual(least);
      if (known > 0) expect((await reader.read({ after: known - 1, limit: 1 })).at(0)?.position).toBe(known);
    });
    expect(known).toBe(180);
  },
);

export const positions: Clause = {
  id: 2,
  title: "2. positions are dense, rising, and the same for every reader",
  laws: [consecutive, asSaid, gapless, ...readers, head],
};
