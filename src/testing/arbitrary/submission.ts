// What do callers send, one after another? A town of accounts with some money, then anything.

import * as fc from "fast-check";
import type { Command } from "../../wallet/commands.ts";
import type { Submission } from "../submission.ts";
import { UNIVERSE } from "../universe.ts";
import { money } from "./amount.ts";
import { accountKind, wellFormed } from "./command.ts";
import { idOf } from "./id.ts";
import { malformed } from "./malformed.ts";

export interface SubmissionConstraints {
  /** Whether submissions carry an idempotency key: some of them where absent. `unique` gives each its own. */
  readonly keys?: "none" | "some" | "unique";
  /** Whether some commands are malformed; they are where absent. */
  readonly malformed?: "none" | "some";
}

export interface SubmissionsConstraints extends SubmissionConstraints {
  /** The most that follows on the opening of the accounts. */
  readonly maxLength?: number;
}

/** A command of any type, well formed or not. */
export function command({ malformed: bad = "some" }: Pick<SubmissionConstraints, "malformed"> = {}): fc.Arbitrary<Command> {
  if (bad === "none") return wellFormed();
  return fc.oneof({ weight: 12, arbitrary: wellFormed() }, { weight: 1, arbitrary: malformed() });
}

/** A command with a key and an actor, or without. */
export function submission(constraints: SubmissionConstraints = {}): fc.Arbitrary<Submission> {
  const { keys = "some" } = constraints;
  const actor = fc.option(fc.constantFrom(...UNIVERSE.actor), { nil: undefined, freq: 2 });
  const key = fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: keys === "some" ? 6 : 0, arbitrary: idOf("key") },
    { weight: keys === "some" && constraints.malformed !== "none" ? 1 : 0, arbitrary: fc.constantFrom("", "a b", "é", "k".repeat(255), "k".repeat(256)) },
  );
  return fc.record({ command: command(constraints), key, actor }).map(({ command, key, actor }) => ({
    command,
    options: { ...(key === undefined ? {} : { key }), ...(actor === undefined ? {} : { actor }) },
  }));
}

/** A sequence of submissions; now and then one is sent again, as it was. */
export function submissions(constraints: SubmissionsConstraints = {}): fc.Arbitrary<Submission[]> {
  const { maxLength = 30, keys } = constraints;
  const next = fc.oneof(
    { weight: 9, arbitrary: submission(constraints) },
    { weight: 1, arbitrary: fc.record({ again: fc.nat({ max: 30 }) }) },
  );
  return fc.tuple(town(), fc.array(next, { maxLength })).map(([opening, rest]) => {
    const all = [...opening];
    for (const each of rest) {
      if ("command" in each) all.push(each);
      else {
        const earlier = all[each.again % Math.max(1, all.length)];
        if (earlier) all.push(earlier);
      }
    }
    if (keys !== "unique") return all;
    return all.map(({ command, options }, index) => ({ command, options: { ...options, key: `key-${index}` } }));
  });
}

/** Most accounts of the universe, opened and some of them funded. */
function town(): fc.Arbitrary<Submission[]> {
  const opened = fc.tuple(fc.subarray([...UNIVERSE.account].reverse(), { minLength: 2 }), accountKind());
  const funded = fc.array(fc.record({ account: idOf("account"), amount: money() }), { maxLength: 3 });
  return fc.tuple(opened, funded).map(([[accounts, kind], fundings]) => [
    ...accounts.map((account) => plain({ type: "openAccount", account, kind, holder: "cust_1" })),
    ...fundings.map(({ account, amount }, index) =>
      plain({ type: "fund", account, amount, source: { rail: "bank", reference: `town-${index}` } }),
    ),
  ]);
}

function plain(command: Command): Submission {
  return { command, options: {} };
}
