// Whoever gives up is told the reason and nothing was done, or it had begun and is told how it ended; whenever that was.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { RejectedError, type Ledger, type Receipt } from "tallystick";
import { arbitraries, faultyStore, type StoreFault, type Submission } from "tallystick/testing";
import { byKey, eventsOf, inPlace, NEAR_PLACES, openSteady, plannedFrom, standing, steady, times } from "./harness.ts";

/** Gives up on what was sent with its signal, once so many turns of the event loop have passed. */
class Caller {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  readonly reason = new Error("the caller has left");

  async leaveAfter(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    this.#controller.abort(this.reason);
  }
}

/** How a submission is sent: after so many turns, by which of the callers if by any, and alone or as one that could be more. */
const sendings = fc.infiniteStream(
  fc.record({
    after: fc.integer({ min: 0, max: 20 }),
    caller: fc.option(fc.nat({ max: 4 })),
    together: fc.boolean(),
  }),
);

/** Calls take their time, and appends are told of others who have been faster. */
const delaysAndConflicts = arbitraries
  .faultPlan()
  .map((plan) =>
    plan.map((fault): StoreFault => (fault.outcome === "conflict" ? fault : { ...fault, outcome: "none" })),
  );

async function receiptOf(
  ledger: Ledger,
  { command, options }: Submission,
  { signal, together }: { readonly signal: AbortSignal | undefined; readonly together: boolean },
): Promise<Receipt | undefined> {
  const given = signal === undefined ? options : { ...options, signal };
  return together ? (await ledger.submitAll([command], given))[0] : ledger.submit(command, given);
}

describe.each(NEAR_PLACES)("on $name", ({ place, runs }) => {
  test.prop(
    {
      submissions: arbitraries.submissions({ keys: "unique" }),
      sendings,
      turns: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 5 }),
      plan: delaysAndConflicts,
    },
    { numRuns: times(runs(150)) },
  )(
    "what got a receipt is in the log once, and what was given up or refused is not",
    async ({ submissions, sendings, turns, plan }) =>
      inPlace(place, async (fresh) => {
        const faults = plannedFrom(plan);
        const ledger = await openSteady(faultyStore(await fresh.open(), faults), steady("a", standing()));
        faults.start();
        const callers = turns.map(() => new Caller());
        const leaving = callers.map((caller, index) => caller.leaveAfter(turns[index] ?? 0));
        const answers = await Promise.all(
          submissions.map(async (submission) => {
            const { after, caller: index, together } = sendings.next().value;
            const caller = index === null ? undefined : callers[index];
            for (let turn = 0; turn < after; turn += 1) await nextTurn();
            try {
              return await receiptOf(ledger, submission, { signal: caller?.signal, together });
            } catch (error) {
              // Nothing else may go wrong.
              if (!(error instanceof RejectedError)) expect(error).toBe(caller?.reason);
              return undefined;
            }
          }),
        );
        await Promise.all(leaving);
        for (const { signal } of callers) expect(getEventListeners(signal, "abort")).toEqual([]);
        await ledger.close();
        await using observer = await openSteady(await fresh.open());
        const recorded = byKey(await eventsOf(observer));
        for (const [index, receipt] of answers.entries()) {
          const own = recorded.get(submissions[index]?.options.key ?? "") ?? [];
          expect(own).toEqual(receipt && !receipt.replayed ? receipt.events : []);
        }
      }),
  );
});
