// Whatever was asked for with a key may be asked for again, as often as one likes.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import type { LedgerEvent } from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import {
  eventsOf,
  expectOneCommand,
  inPlace,
  openSteady,
  PLACES,
  send,
  standing,
  steady,
  times,
  type Answer,
} from "./harness.ts";

/** The order in which to send things again: indexes of what was sent, each twice at least. */
const again = fc.array(fc.nat({ max: 1000 }), { minLength: 10, maxLength: 40, size: "max" });

function inOrder<Value>(values: readonly Value[], order: readonly number[]): Value[] {
  if (values.length === 0) return [];
  const twice = [...values, ...values];
  // A shuffle by what was drawn, then a few more.
  for (const [index, draw] of order.entries()) {
    const [at, other] = [index % twice.length, draw % twice.length];
    [twice[at], twice[other]] = [twice[other] as Value, twice[at] as Value];
  }
  return [...twice, ...order.map((draw) => values[draw % values.length] as Value)];
}

interface Carried {
  readonly submission: Submission;
  readonly answer: Extract<Answer, { readonly receipt: object }>;
}

describe.each(PLACES)("on $name", ({ place, runs }) => {
  test.prop({ submissions: arbitraries.submissions({ keys: "unique" }), order: again }, { numRuns: times(runs(100)) })(
    "every command sent again with its key gets its first receipt, from any ledger, and nothing is done",
    async ({ submissions, order }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        const first = await openSteady(await fresh.open(), steady("a", clock));
        const carried: Carried[] = [];
        for (const submission of submissions) {
          const answer = await send(first, submission, clock);
          if (answer.outcome === "failed") throw answer.error;
          if (answer.outcome !== "rejected") carried.push({ submission, answer });
        }
        const log = await eventsOf(first);
        await using second = await openSteady(await fresh.open(), steady("b", clock));
        for (const [index, { submission, answer }] of inOrder(carried, order).entries()) {
          // The ledger that carried it out, one that never saw it, and one opened after the first was closed.
          const ledger = index % 2 === 0 ? first : second;
          expect(await send(ledger, submission, clock)).toEqual({
            outcome: "replayed",
            receipt: { ...answer.receipt, replayed: true },
          });
        }
        await first.close();
        await using third = await openSteady(await fresh.open(), steady("c", clock));
        const receipts = await Promise.all(
          inOrder(carried, order).map(
            async ({ submission, answer }) => [await send(third, submission, clock), answer] as const,
          ),
        );
        for (const [repeated, answer] of receipts) {
          expect(JSON.stringify(repeated)).toBe(
            JSON.stringify({ outcome: "replayed", receipt: { ...answer.receipt, replayed: true } }),
          );
        }
        expect(await eventsOf(third)).toEqual(log);
      }),
  );

  test.prop(
    {
      submissions: arbitraries.submissions({ keys: "unique", malformed: "none" }),
      other: arbitraries.wellFormedCommand(),
      at: fc.nat(),
    },
    { numRuns: times(runs(60)) },
  )("another command under a key that was used is refused, and nothing is done", async ({ submissions, other, at }) =>
    inPlace(place, async (fresh) => {
      const clock = standing();
      await using ledger = await openSteady(await fresh.open(), steady("a", clock));
      const used: Submission[] = [];
      for (const submission of submissions) {
        if ((await send(ledger, submission, clock)).outcome === "accepted") used.push(submission);
      }
      const victim = used[at % Math.max(1, used.length)];
      fc.pre(victim !== undefined && JSON.stringify(victim.command) !== JSON.stringify(other));
      const head = await ledger.head();
      await using second = await openSteady(await fresh.open(), steady("b", clock));
      for (const each of [ledger, second]) {
        expect(await send(each, { command: other, options: victim?.options ?? {} })).toEqual({
          outcome: "rejected",
          code: "idempotency_key_reused",
        });
      }
      expect(await ledger.head()).toBe(head);
    }),
  );

  test.prop({ submissions: arbitraries.submissions({ keys: "unique" }) }, { numRuns: times(runs(60)) })(
    "commands sent twice at once, through two ledgers, are carried out once",
    async ({ submissions }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        await using left = await openSteady(await fresh.open(), steady("a", clock));
        await using right = await openSteady(await fresh.open(), steady("b", clock));
        for (const submission of submissions) {
          const answers = await Promise.all([
            send(left, submission, clock),
            send(right, submission, clock),
            send(left, submission, clock),
          ]);
          const receipts = answers.flatMap((answer) => ("receipt" in answer ? [answer.receipt] : []));
          // All or none: nothing but their twins could have come between.
          expect([0, answers.length]).toContain(receipts.length);
          expect(receipts.filter(({ replayed }) => !replayed).length).toBeLessThan(2);
          for (const receipt of receipts) expect(receipt.events).toEqual(receipts[0]?.events);
        }
        const byKey = new Map<string | undefined, LedgerEvent[]>();
        for (const event of await eventsOf(left)) {
          byKey.set(event.meta.key, [...(byKey.get(event.meta.key) ?? []), event]);
        }
        for (const done of byKey.values()) expectOneCommand(done);
      }),
  );
});
