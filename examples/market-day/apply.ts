// What became of each command? All lines are given to a ledger, in order, at the instants they name.

import { RejectedError, type Ledger, type RejectionCode, type SubmitOptions } from "tallystick";
import type { Line } from "./line.ts";

/** A clock that stands at the line being applied. */
export interface ScriptClock {
  now: string;
}

export interface Tally {
  /** How many lines have their answer. */
  done: number;
  /** Recorded now. */
  accepted: number;
  /** Carried out before: the first receipt again, nothing recorded. */
  replayed: number;
  /** Refused, by code, each with the message of its first. */
  readonly refused: Map<RejectionCode, { count: number; readonly example: string }>;
}

export interface ApplyOptions {
  readonly clock: ScriptClock;
  /** Stops between two instants; what was answered until then is recorded. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (tally: Tally) => void;
}

/**
 * Applies the lines. Lines of one instant are submitted together: the ledger decides them in the order in which they
 * were submitted and records them in one append. The clock goes on only when all of them have their answer, so every
 * event is recorded at the instant of its line, however fast the machine.
 * @throws whatever is not a refusal: the log is in the way, and going on would change the order
 */
export async function applyLines(ledger: Ledger, lines: readonly Line[], options: ApplyOptions): Promise<Tally> {
  const { clock, signal, onProgress } = options;
  const tally: Tally = { done: 0, accepted: 0, replayed: 0, refused: new Map() };
  for (const group of byInstant(lines)) {
    if (signal?.aborted) break;
    clock.now = group[0]?.at ?? clock.now;
    const answers = await Promise.allSettled(group.map((line) => ledger.submit(line.command, optionsOf(line))));
    for (const answer of answers) {
      if (answer.status === "fulfilled") tally[answer.value.replayed ? "replayed" : "accepted"] += 1;
      else if (answer.reason instanceof RejectedError) refuse(tally, answer.reason);
      else throw answer.reason;
      tally.done += 1;
    }
    onProgress?.(tally);
  }
  return tally;
}

function* byInstant(lines: readonly Line[]): Generator<readonly Line[]> {
  let group: Line[] = [];
  for (const line of lines) {
    if (group.length > 0 && group[0]?.at !== line.at) {
      yield group;
      group = [];
    }
    group.push(line);
  }
  if (group.length > 0) yield group;
}

/** All that a line says beside the command and the instant. */
function optionsOf({ at: _, command: __, ...options }: Line): SubmitOptions {
  return options;
}

function refuse({ refused }: Tally, { code, rejection }: RejectedError): void {
  const seen = refused.get(code);
  if (seen) seen.count += 1;
  else refused.set(code, { count: 1, example: rejection.message });
}
