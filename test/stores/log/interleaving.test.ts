// Does every interleaving of several handles, on a log whose answers come late, out of order or not at all, equal some order
// in which a naive log is asked one thing after the other?

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { storeOf } from "../../../src/stores/log/log-store.ts";
import type { Log } from "../../../src/stores/log/log.ts";
import { TagIndex } from "../../../src/stores/log/tag-index.ts";
import type { AppendResult, EventStore, Guard, NewEvent, RecordedEvent } from "../../../src/stores/store.ts";
import { note } from "../note.ts";
import { logIn } from "./memory-log.ts";

const TAGS = ["account:a", "account:b", "account:c"];

/** A call of a store. Guards are off from what the handle has seen last by so much. */
type Call =
  | { readonly do: "append"; readonly tags: readonly (readonly string[])[]; readonly guards: readonly GuardPlan[] }
  | { readonly do: "read"; readonly tags: readonly string[] }
  | { readonly do: "head" };
interface GuardPlan {
  readonly tag: string;
  readonly off: number;
}

/** What becomes of a call of the log. */
type Outcome = "answered" | "failed" | "answer lost";

const someTags = fc.subarray(TAGS);
const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      tags: fc.array(someTags, { maxLength: 3 }),
      guards: fc.uniqueArray(fc.record({ tag: fc.constantFrom(...TAGS), off: fc.constantFrom(0, 0, 0, 1, -1) }), {
        maxLength: 2,
        selector: ({ tag }) => tag,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("read" as const), tags: someTags }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("head" as const) }) },
);
/** What one handle is asked; a step is a few calls at once. */
const script = fc.array(fc.array(call, { minLength: 1, maxLength: 3 }), { maxLength: 4 });
const outcomes = fc.infiniteStream(
  fc.constantFrom<Outcome>("answered", "answered", "answered", "answered", "answered", "failed", "answer lost"),
);

/** A call with the lengths of the log when it was made and when it was answered. */
type Made =
  | {
      readonly events: readonly NewEvent[];
      readonly guards: readonly Guard[];
      readonly from: number;
      readonly to: number;
      /** Undefined if it was rejected. */
      readonly result: AppendResult | undefined;
    }
  | { readonly tags: readonly string[]; readonly from: number; readonly to: number; readonly found: readonly number[] }
  | { readonly from: number; readonly to: number; readonly head: number };

test("any interleaving of handles equals some order of its calls", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(script, { minLength: 1, maxLength: 3 }),
      outcomes,
      fc.boolean(),
      async (scheduler, scripts, outcome, collisions) => {
        const entries: string[] = [];
        const made: Made[] = [];
        const stores = scripts.map(() =>
          storeOf(
            scheduled(logIn(entries), scheduler, outcome),
            "a log",
            new TagIndex(collisions ? oneHash : undefined),
          ),
        );
        const length = () => eventsIn(entries).length;
        const work = scripts.map((steps, index) =>
          follow(steps, stores[index] as EventStore, { scheduler, length, made }),
        );
        await scheduler.waitFor(Promise.all(work));
        expect(wrong(eventsIn(entries), made)).toEqual([]);
      },
    ),
    { numRuns: 2000, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  );
});

function oneHash(): { high: number; low: number } {
  return { high: 7, low: 7 };
}

/** A log that carries out a call some time after it was made, and answers some time after that. */
function scheduled(log: Log, scheduler: fc.Scheduler, outcomes: fc.Stream<Outcome>): Log {
  async function suffer<Result>(carryOut: () => Promise<Result>): Promise<Result> {
    const outcome = outcomes.next().value;
    await scheduler.schedule(Promise.resolve());
    if (outcome === "failed") throw new Error("nothing was done");
    const result = await carryOut();
    await scheduler.schedule(Promise.resolve());
    if (outcome === "answer lost") throw new Error("nobody knows");
    return result;
  }
  return {
    append: (entry, head) => suffer(() => log.append(entry, head)),
    read: (after, limit) => suffer(() => log.read(after, Math.min(limit, 2))),
    close: () => log.close(),
  };
}

/** Makes the calls of a script, those of a step at once, and notes what came of them. */
async function follow(
  steps: readonly (readonly Call[])[],
  store: EventStore,
  { scheduler, length, made }: { scheduler: fc.Scheduler; length: () => number; made: Made[] },
): Promise<void> {
  /** What this handle has seen last. */
  let seen: readonly RecordedEvent[] = [];
  for (const step of steps) {
    await Promise.all(
      step.map(async (call) => {
        // Not all of them at once, so that one comes while another waits for an answer.
        await scheduler.schedule(Promise.resolve());
        const from = length();
        if (call.do === "append") {
          const events = call.tags.map((tags) => note(tags));
          const guards = call.guards.map(({ tag, off }) => ({ tag, head: Math.max(0, headOf(tag, seen) + off) }));
          const result = await store.append(events, guards).catch(() => undefined);
          made.push({ events, guards, from, to: length(), result });
        } else if (call.do === "read") {
          const found = await store.read({ tags: call.tags }).catch(() => undefined);
          if (found) made.push({ tags: call.tags, from, to: length(), found: found.map(({ position }) => position) });
        } else {
          const head = await store.head().catch(() => undefined);
          if (head !== undefined) made.push({ from, to: length(), head });
        }
      }),
    );
    seen = await store.read().catch(() => seen);
  }
}

/** What the handles were told that the log, as it is in the end, does not bear out. */
function wrong(log: readonly RecordedEvent[], made: readonly Made[]): unknown[] {
  const appended = new Set(made.flatMap((call) => ("events" in call ? call.events.map(({ id }) => id) : [])));
  const strays = log.filter(({ id }) => !appended.has(id));
  const doubled = log.filter(({ id }, index) => log.findIndex((event) => event.id === id) !== index);
  return [...strays, ...doubled, ...made.filter((call) => !isTrue(call, log))];
}

function isTrue(call: Made, log: readonly RecordedEvent[]): boolean {
  /** The log as it was between the call and its answer. */
  const instants = Array.from({ length: call.to - call.from + 1 }, (_, more) => log.slice(0, call.from + more));
  if ("head" in call) return instants.some(({ length }) => length === call.head);
  if ("found" in call) return instants.some((instant) => same(positionsOf(call.tags, instant), call.found));
  const { events, guards, result } = call;
  const recorded = log.filter(({ id }) => events.some((event) => event.id === id));
  const first = recorded[0]?.position;
  // Nothing was recorded: a refusal, or a look, that was true at some instant; or nobody was told anything.
  if (first === undefined) {
    if (result?.ok === true && events.length > 0) return false;
    return result === undefined || instants.some((instant) => same(answer(guards, instant), result));
  }
  const whole = same(
    recorded.map(({ id, position }) => [id, position]),
    events.map(({ id }, index) => [id, first + index]),
  );
  const before = log.slice(0, first - 1);
  const told = result === undefined || same(result, { ok: true, position: first + events.length - 1 });
  return whole && told && answer(guards, before).ok && before.length >= call.from;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What a naive log says to an append without events. */
function answer(guards: readonly Guard[], log: readonly RecordedEvent[]): AppendResult {
  const conflicts = guards
    .map(({ tag, head }) => ({ tag, expected: head, actual: headOf(tag, log) }))
    .filter(({ expected, actual }) => expected !== actual);
  return conflicts.length > 0 ? { ok: false, conflicts } : { ok: true, position: log.length };
}

function headOf(tag: string, log: readonly RecordedEvent[]): number {
  return log.findLast(({ tags }) => tags.includes(tag))?.position ?? 0;
}

function positionsOf(tags: readonly string[], log: readonly RecordedEvent[]): number[] {
  return log.filter((event) => tags.some((tag) => event.tags.includes(tag))).map(({ position }) => position);
}

/** The events of a log, read off its entries without the code under test. */
function eventsIn(entries: readonly string[]): RecordedEvent[] {
  const parts = entries.flatMap((entry) => (JSON.parse(entry) as { readonly events: readonly unknown[] }).events);
  const events: RecordedEvent[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    events.push({ ...(parts[index + 1] as NewEvent), tags: parts[index] as string[], position: events.length + 1 });
  }
  return events;
}
