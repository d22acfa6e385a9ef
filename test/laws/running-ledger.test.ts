// The running ledger answers as the model does, on every store, one command at a time or many at once.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { defaultPolicy, evolve, initialState, type Policy, type Preview, type Receipt } from "tallystick";
import { arbitraries, model, type Submission } from "tallystick/testing";
import {
  eventsOf,
  expectFit,
  expectRightMeanwhile,
  expectSame,
  inPlace,
  memoryPlace,
  openSteady,
  PLACES,
  send,
  serially,
  sqlitePlace,
  steady,
  times,
  viewOfLedger,
  viewOfState,
  type Answer,
  type Told,
} from "./harness.ts";

const rules = fc.oneof(fc.constant<Policy>(defaultPolicy), arbitraries.policy());

describe.each(PLACES)("on $name", ({ place, runs }) => {
  test.prop({ submissions: arbitraries.submissions(), policy: rules }, { numRuns: times(runs(120)) })(
    "every answer and every balance is the model's, command by command",
    async ({ submissions, policy }) =>
      inPlace(place, async (fresh) => {
        await using ledger = await openSteady(await fresh.open(), { policy });
        const expected = model({ policy });
        const receipts: Receipt[] = [];
        let accepted = 0;
        for (const submission of submissions) {
          const answer = await send(ledger, submission);
          expectFit(answer, expected.expected(submission), submission);
          if (answer.outcome === "accepted") {
            accepted += answer.receipt.events.length;
            expect(answer.receipt.position).toBe(accepted);
            expected.carryOut(submission, answer.receipt.id);
            receipts.push(answer.receipt);
          }
          // What was done before is told as it was then.
          if (answer.outcome === "replayed") {
            const first = receipts.find(({ position }) => position === answer.receipt.position);
            expect(answer.receipt).toEqual({ ...first, replayed: true });
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
        await using ledger = await openSteady(await fresh.open(), { policy });
        const told: Told<{ readonly submission: Submission; readonly answer: Answer }>[] = [];
        for (let at = 0; at < submissions.length; at += width) {
          const before = await ledger.head();
          const group = submissions.slice(at, at + width);
          const answers = await Promise.all(
            group.map(async (submission) => ({ submission, answer: await send(ledger, submission) })),
          );
          const after = await ledger.head();
          told.push(...answers.map((what) => ({ before, after, what })));
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
        await using ledger = await openSteady(await fresh.open(), { policy });
        for (const submission of submissions) await send(ledger, submission);
        const state = (await eventsOf(ledger)).reduce(evolve, initialState);
        await using again = await openSteady(await fresh.open());
        for (const id of Object.keys(state.account)) {
          expect({ id, ...(await viewOfLedger(ledger, id)) }).toEqual({ id, ...viewOfState(state, id) });
          expect(await again.account(id)).toEqual(await ledger.account(id));
        }
        expect(await again.trialBalance()).toEqual(await ledger.trialBalance());
      }),
  );

  test.prop({ submissions: arbitraries.submissions(), next: arbitraries.submission() }, { numRuns: times(runs(100)) })(
    "a refusal changes nothing, and a preview says what would be answered",
    async ({ submissions, next: { command, options } }) =>
      inPlace(place, async (fresh) => {
        await using ledger = await openSteady(await fresh.open());
        for (const submission of submissions) await send(ledger, submission);
        const { key: _, ...keyless } = options;
        const before = { head: await ledger.head(), books: await ledger.trialBalance() };
        const preview = await ledger.preview(command, keyless);
        await using cold = await openSteady(await fresh.open(), steady("b"));
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
});

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

describe("the stores", () => {
  test.prop({ submissions: arbitraries.submissions(), policy: rules }, { numRuns: times(40) })(
    "give the same answers, receipt by receipt",
    async ({ submissions, policy }) =>
      inPlace(memoryPlace, async (inMemory) =>
        inPlace(sqlitePlace, async (inSqlite) => {
          await using first = await openSteady(await inMemory.open(), { policy });
          await using second = await openSteady(await inSqlite.open(), { policy, ...steady() });
          for (const submission of submissions) {
            expect(JSON.stringify(await send(second, submission))).toBe(JSON.stringify(await send(first, submission)));
          }
          expect(await eventsOf(second)).toEqual(await eventsOf(first));
        }),
      ),
  );
});
