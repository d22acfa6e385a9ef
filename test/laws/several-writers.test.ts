// Several ledgers on one log: whatever the interleaving, it is as if one after another had been served.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { money, RejectedError, type Command, type Ledger, type LedgerEvent, type Preview } from "tallystick";
import {
  arbitraries,
  faultyStore,
  model,
  UNIVERSE,
  type Expected,
  type Model,
  type ModelView,
  type Submission,
} from "tallystick/testing";
import {
  eventsOf,
  expectedMeanwhile,
  expectRightMeanwhile,
  expectSame,
  inPlace,
  memoryPlace,
  note,
  openSteady,
  plannedFrom,
  send,
  serially,
  slowAnswer,
  slowAppends,
  sqlitePlace,
  standing,
  steady,
  times,
  viewOfLedger,
  type Answer,
  type CarriedOut,
  type Clock,
  type Told,
} from "./harness.ts";

/** What a client of one ledger does: in groups, each at once; it waits for one group before it starts the next. */
type Work = readonly (readonly Task[])[];
type Task = Submission | { readonly look: string } | { readonly preview: Command };

function work(): fc.Arbitrary<Work> {
  const task = fc.oneof(
    { weight: 6, arbitrary: arbitraries.submission({ malformed: "none" }) },
    { weight: 2, arbitrary: fc.record({ look: arbitraries.idOf("account") }) },
    { weight: 1, arbitrary: fc.record({ preview: arbitraries.wellFormedCommand() }) },
  );
  return fc.array(fc.array(task, { minLength: 1, maxLength: 4, size: "max" }), { maxLength: 5, size: "max" });
}

interface Sent {
  readonly submission: Submission;
  readonly answer: Answer;
}
interface Seen {
  readonly account: string;
  readonly view: ModelView | undefined;
}
interface Previewed {
  readonly command: Command;
  readonly preview: Preview;
}
type Happened = Told<Sent | Seen | Previewed>;

/** Carries out the work on a ledger, and notes what came back when. */
async function workOn(ledger: Ledger, head: () => Promise<number>, clock: Clock, work: Work): Promise<Happened[]> {
  const told: Happened[] = [];
  for (const group of work) {
    told.push(
      ...(await Promise.all(group.map(async (task) => note(clock, head, async () => carryOut(ledger, task, clock))))),
    );
  }
  return told;
}

async function carryOut(ledger: Ledger, task: Task, clock: Clock): Promise<Happened["what"]> {
  if ("look" in task) return { account: task.look, view: await lookAt(ledger, task.look) };
  if ("preview" in task) return { command: task.preview, preview: await ledger.preview(task.preview) };
  return { submission: task, answer: await send(ledger, task, clock) };
}

async function lookAt(ledger: Ledger, account: string): Promise<ModelView | undefined> {
  try {
    return await viewOfLedger(ledger, account);
  } catch (error) {
    if (error instanceof RejectedError && error.code === "account_not_found") return undefined;
    throw error;
  }
}

/** There is one order of all that was answered, the log's, and every answer was right at some moment while it was awaited. */
function expectSerial(events: readonly LedgerEvent[], told: readonly Happened[]): Model {
  const receipts = new Map<string, CarriedOut>();
  for (const { what } of told) {
    if (!("submission" in what)) continue;
    const { submission, answer } = what;
    if (answer.outcome === "failed") throw answer.error;
    if (answer.outcome !== "accepted") continue;
    for (const event of answer.receipt.events) {
      expect(events[event.position - 1]).toEqual(event);
      receipts.set(event.id, { submission, id: answer.receipt.id });
    }
  }
  const models = serially(events, ({ id }) => receipts.get(id));
  for (const each of told) {
    const { before, after, what } = each;
    if ("submission" in what) expectRightMeanwhile({ ...each, what }, models);
    else if ("view" in what) {
      const { account, view } = what;
      const meanwhile = models.slice(before, after + 1);
      const views = meanwhile.map((then) => (then.accounts.includes(account) ? then.view(account) : undefined));
      if (!views.some((one) => isDeepStrictEqual(one, view))) {
        expect({ account, before, after, view }).toEqual({ account, before, after, oneOf: views });
      }
    } else {
      const { command, preview } = what;
      const expected = expectedMeanwhile(each, models, { command, options: {} });
      if (!expected.some((each) => isForeseen(preview, each))) {
        expect({ command, before, after, preview }).toEqual({ command, before, after, oneOf: expected });
      }
    }
  }
  return models.at(-1) ?? model();
}

function isForeseen(preview: Preview, expected: Expected): boolean {
  if (preview.outcome === "rejected") {
    return expected.outcome === "rejected" && expected.codes.includes(preview.rejection.code);
  }
  return expected.outcome === (preview.events.length > 0 ? "accepted" : "replayed");
}

const town = arbitraries.submissions({ keys: "none", malformed: "none", maxLength: 4 });

/** A process with a ledger: what it has looked at before, what its clients do, and how slow its store is. */
const writer = fc.record({
  knows: fc.subarray([...UNIVERSE.account]),
  work: work(),
  plan: arbitraries.faultPlan({ only: "delays" }),
});

describe("several ledgers on one log", () => {
  test.prop(
    { opening: town, writers: fc.array(writer, { minLength: 1, maxLength: 3, size: "max" }) },
    { numRuns: times(250) },
  )(
    "in memory, one to three of them: any interleaving is some serial order, and readers see only what was",
    async ({ opening, writers }) =>
      inPlace(memoryPlace, async (place) => {
        const clock = standing();
        const pristine = await openSteady(await place.open(), steady("a", clock));
        const head = (): Promise<number> => pristine.head();
        const delays = writers.map(({ plan }) => plannedFrom(plan));
        const ledgers = await Promise.all(
          delays.map(async (plan, index) =>
            openSteady(faultyStore(await place.open(), plan), steady(`w${index}-`, clock)),
          ),
        );
        const told = await workOn(
          pristine,
          head,
          clock,
          opening.map((submission) => [submission]),
        );
        // Each has something in memory that the others will change behind its back.
        for (const [index, ledger] of ledgers.entries()) {
          for (const account of writers[index]?.knows ?? []) await lookAt(ledger, account);
        }
        for (const plan of delays) plan.start();
        const rest = await Promise.all(
          ledgers.map((ledger, index) => workOn(ledger, head, clock, writers[index]?.work ?? [])),
        );
        const expected = expectSerial(await eventsOf(pristine), [...told, ...rest.flat()]);
        // Whoever is asked, and whatever is in its memory.
        for (const ledger of [pristine, ...ledgers]) await expectSame(ledger, expected);
        for (const ledger of [pristine, ...ledgers]) await ledger.close();
      }),
  );

  test.prop({ opening: town, works: fc.tuple(work(), work()) }, { numRuns: times(40) })(
    "in one SQLite file, two of them: any interleaving is some serial order, and readers see only what was",
    async ({ opening, works }) =>
      inPlace(sqlitePlace, async (place) => {
        const clock = standing();
        const first = await openSteady(await place.open(), steady("w0-", clock));
        const second = await openSteady(await place.open(), steady("w1-", clock));
        const observer = await openSteady(await place.open(), steady("a", clock));
        const head = (): Promise<number> => observer.head();
        const told = await workOn(
          first,
          head,
          clock,
          opening.map((submission) => [submission]),
        );
        const rest = await Promise.all([workOn(first, head, clock, works[0]), workOn(second, head, clock, works[1])]);
        const expected = expectSerial(await eventsOf(observer), [...told, ...rest.flat()]);
        for (const ledger of [first, second, observer]) await expectSame(ledger, expected);
        for (const ledger of [first, second, observer]) await ledger.close();
      }),
  );

  test("a wallet that is read while its first credit is being recorded has that and the next", async () =>
    inPlace(memoryPlace, async (place) => {
      const slow = slowAppends(await place.open());
      const pristine = await openSteady(await place.open());
      await pristine.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
      await using ledger = await openSteady(slow.store, steady("b"));
      const fund = (reference: string): Promise<unknown> =>
        ledger.fund({ account: "alice", amount: money("1.00 USD"), source: { rail: "bank", reference } });
      const first = fund("wire-1");
      await slow.begun;
      await ledger.account("alice");
      slow.release();
      await first;
      await fund("wire-2");
      expect((await ledger.account("alice")).balances["USD"]?.available).toEqual(money("2.00 USD"));
      expect((await pristine.account("alice")).balances["USD"]?.available).toEqual(money("2.00 USD"));
    }));

  test("a wallet whose reading outlasts the recording of its first credit has that and the next", async () =>
    inPlace(memoryPlace, async (place) => {
      const slow = slowAnswer(await place.open());
      const pristine = await openSteady(await place.open());
      await pristine.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
      await using ledger = await openSteady(slow.store, steady("b"));
      const fund = (reference: string): Promise<unknown> =>
        ledger.fund({ account: "alice", amount: money("1.00 USD"), source: { rail: "bank", reference } });
      slow.start();
      const seen = ledger.account("alice");
      await fund("wire-1");
      slow.release();
      await seen;
      await fund("wire-2");
      expect((await ledger.account("alice")).balances["USD"]?.available).toEqual(money("2.00 USD"));
    }));

  test.prop({ amount: arbitraries.money(), writers: fc.integer({ min: 2, max: 5 }) }, { numRuns: times(50) })(
    "the same bank reference, brought to each at once, funds once",
    async ({ amount, writers }) =>
      inPlace(memoryPlace, async (place) => {
        const ledgers = await Promise.all(
          Array.from({ length: writers }, async (_, index) => openSteady(await place.open(), steady(`w${index}-`))),
        );
        await ledgers[0]?.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
        const source = { rail: "bank", reference: "wire-1" };
        const answers = await Promise.all(
          ledgers.map((ledger) =>
            send(ledger, { command: { type: "fund", account: "alice", amount, source }, options: {} }),
          ),
        );
        expect(answers.filter(({ outcome }) => outcome === "accepted")).toHaveLength(1);
        expect(
          answers.filter((answer) => answer.outcome === "rejected" && answer.code === "already_exists"),
        ).toHaveLength(writers - 1);
        for (const ledger of ledgers)
          expect((await ledger.balance("alice", amount.currency)).available).toEqual(amount);
      }),
  );
});
