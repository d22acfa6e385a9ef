// Clause 1: is an append there for everybody when it resolves?

import { sharedLaw } from "./law.ts";
import { notes, recordedAs } from "./note.ts";
import { expect, expectSame } from "./seen.ts";

const acknowledged = sharedLaw(
  "a handle that was open before sees an append as soon as it resolves",
  async ({ open }) => {
    const [writer, other] = [await open(), await open()];
    for (let round = 1; round <= 20; round += 1) {
      const events = notes(1, () => [`round:${round}`, "account:a"]);
      await writer.append(events);
      // Each look comes first in its turn, so that none has waited for another.
      const looks = [
        async () => expect(await other.head()).toBe(round),
        async () => expectSame(await other.read({ tags: [`round:${round}`] }), recordedAs(events, round)),
        async () => expect((await other.read({ tags: ["account:a"], after: round - 1 })).length).toBe(1),
        async () => expectSame(await other.read({ after: round - 1 }), recordedAs(events, round)),
        async () => expect((await other.append([], [{ tag: "account:a", head: round }])).ok).toBe(true),
      ];
      for (let turn = 0; turn < looks.length; turn += 1) await looks[(round + turn) % looks.length]?.();
    }
  },
);

const reopened = sharedLaw(
  "an append is there for a handle opened later, and after every handle was closed",
  async ({ open }) => {
    const events = notes(5, (index) => [`account:${index % 2}`]);
    const first = await open();
    await first.append(events.slice(0, 3));
    const second = await open();
    expectSame(await second.read(), recordedAs(events.slice(0, 3)));
    await first.close();
    await second.append(events.slice(3));
    await second.close();
    const third = await open();
    expect(await third.head()).toBe(5);
    expectSame(await third.read(), recordedAs(events));
    expectSame(
      await third.read({ tags: ["account:1"] }),
      recordedAs(events).filter(({ tags }) => tags.includes("account:1")),
    );
    expect(await third.append(notes(1), [{ tag: "account:0", head: 5 }])).toEqual({ ok: true, position: 6 });
  },
);

export const durability = [acknowledged, reopened];
