// What was written is what is read: today's events as they were, old ones lifted, and anything else is an error that says where.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import canonicalize from "canonicalize";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import type * as z from "zod";
import { CorruptLogError, evolve, initialState, openLedger, tagsOf, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { EVENTS, type EventType } from "../../src/events/catalogue.ts";
import { decodeEvent, decoder, type Decode } from "../../src/events/decode.ts";
import type { EventDefinition } from "../../src/events/definition.ts";
import type { Envelope } from "../../src/events/envelope.ts";
import { PositiveMoney } from "../../src/events/fields.ts";
import { fromMinorUnits, minorUnits, scaleOf } from "../../src/money/money.ts";
import { eventsOf, memoryPlace, times } from "./harness.ts";

/** An event as a store gives it back. */
function reread(event: LedgerEvent): Envelope {
  return JSON.parse(JSON.stringify(event)) as Envelope;
}

function corrupted(decode: Decode, recorded: Envelope): CorruptLogError {
  try {
    decode(recorded);
  } catch (error) {
    if (error instanceof CorruptLogError) return error;
    throw error;
  }
  throw new Error(`was taken for an event: ${JSON.stringify(recorded)}`);
}

/** The event as version 1, 2 or 3 of `Funded` would have had it. */
function asVersion(version: 1 | 2 | 3, event: LedgerEvent<"Funded">): Envelope {
  const { source, fees, ...rest } = event.data;
  const data = { 1: { ...rest, ...source }, 2: { ...rest, source }, 3: { ...rest, source, fees } }[version];
  return { ...reread(event), version, data };
}

/** Fields whose absence leaves an event of another shape. */
function required(type: EventType): string[] {
  const { data } = EVENTS[type] as EventDefinition;
  return Object.entries((data as z.ZodObject).shape).flatMap(([name, field]) =>
    (field as z.ZodType).safeParse(undefined).success ? [] : [name],
  );
}

describe("an event that was written", () => {
  test.prop([arbitraries.event()])("is read as it was, to the byte", (event) => {
    const read = decodeEvent(reread(event));
    expect(read).toEqual(event);
    expect(canonicalize(read)).toBe(canonicalize(event));
  });

  test.prop([arbitraries.history()], { numRuns: times(300) })(
    "by a decision is read as it was, to the byte",
    (events) => {
      for (const event of events) {
        const read = decodeEvent(reread(event));
        expect(canonicalize(read)).toBe(canonicalize(event));
        // Even the order of the fields is kept: a receipt that is given again is the same text.
        expect(JSON.stringify(read)).toBe(JSON.stringify(event));
      }
    },
  );

  test.prop([arbitraries.event()])("is not changed by reading it", (event) => {
    const recorded = reread(event);
    decodeEvent(recorded);
    expect(recorded).toEqual(reread(event));
  });
});

test.prop([arbitraries.event("Adjusted"), fc.nat(), fc.bigInt({ min: 1n, max: 999n })])(
  "an adjustment whose postings do not sum to zero is none: no other event has its postings written in it",
  (event, nth, cents) => {
    const index = nth % event.data.postings.length;
    const postings = event.data.postings.map(({ account, amount }, each) => {
      if (each !== index) return { account, amount };
      const more = fromMinorUnits(minorUnits(amount) + cents, amount.currency, scaleOf(amount));
      return { account, amount: more };
    });
    const { message, position } = corrupted(decodeEvent, { ...reread(event), data: { ...event.data, postings } });
    expect(message).toContain("postings");
    expect(position).toBe(event.position);
  },
);

test.prop([
  arbitraries.event("Adjusted"),
  fc.nat(),
  fc.constantFrom(
    "no such account",
    "liabilities:wallet:__proto__:held",
    "liabilities:wallet:a b:held",
    "income:fees:",
  ),
])("an adjustment of an account that the books do not have is none", (event, nth, account) => {
  const index = nth % event.data.postings.length;
  const postings = event.data.postings.map((line, each) => (each === index ? { ...line, account } : line));
  const { message, position } = corrupted(decodeEvent, { ...reread(event), data: { ...event.data, postings } });
  expect(message).toContain(`postings.${index}.account`);
  expect(position).toBe(event.position);
});

describe("an event of an older version", () => {
  /** What `Funded` might be tomorrow: what it is now, two versions later. */
  const funded: typeof EVENTS.Funded = {
    ...EVENTS.Funded,
    version: 3,
    upcasts: {
      // Version 1 had the rail and its reference side by side; version 2 called them a source; then there were fees.
      1: ({ rail, reference, ...rest }) => ({ ...rest, source: { rail, reference } }),
      2: (data) => ({ ...data, fees: [] }),
    },
  };
  const decodeTomorrow = decoder({ ...EVENTS, Funded: funded });
  const feeless = arbitraries.event("Funded").map((event) => ({ ...event, data: { ...event.data, fees: [] } }));

  test.prop([feeless, fc.constantFrom(1, 2, 3), arbitraries.history()])(
    "is lifted, and folds as the new one would",
    (event, version, before) => {
      const state = before.reduce(evolve, initialState);
      const lifted = decodeTomorrow(asVersion(version, event));
      expect(lifted).toEqual({ ...event, version: 3 });
      expect(evolve(state, lifted)).toEqual(evolve(state, event));
    },
  );

  test.prop([feeless, fc.constantFrom(0, -1, 4, 1.5, Number.NaN)])(
    "that nobody knows is corrupt, at its position",
    (event, version) => {
      const error = corrupted(decodeTomorrow, { ...asVersion(1, event), version });
      expect(error).toMatchObject({ name: "CorruptLogError", code: "corrupt_log", position: event.position });
    },
  );

  test.prop([feeless, fc.constantFrom("account", "amount", "rail")])(
    "that lacks a field is corrupt, at its position",
    (event, field) => {
      const old = asVersion(1, event);
      const { [field]: _, ...data } = old.data as Record<string, unknown>;
      expect(corrupted(decodeTomorrow, { ...old, data }).position).toBe(event.position);
    },
  );

  test.prop([feeless, fc.constantFrom(null, undefined, 5, "text")])(
    "without data is corrupt, at its position",
    (event, data) => {
      expect(corrupted(decodeTomorrow, { ...asVersion(1, event), data: data as unknown as object }).position).toBe(
        event.position,
      );
    },
  );

  test.prop([feeless])("whose lifting fails is corrupt, at its position", (event) => {
    const trusting: typeof EVENTS.Funded = {
      ...EVENTS.Funded,
      version: 2,
      upcasts: { 1: ({ amount, ...rest }) => ({ ...rest, amount, value: (amount as { value: string }).value.length }) },
    };
    const failing = decoder({ ...EVENTS, Funded: trusting });
    const { amount: _, ...data } = asVersion(1, event).data as { amount: object };
    expect(corrupted(failing, { ...asVersion(1, event), data }).position).toBe(event.position);
  });
});

describe("an event that an earlier release recorded", () => {
  // Version 1 of these knew only transfers.
  test.prop([fc.constantFrom("Refunded", "DisputeOpened", "DisputeResolved").chain((type) => arbitraries.event(type))])(
    "is lifted, and bears the tags that it was recorded with",
    (event) => {
      const { original: _, ...data } = event.data;
      const lifted = decodeEvent({ ...reread(event), version: 1, data });
      expect(lifted).toEqual({ ...event, data: { ...event.data, original: "transfer" } });
      expect(tagsOf(lifted)).toContain(`transfer:${event.data.of}`);
    },
  );
});

describe("a dispute of before there were deadlines", () => {
  test.prop([arbitraries.event("DisputeOpened")])("bears no claim and nothing is due", (event) => {
    const { answerBy: _, ...data } = event.data;
    const lifted = decodeEvent({ ...reread(event), version: 2, data });
    expect(lifted).toEqual({ ...event, data });
    const key = event.meta.key === undefined ? [] : [`key:${event.meta.key}`];
    const { seller, original, of, dispute } = data;
    expect(tagsOf(lifted)).toEqual([`account:${seller}`, `${original}:${of}`, `dispute:${dispute}`, ...key]);
  });

  test.prop([arbitraries.event("DisputeResolved")])("was resolved by the house", (event) => {
    const { by: _, goodwill: __, approvers: ___, ...data } = event.data;
    const lifted = decodeEvent({ ...reread(event), version: 2, data });
    expect(lifted).toEqual({ ...event, data });
    expect(tagsOf(lifted).filter((tag) => tag.startsWith("claims:"))).toEqual([]);
  });
});

describe("what is no event", () => {
  const anyEvent = arbitraries.event();

  test.prop([anyEvent, fc.constantFrom("Transfered", "transferred", "", "constructor", "__proto__", "toString")])(
    "an unknown type is corrupt, at its position",
    (event, type) => {
      const error = corrupted(decodeEvent, { ...reread(event), type });
      expect(error.position).toBe(event.position);
      expect(error.message).toContain(`position ${event.position}`);
      expect(error.message).toContain(JSON.stringify(type));
    },
  );

  test.prop([anyEvent, fc.oneof(fc.integer(), fc.integer({ min: -1, max: 4 }))])(
    "an unknown version is corrupt, at its position",
    (event, version) => {
      fc.pre(version < 1 || version > EVENTS[event.type].version);
      expect(corrupted(decodeEvent, { ...reread(event), version }).position).toBe(event.position);
    },
  );

  test.prop([anyEvent, fc.nat()])("a missing field is corrupt, at its position", (event, at) => {
    const names = required(event.type);
    const { [names[at % names.length] ?? ""]: _, ...data } = event.data as Record<string, unknown>;
    expect(corrupted(decodeEvent, { ...reread(event), data }).position).toBe(event.position);
  });

  test.prop([
    anyEvent,
    fc.nat(),
    fc.constantFrom(null, 5, 0.1, true, "", "a b", [], {}, { currency: "USD", value: 1 }, "\ud800"),
  ])("a field of another shape is corrupt, at its position", (event, at, junk) => {
    const names = Object.keys(event.data);
    const name = names[at % names.length] ?? "";
    // A few of these are what the field may hold.
    const { data } = EVENTS[event.type] as EventDefinition;
    fc.pre(!((data as z.ZodObject).shape[name] as z.ZodType).safeParse(junk).success);
    const spoilt = { ...reread(event), data: { ...event.data, [name]: junk } };
    expect(corrupted(decodeEvent, spoilt).position).toBe(event.position);
  });

  test.prop([anyEvent])("a field too many is corrupt: nobody would know what it means", (event) => {
    expect(corrupted(decodeEvent, { ...reread(event), data: { ...event.data, extra: 1 } }).position).toBe(
      event.position,
    );
  });

  test.prop([anyEvent, arbitraries.badMoney()])(
    "an amount that is none is corrupt, at its position",
    (event, amount) => {
      fc.pre("amount" in event.data);
      // A log alone does not know the scales: here it is about what is an amount at all.
      fc.pre(!PositiveMoney.safeParse(amount).success);
      const spoilt = { ...reread(event), data: { ...event.data, amount } };
      expect(corrupted(decodeEvent, spoilt).position).toBe(event.position);
    },
  );

  test.prop([anyEvent, fc.constantFrom("id", "at", "meta", "data")])(
    "an envelope without a part is corrupt, at its position",
    (event, part) => {
      const { [part]: _, ...rest } = reread(event) as unknown as Record<string, unknown>;
      expect(corrupted(decodeEvent, rest as unknown as Envelope).position).toBe(event.position);
    },
  );

  test.prop(
    [arbitraries.history().filter((events) => events.length > 0), fc.nat(), fc.constantFrom("type", "version", "data")],
    { numRuns: times(50) },
  )("stops every reader of the log there, and nothing is skipped", async (events, at, part) => {
    const place = memoryPlace();
    const bad = at % events.length;
    const store = await place.open();
    await store.append(
      events.map(({ position: _, ...event }, index) => ({
        ...event,
        ...(index === bad ? { [part]: part === "data" ? {} : part === "version" ? 99 : "Nonsense" } : {}),
        tags: [],
      })),
    );
    await using ledger = await openLedger({ store });
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { position } of ledger.events()) seen.push(position);
    })();
    await expect(reading).rejects.toMatchObject({ name: "CorruptLogError", position: bad + 1 });
    expect(seen).toEqual(events.slice(0, bad).map(({ position }) => position));
    await expect(ledger.trialBalance()).rejects.toMatchObject({ name: "CorruptLogError", position: bad + 1 });
    await expect(eventsOf(ledger)).rejects.toBeInstanceOf(CorruptLogError);
  });
});
