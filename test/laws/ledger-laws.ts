// The running ledger answers as the model does, one command at a time or many at once: the laws, for whatever store it runs on.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { expect } from "vitest";
import { defaultPolicy, evolve, initialState, type Policy, type Preview, type Receipt } from "tallystick";
import { arbitraries, model, type StorePlace, type Submission } from "tallystick/testing";
import {
  eventsOf,
  expectFit,
  expectRightMeanwhile,
  expectSame,
  inPlace,
  memoryPlace,
  note,
  openSteady,
  send,
  serially,
  standing,
  steady,
  times,
  viewOfLedger,
  viewOfState,
  type Answer,
  type Told,
} from "./harness.ts";

const rules = fc.oneof(fc.constant<Policy>(defaultPolicy), arbitraries.policy());

/** Registers the laws. @param runs how many of so many runs the store is worth */
export function ledgerLaws(place: () => StorePlace, runs: (many: number) => number): void {
  test.prop({ submissions: arbitraries.submissions(), policy: rules }, { numRuns: times(runs(120)) })(
    "every answer and every balance is the model's, command by command",
    async ({ submissions, policy }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        await using ledger = await openSteady(await fresh.open(), { policy, ...steady("a", clock) });
        const expected = model({ policy });
        const receipts: Receipt[] = [];
        let accepted = 0;
        for (const submission of submissions) {
          const answer = await send(ledger, submission, clock);
          expectFit(answer, expected.expected(submission, clock.now()), submission);
          if (answer.outcome === "accepted") {
            for (const { at } of answer.receipt.events) expect(at).toBe(clock.now());
            accepted += answer.receipt.events.length;
            expect(answer.receipt.position).toBe(accepted);
            expected.carryOut(submission, answer.receipt.id, clock.now());
            receipts.push(answer.receipt);
          }
          // What was done before is told as it was then; what was recorded along with something else, by itself.
          if (answer.outcome === "replayed") {
            const told = answer.receipt.events;
            const first = receipts.find(({ events }) => events.some(({ id }) => id === told[0]?.id));
            if (told[0]?.meta.cause === undefined) expect(answer.receipt).toEqual({ ...first, replayed: true });
            // It came along with something else, whose receipt shows it.
            else expect(first?.events).toEqual(expect.arrayContaining([...told]));
          }
          expect(await ledger.head()).toBe(accepted);
          for (const id of expected.accounts) {
            expect({ submission, id, ...(await viewOfLedger(ledger, id)) }).toEqual({
              submission,
              id,
              ...expected.view(id),
            });
          }
        }
        await expectSame(ledger, expected);
      }),
  );

  test.prop(
    { submissions: arbitraries.submissions(), width: fc.constantFrom(2, 3, 5, 1000), policy: rules },
    { numRuns: times(runs(200)) },
  )(
    "of commands sent several at once each is answered as at its place in the log",
    async ({ submissions, width, policy }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        await using ledger = await openSteady(await fresh.open(), { policy, ...steady("a", clock) });
        const head = (): Promise<number> => ledger.head();
        const told: Told<{ readonly submission: Submission; readonly answer: Answer }>[] = [];
        for (let at = 0; at < submissions.length; at += width) {
          const group = submissions.slice(at, at + width);
          const answers = group.map(async (submission) =>
            note(clock, head, async () => ({ submission, answer: await send(ledger, submission, clock) })),
          );
          told.push(...(await Promise.all(answers)));
        }
        const sent = new Map<string, { readonly submission: Submission; readonly id: string }>();
        for (const { what } of told) {
          const { submission, answer } = what;
          if (answer.outcome !== "accepted") continue;
          for (const { id } of answer.receipt.events) sent.set(id, { submission, id: answer.receipt.id });
        }
        const models = serially(await eventsOf(ledger), ({ id }) => sent.get(id), policy);
        for (const each of told) expectRightMeanwhile(each, models);
        await expectSame(ledger, models.at(-1) ?? model());
      }),
  );

  test.prop({ submissions: arbitraries.submissions(), policy: rules }, { numRuns: times(runs(60)) })(
    "replaying the log gives the state that was lived, in a ledger opened anew too",
    async ({ submissions, policy }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        await using ledger = await openSteady(await fresh.open(), { policy, ...steady("a", clock) });
        for (const submission of submissions) await send(ledger, submission, clock);
        const state = (await eventsOf(ledger)).reduce(evolve, initialState);
        await using again = await openSteady(await fresh.open(), steady("a", clock));
        for (const id of Object.keys(state.account)) {
          expect({ id, ...(await viewOfLedger(ledger, id)) }).toEqual({ id, ...viewOfState(state, id) });
          expect(await again.account(id)).toEqual(await ledger.account(id));
        }
        expect(await again.trialBalance()).toEqual(await ledger.trialBalance());
      }),
  );

  test.prop({ submissions: arbitraries.submissions(), next: arbitraries.submission() }, { numRuns: times(runs(100)) })(
    "a refusal changes nothing, and a preview says what would be answered",
    async ({ submissions, next: { command, options, wait = 0 } }) =>
      inPlace(place, async (fresh) => {
        const clock = standing();
        await using ledger = await openSteady(await fresh.open(), steady("a", clock));
        for (const submission of submissions) await send(ledger, submission, clock);
        clock.pass(wait);
        const { key: _, ...keyless } = options;
        const before = { head: await ledger.head(), books: await ledger.trialBalance() };
        const preview = await ledger.preview(command, keyless);
        await using cold = await openSteady(await fresh.open(), steady("b", clock));
        const coldly = await cold.preview(command, keyless);
        expect(outcomeOf(coldly)).toEqual(outcomeOf(preview));
        expect({ head: await ledger.head(), books: await ledger.trialBalance() }).toEqual(before);
        const answer = await send(ledger, { command, options: keyless });
        switch (answer.outcome) {
          case "accepted":
            expect(preview).toMatchObject({
              outcome: "accepted",
              events: answer.receipt.events.map(({ data, type }) => ({ data: withoutFreshId(data), type })),
            });
            break;
          case "replayed":
            expect(preview).toMatchObject({ outcome: "accepted", events: [] });
            break;
          case "rejected":
            expect(preview).toMatchObject({ outcome: "rejected", rejection: { code: answer.code } });
            expect({ head: await ledger.head(), books: await ledger.trialBalance() }).toEqual(before);
            break;
          case "failed":
            throw answer.error;
        }
      }),
  );

  test.prop({ submissions: arbitraries.submissions(), policy: rules }, { numRuns: times(runs(120)) })(
    "answers are those of the memory store, receipt by receipt",
    async ({ submissions, policy }) =>
      inPlace(memoryPlace, async (inMemory) =>
        inPlace(place, async (fresh) => {
          const clock = { ofFirst: standing(), ofSecond: standing() };
          await using first = await openSteady(await inMemory.open(), { policy, ...steady("a", clock.ofFirst) });
          await using second = await openSteady(await fresh.open(), { policy, ...steady("a", clock.ofSecond) });
          for (const submission of submissions) {
            expect(JSON.stringify(await send(second, submission, clock.ofSecond))).toBe(
              JSON.stringify(await send(first, submission, clock.ofFirst)),
            );
          }
          expect(await eventsOf(second)).toEqual(await eventsOf(first));
        }),
      ),
  );
}

/** What a preview says, but for the ids and the message. */
function outcomeOf(preview: Preview): unknown {
  return preview.outcome === "accepted" ? preview.postings : preview.rejection.code;
}

/** What is decided twice gets another fresh id each time. */
function withoutFreshId(data: object): object {
  return Object.fromEntries(
    Object.entries(data).filter(([, value]) => typeof value !== "string" || !/^[a-z]{3}_a0/.test(value)),
  );
}
