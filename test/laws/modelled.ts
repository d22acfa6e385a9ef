// Is every decision of a life the one that the model expects?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know functions that state a law

import { expect } from "vitest";
import { tagsOf, type Policy, type ProposedEvent } from "tallystick";
import { live, model, type Step, type Submission } from "tallystick/testing";
import { subjectOf } from "../../src/events/tags.ts";
import { expectFit, viewOfState, type Answer } from "./harness.ts";

/** What a decision would be as the answer of a ledger that has recorded some events before. */
function answerOf({ decision }: Step, recorded: readonly ProposedEvent[]): Answer {
  if (decision.outcome === "rejected") return { outcome: "rejected", code: decision.rejection.code };
  const { events, earlier } = decision;
  const told = earlier ? recorded.filter((event) => event.type === earlier.type && bears(event, earlier.tag)) : events;
  const mains = told.filter(({ meta }) => meta.cause === undefined);
  // What is told was done in one decision: a receipt never mixes several.
  expect(mains.length).toBeLessThan(2);
  // What came along with another command is told by itself.
  const [main = told[0]] = mains;
  expect(main).toBeDefined();
  const id = main ? subjectOf(main) : "";
  return { outcome: earlier ? "replayed" : "accepted", receipt: { id, position: 1, events: [], replayed: !!earlier } };
}

function bears(event: ProposedEvent, tag: string): boolean {
  return tagsOf(event).includes(tag);
}

/** The decided steps hold against the model, answer by answer and balance by balance. */
export function expectAsModelled(submissions: readonly Submission[], policy: Policy): void {
  const expected = model({ policy });
  const recorded: ProposedEvent[] = [];
  for (const step of live(submissions, { policy })) {
    const { submission, after } = step;
    const { now } = step.env();
    const answer = answerOf(step, recorded);
    recorded.push(...step.events);
    expectFit(answer, expected.expected(submission, now), submission);
    if (answer.outcome === "accepted") expected.carryOut(submission, answer.receipt.id, now);
    for (const id of expected.accounts)
      expect({ submission, id, ...viewOfState(after, id) }).toEqual({ submission, id, ...expected.view(id) });
  }
}
