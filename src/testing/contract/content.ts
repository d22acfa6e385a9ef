// Clause 5: is what is read what was appended?

import * as fc from "fast-check";
import type { NewEvent } from "../../stores/store.ts";
import { law, lawForAny, type Clause } from "./law.ts";
import { note, recordedAs } from "./note.ts";
import { expect, expectSame } from "./seen.ts";
import { values } from "./values.ts";

/** Any code point that UTF-8 can hold: all but surrogates. (`fc.string` would take seconds to prepare for as many.) */
const codePoint = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10f7ff))
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + 0x800));
const text = fc.array(codePoint, { maxLength: 10 }).map((points) => points.join(""));
const scalar = [
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  text,
];

const anyJson = lawForAny(
  "any JSON at all, in any batch",
  {
    input: fc.array(
      fc.array(fc.dictionary(text, fc.anything({ key: text, values: scalar, maxDepth: 2 }), { maxKeys: 3 }), {
        maxLength: 4,
      }),
      { maxLength: 4 },
    ),
    runs: 20,
  },
  async ({ open }, batches) => {
    const store = await open();
    const events = batches.map((batch) => batch.map((of) => note(["account:a"], of)));
    for (const batch of events) await store.append(batch);
    expectSame(await store.read(), recordedAs(events.flat()));
    expectSame(await store.read({ tags: ["account:a"] }), recordedAs(events.flat()));
  },
);

const unsaid = law("what JSON leaves out is left out, not made up: members that are undefined", async ({ open }) => {
  const store = await open();
  const event = note(["account:a"], { kept: 1, unsaid: undefined, inner: [{ unsaid: undefined }, undefined] });
  await store.append([event]);
  expectSame(await store.read(), recordedAs([{ ...event, data: { kept: 1, inner: [{}, null] } }]));
});

const envelope = law("every part of the envelope, and the tags as they were given", async ({ open }) => {
  const store = await open();
  const event: NewEvent = {
    id: "evt_01",
    type: "Noted",
    version: 700,
    at: "2026-02-28T23:59:59.999Z",
    data: { amount: { currency: "USD", value: "24.90" } },
    meta: {
      key: "req-77",
      actor: "holder:cust_1",
      command: "note",
      fingerprint: "f".repeat(64),
      cause: "evt_00",
    },
    tags: ["key:req-77", "account:b", "account:a", "key:req-77"],
  };
  const bare: NewEvent = { ...event, id: "EVT.01:-", at: "1999-12-31T00:00:00.000Z", data: {}, meta: {}, tags: [] };
  await store.append([event, bare]);
  expectSame(await store.read(), recordedAs([event, bare]));
  expectSame(await store.read({ tags: ["key:req-77"] }), recordedAs([event]));
});

const notShared = law("nobody changes the log by changing an event that they wrote or read", async ({ open }) => {
  const store = await open();
  const event = note(["account:a"], { amount: "1.00" });
  const original = recordedAs([structuredClone(event)]);
  await store.append([event]);
  spoil(event);
  for (const query of [{}, { tags: ["account:a"] }]) {
    for (const read of await store.read(query)) spoil(read);
    expectSame(await store.read(query), original);
  }
  expect(await store.read({ tags: ["spoilt"] })).toEqual([]);
});

/** Changes all that can be changed of an event; a store may freeze what it gives away. */
function spoil(event: NewEvent): void {
  for (const change of [
    () => Object.assign(event.data, { amount: "1000000.00" }),
    () => Object.assign(event.meta, { actor: "holder:mallory" }),
    () => (event.tags as string[]).push("spoilt"),
    () => Object.assign(event, { type: "Spoilt", position: 99 }),
  ]) {
    try {
      change();
    } catch (error) {
      expect(error).toBeInstanceOf(TypeError);
    }
  }
}

export const content: Clause = {
  id: 5,
  title: "5. what is read is what was appended, in canonical JSON",
  laws: [anyJson, ...values, unsaid, envelope, notShared],
};
