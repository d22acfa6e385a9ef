// Where a store can be watched: does whoever waits for the head to move hear of it, and of the end?

import { law, sharedLaw, type Clause } from "./law.ts";
import { notes } from "./note.ts";
import { expectClosed, positionOf } from "./seen.ts";
import { later, nextTurn, pick } from "./site.ts";
import { Watcher } from "./watcher.ts";

const now = law("a watch tells at once where the head is, if that is behind its start", async (site) => {
  const store = await site.open();
  await store.append(notes(3));
  const watchers = [0, 1, 2].map((after) => new Watcher(site, store, after));
  for (const watcher of watchers) await watcher.reach(3);
});

const every = law("a watch tells of every append, on whichever handle", async (site) => {
  const handles = await site.several(2);
  const fromTheStart = new Watcher(site, handles[0]);
  for (let round = 1; round <= 6; round += 1) {
    const told = later(fromTheStart.reach(round * 2));
    await nextTurn();
    positionOf(await pick(handles, round).append(notes(2)));
    await told;
  }
});

const between = law("nothing is missed that comes while nobody is waiting", async (site) => {
  const handles = await site.several(2);
  const watcher = new Watcher(site, handles[0]);
  // Before the first look …
  await handles[0].append(notes(1));
  await watcher.reach(1);
  // … and between two, from either side.
  for (let round = 2; round <= 4; round += 1) {
    await pick(handles, round).append(notes(1));
    await nextTurn();
    await watcher.reach(round);
  }
});

const whileWriting = law("whoever reads on whenever told is at the end when the writers are", async (site) => {
  const [store, ...writers] = await site.several(3);
  const watcher = new Watcher(site, store);
  const work = writers.map(async (writer) => {
    for (let round = 0; round < 10; round += 1) await writer.append(notes(1 + (round % 2)));
  });
  await Promise.all([watcher.reach(30), ...work]);
});

const aborted = law(
  "an abort ends a watch quietly: while it waits, between two looks, and before it began",
  async (site) => {
    const store = await site.open();
    await store.append(notes(1));
    const waiting = new Watcher(site, store, 1);
    const end = later(waiting.end());
    await nextTurn();
    waiting.abort();
    await end;

    const between = new Watcher(site, store);
    await between.reach(1);
    between.abort();
    await between.end();

    const before = new Watcher(site, store, 1);
    before.abort();
    await before.end();

    const controller = new AbortController();
    controller.abort();
    await new Watcher(site, store, 1, controller).end();
  },
);

const left = law("a watch that is left lets go of the store", async (site) => {
  const store = await site.open();
  await store.append(notes(1));
  const watcher = new Watcher(site, store);
  await watcher.reach(1);
  await watcher.leave();
  await site.inTime("closing after a watch was left", store.close());
});

const many = law("many watch, each from where they are, and one that ends leaves the others", async (site) => {
  const store = await site.open();
  await store.append(notes(4));
  const watchers = [0, 1, 2, 3, 4, 4, 4, 4].map((after) => new Watcher(site, store, after));
  const looks = watchers.map((watcher) => later(watcher.reach(5)));
  await nextTurn();
  await store.append(notes(1));
  await Promise.all(looks);
  for (const [index, watcher] of watchers.entries()) if (index % 2 === 0) watcher.abort();
  const [ended, staying] = [
    watchers.filter((_, index) => index % 2 === 0),
    watchers.filter((_, index) => index % 2 === 1),
  ];
  const ends = ended.map((watcher) => later(watcher.end()));
  const further = staying.map((watcher) => later(watcher.reach(6)));
  await nextTurn();
  await store.append(notes(1));
  await Promise.all([...ends, ...further]);
});

const closed = law("closing the store ends its watches, and does not wait for them", async (site) => {
  const store = await site.open();
  await store.append(notes(1));
  const [waiting, idle] = [new Watcher(site, store, 1), new Watcher(site, store)];
  await idle.reach(1);
  const over = later(waiting.endWithStore());
  await nextTurn();
  await site.inTime("closing while a watch waits", store.close());
  await over;
  await idle.endWithStore();
  await expectClosed(async () => new Watcher(site, store).next("a watch of a closed store"));
});

const othersStay = sharedLaw("closing one store leaves the watches of others", async (site) => {
  const [one, two, three] = [await site.open(), await site.open(), await site.open()];
  const watcher = new Watcher(site, one);
  const told = later(watcher.reach(1));
  await nextTurn();
  await two.close();
  await three.append(notes(1));
  await told;
});

export const watch: Clause<"watch"> = {
  id: "watch",
  title: "watch: who waits for the head to move hears of it",
  laws: [now, every, between, whileWriting, aborted, left, many, closed, othersStay],
};
