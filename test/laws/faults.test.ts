// A store may fail before it writes, after it has written, be slow, or speak of conflicts that there are not.
// Whoever asks again with the same key until there is an answer gets what was asked for, once.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { StoreError, type EventStore, type Ledger, type Receipt } from "tallystick";
import { arbitraries, faultyStore, type StoreFault, type StorePlace, type Submission } from "tallystick/testing";
import { subjectOf } from "../../src/events/tags.ts";
import {
  byKey,
  eventsOf,
  expectOfOneCommand,
  expectSame,
  inPlace,
  openSteady,
  NEAR_PLACES,
  plannedFrom,
  send,
  serially,
  standing,
  steady,
  times,
  type Answer,
  type Clock,
} from "./harness.ts";

/** One asking for a submission; a caller without patience may have several under way. */
interface Asking {
  readonly submission: Submission;
  readonly answer: Promise<Answer>;
}

/** A service whose process is started anew now and then, each time on a store with faults of its own. */
interface Service {
  /** The ledger that takes the next call. The ones before it may still be at work. */
  readonly ledger: () => Promise<Ledger>;
  readonly clock: Clock;
  readonly close: () => Promise<void>;
}

const CALLS_PER_PROCESS = 3;

function service(place: StorePlace, plans: readonly (readonly StoreFault[])[], name: string, clock: Clock): Service {
  const iterators = plans.map((plan) => plan[Symbol.iterator]());
  const ledgers = new Map<number, Promise<Ledger>>();
  let calls = 0;
  async function start(process: number): Promise<Ledger> {
    const store = faultyStore(await place.open(), iterators[process] ?? []);
    return openSteady(store, steady(`${name}${process}-`, clock));
  }
  return {
    clock,
    async ledger() {
      const process = Math.min(plans.length - 1, Math.floor(calls / CALLS_PER_PROCESS));
      calls += 1;
      const ledger = ledgers.get(process) ?? start(process);
      ledgers.set(process, ledger);
      try {
        return await ledger;
      } catch (error) {
        // A process that did not come up is started again by the next call.
        if (ledgers.get(process) === ledger) ledgers.delete(process);
        throw error;
      }
    },
    async close() {
      for (const ledger of ledgers.values()) await (await ledger).close();
    },
  };
}

/** Asks until there is an answer: anew when there is an error, and anew when it takes too long. */
async function insist(
  service: Service,
  { wait = 0, ...submission }: Submission,
  patience: number,
  askings: Asking[],
): Promise<void> {
  service.clock.pass(wait);
  for (;;) {
    const answer = service.ledger().then(
      (ledger) => send(ledger, submission),
      (error: unknown): Answer => ({ outcome: "failed", error }),
    );
    askings.push({ submission, answer });
    const heard = await within(patience, answer);
    if (heard !== undefined && heard.outcome !== "failed") return;
  }
}

/** What is heard within so many turns of the event loop. */
async function within(turns: number, answer: Promise<Answer>): Promise<Answer | undefined> {
  const heard: Answer[] = [];
  void answer.then((given) => heard.push(given));
  for (let turn = 0; turn < turns && heard.length === 0; turn += 1) await nextTurn();
  return heard[0];
}

/** What became of all askings is what becomes of doing each once, in some order: the log's. */
async function expectOnce(store: EventStore, askings: readonly Asking[]): Promise<void> {
  await using ledger = await openSteady(store);
  const receipts = new Map<string, Receipt[]>();
  const submissions = new Map<string, Submission>();
  const refused = new Set<string>();
  for (const { submission, answer: asked } of askings) {
    const { key = "" } = submission.options;
    submissions.set(key, submission);
    const answer = await asked;
    if (answer.outcome === "rejected") refused.add(key);
    if ("receipt" in answer) receipts.set(key, [...(receipts.get(key) ?? []), answer.receipt]);
    // Nothing but what was injected may go wrong.
    if (answer.outcome === "failed" && !isInjected(answer.error)) throw answer.error;
  }
  const events = await eventsOf(ledger);
  const recorded = byKey(events);
  for (const [key, own] of recorded) {
    expectOfOneCommand(own);
    // Whoever has it done has been told so, of all of it: the caller asked until there was an answer. If that was a refusal,
    // an earlier asking may still have been under way: carried out when nothing spoke against it any more, and its answer lost.
    const told = receipts.get(key)?.[0]?.events;
    expect({ key, told: told ?? (refused.has(key) ? own : undefined) }).toEqual({ key, told: own });
  }
  for (const [key, told] of receipts) {
    expect({ key, first: told.filter(({ replayed }) => !replayed).length < 2 }).toEqual({ key, first: true });
    for (const receipt of told) {
      expect(receipt.events).toEqual(told[0]?.events);
      for (const event of receipt.events) expect(events[event.position - 1]).toEqual(event);
      // Without an event of its own it was done before, under another key.
      if (!recorded.has(key)) expect(receipt.replayed).toBe(true);
    }
  }
  const models = serially(events, ({ meta: { key = "" } }) => {
    const submission = submissions.get(key);
    const main = recorded.get(key)?.find(({ meta }) => meta.cause === undefined);
    const id = receipts.get(key)?.[0]?.id ?? (main && subjectOf(main));
    return submission && id !== undefined ? { submission, id } : undefined;
  });
  const last = models.at(-1);
  if (last) await expectSame(ledger, last);
}

function isInjected(error: unknown): boolean {
  return error instanceof StoreError && error.place === "faulty store";
}

const plans = fc.array(arbitraries.faultPlan(), { minLength: 1, maxLength: 4, size: "max" });
/** Turns of the event loop until a caller asks again; mostly more than any answer takes. */
const patience = fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 12 }));

describe.each(NEAR_PLACES)("on $name", ({ place, runs }) => {
  test.prop(
    { submissions: arbitraries.submissions({ keys: "unique" }), plans, patience },
    { numRuns: times(runs(150)) },
  )("one caller who asks until there is an answer gets everything once", async ({ submissions, plans, patience }) =>
    inPlace(place, async (fresh) => {
      const one = service(fresh, plans, "a", standing());
      const askings: Asking[] = [];
      for (const submission of submissions) await insist(one, submission, patience, askings);
      await expectOnce(await fresh.open(), askings);
      await one.close();
    }),
  );

  test.prop(
    {
      submissions: arbitraries.submissions({ keys: "unique", maxLength: 20 }),
      left: plans,
      right: plans,
      width: fc.integer({ min: 1, max: 8 }),
      patience,
    },
    { numRuns: times(runs(150)) },
  )(
    "many callers at once, each asking two services, get everything once",
    async ({ submissions, left, right, width, patience }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        const services = [service(fresh, left, "l", clock), service(fresh, right, "r", clock)];
        const askings: Asking[] = [];
        for (let at = 0; at < submissions.length; at += width) {
          const group = submissions.slice(at, at + width);
          await Promise.all(
            group.flatMap((submission) => services.map((each) => insist(each, submission, patience, askings))),
          );
        }
        await expectOnce(await fresh.open(), askings);
        for (const each of services) await each.close();
      }),
  );

  test.prop(
    { submissions: arbitraries.submissions({ keys: "unique" }), plan: arbitraries.faultPlan() },
    { numRuns: times(runs(100)) },
  )(
    "what got a receipt is in the log, what was refused is not, and what got no answer is there once or not at all",
    async ({ submissions, plan }) =>
      inPlace(place, async (fresh) => {
        const faults = plannedFrom(plan);
        const clock = standing();
        const ledger = await openSteady(faultyStore(await fresh.open(), faults), steady("a", clock));
        faults.start();
        await using observer = await openSteady(await fresh.open(), steady("b", clock));
        const answers = await Promise.all(
          submissions.map(async (submission) => {
            const answer = await send(ledger, submission, clock);
            // At once, not only in the end.
            if ("receipt" in answer)
              expect(await eventsOf(observer)).toEqual(expect.arrayContaining([...answer.receipt.events]));
            return answer;
          }),
        );
        await ledger.close();
        const events = await eventsOf(observer);
        for (const [index, answer] of answers.entries()) {
          const own = events.filter(({ meta }) => meta.key === submissions[index]?.options.key);
          if (answer.outcome === "accepted") expect(own).toEqual(answer.receipt.events);
          if (answer.outcome === "rejected" || answer.outcome === "replayed") expect(own).toEqual([]);
          if (answer.outcome === "failed") expect(isInjected(answer.error)).toBe(true);
          if (own.length > 0) expectOfOneCommand(own);
        }
      }),
  );
});
