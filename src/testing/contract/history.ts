// Could what writers did and heard have happened one after the other?

import canonicalize from "canonicalize";
import type { AppendResult, Guard, NewEvent, RecordedEvent } from "../../stores/store.ts";
import { NaiveLog } from "./naive-log.ts";
import { upTo } from "./note.ts";
import { expect, expectSame, inOrder, positionOf, positionsOf } from "./seen.ts";

/** An append that somebody tried. */
export interface Attempt {
  readonly events: readonly NewEvent[];
  readonly guards: readonly Guard[];
  /** A position that had been acknowledged to somebody before it was tried … */
  readonly from: number;
  /** … and one that the log had reached after it was answered. */
  readonly to: number;
  readonly result: AppendResult;
}

/**
 * Replays attempts on a naive log in the order of the final one. What was accepted stands whole where its result says, behind all
 * that was acknowledged before it, and its guards held there. What was refused had the very conflicts that it was told of
 * at some moment between its call and its answer.
 */
export function expectPossible(attempts: readonly Attempt[], log: readonly RecordedEvent[]): void {
  expect(positionsOf(log)).toEqual(upTo(log.length));
  const accepted = attempts
    .filter(({ result }) => result.ok)
    .sort((one, other) => positionOf(one.result) - positionOf(other.result));
  let unexplained = attempts.filter(({ result }) => !result.ok);
  const naive = new NaiveLog();
  for (const next of [...accepted, undefined]) {
    const head = naive.events.length;
    unexplained = unexplained.filter(({ guards, from, to, result }) => {
      if (head < from || head > to) return true;
      return (
        canonicalize(inOrder(result)) !== canonicalize(inOrder({ ok: false, conflicts: naive.conflictsWith(guards) }))
      );
    });
    if (next === undefined) break;
    expect(head).toBeGreaterThanOrEqual(next.from);
    expect(naive.append(next.events, next.guards)).toEqual(next.result);
  }
  expectSame(log, naive.events);
  expect(unexplained).toEqual([]);
}
