// What do callers send, one after another? A town of accounts with some money, then anything.

import * as fc from "fast-check";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";
import type { Command } from "../../wallet/commands.ts";
import type { Submission } from "../submission.ts";
import { UNIVERSE } from "../universe.ts";
import { money } from "./amount.ts";
import { wellFormed } from "./command.ts";
import { idOf } from "./id.ts";
import { pastInstant } from "./instant.ts";
import { malformed } from "./malformed.ts";
import { standing, twoAccounts } from "./party.ts";
import { story } from "./story.ts";
import { wait } from "./wait.ts";

export interface SubmissionConstraints {
  /** Whether submissions carry an idempotency key: some of them where absent. `unique` gives each its own. */
  readonly keys?: "none" | "some" | "unique";
  /** Whether some commands are malformed; they are where absent. */
  readonly malformed?: "none" | "some";
  /** Whether time passes before some of the submissions; it does where absent. */
  readonly time?: "none" | "some";
}

export interface SubmissionsConstraints extends SubmissionConstraints {
  /** The most that follows on the opening of the accounts. */
  readonly maxLength?: number;
}

/** A command of any type, well formed or not. */
export function command({
  malformed: bad = "some",
}: Pick<SubmissionConstraints, "malformed"> = {}): fc.Arbitrary<Command> {
  if (bad === "none") return wellFormed();
  return fc.oneof({ weight: 12, arbitrary: wellFormed() }, { weight: 1, arbitrary: malformed() });
}

/** A command with a key, an actor, or an earlier instant at which it took effect, or without. */
export function submission(constraints: SubmissionConstraints = {}): fc.Arbitrary<Submission> {
  return fc
    .record({ command: command(constraints), options: options(constraints), passed: passed(constraints) })
    .map(({ command, options, passed }) => ({ command, options, ...passed }));
}

function passed({ time = "some" }: SubmissionConstraints): fc.Arbitrary<Pick<Submission, "wait">> {
  return time === "none" ? fc.constant({}) : wait();
}

/** A story, told by one actor, with pauses between its commands. */
function told(constraints: SubmissionConstraints): fc.Arbitrary<Submission[]> {
  // What a story begins may fall due before it ends.
  const pause = constraints.time === "none" ? fc.constant({}) : wait(3);
  const pauses: fc.Arbitrary<Pick<Submission, "wait">[]> = fc.array(pause, { minLength: PAUSES, maxLength: PAUSES });
  return fc
    .record({ story: story(), options: options({ keys: "none" }), pauses })
    .map(({ story, options, pauses }) =>
      story.map((command, index) => ({ command, options, ...pauses[index % PAUSES] })),
    );
}

/** How many pauses of a story differ. */
const PAUSES = 6;

function options({ keys = "some", malformed: bad }: SubmissionConstraints): fc.Arbitrary<Submission["options"]> {
  const actor = fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...UNIVERSE.actor) },
  );
  const key = fc.oneof(
    { weight: 24, arbitrary: fc.constant(undefined) },
    { weight: keys === "some" ? 18 : 0, arbitrary: idOf("key") },
    {
      weight: keys === "some" && bad !== "none" ? 1 : 0,
      arbitrary: fc.constantFrom("", "a b", "é", "__proto__", "k".repeat(255), "k".repeat(256)),
    },
  );
  const effectiveAt = fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: pastInstant() },
  );
  return fc.record({ key, actor, effectiveAt }).map(({ key, actor, effectiveAt }) => ({
    ...(key === undefined ? {} : { key }),
    ...(actor === undefined ? {} : { actor }),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  }));
}

/** A sequence of submissions: a town, then anything; now and then one is sent again, as it was. */
export function submissions(constraints: SubmissionsConstraints = {}): fc.Arbitrary<Submission[]> {
  const { maxLength = 30, keys } = constraints;
  const next = fc.oneof(
    { weight: 12, arbitrary: submission(constraints) },
    { weight: 2, arbitrary: fc.record({ story: told(constraints) }) },
    { weight: 1, arbitrary: fc.record({ again: fc.nat({ max: 40 }) }) },
  );
  return fc.tuple(town(), fc.array(next, { maxLength, size: "max" })).map(([opening, rest]) => {
    const all = [...opening];
    for (const each of rest) {
      if ("command" in each) all.push(each);
      else if ("story" in each) all.push(...each.story);
      else all.push(...all.slice(each.again, each.again + 1));
    }
    if (keys !== "unique") return all;
    return all.map((each, index) => ({ ...each, options: { ...each.options, key: `key-${index}` } }));
  });
}

/** Accounts of the universe, opened and most of them funded, and the first transfers between them. */
function town(): fc.Arbitrary<Submission[]> {
  const [usual, odd] = [UNIVERSE.account.slice(0, 3), UNIVERSE.account.slice(3)];
  const opened = fc.record({
    usual: fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.subarray(usual) }),
    odd: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray([...odd]) }),
    standings: fc.array(standing(), { minLength: UNIVERSE.account.length, maxLength: UNIVERSE.account.length }),
  });
  const funded = fc.array(fc.record({ account: idOf("account"), amount: purse() }), { maxLength: 6, size: "max" });
  const paid = fc.array(
    fc.record({ parties: twoAccounts(), amount: money(), spare: fc.bigInt({ min: -1n, max: 3n }) }),
    { maxLength: 4, size: "max" },
  );
  return fc
    .record({ opened, funded, paid })
    .map(({ opened: { usual, odd, standings }, funded, paid }) => [
      ...[...usual, ...odd].map((account, index) =>
        plain({ type: "openAccount", account, kind: "personal", ...standings[index], holder: "cust_1" }),
      ),
      ...funded.map(({ account, amount }, index) => funding(account, amount, `town-${index}`)),
      ...paid.flatMap(({ parties: [from, to], amount, spare }, index) => [
        funding(from, more(amount, spare), `for-${index}`),
        plain({ type: "transfer", from, to, amount, transfer: UNIVERSE.transfer[index % 3] }),
      ]),
    ]);
}

function funding(account: string, amount: Money, reference: string): Submission {
  return plain({ type: "fund", account, amount, source: { rail: "bank", reference } });
}

/** A little more, or less: the exact amount is a boundary, and so are its neighbours. Never nothing. */
function more(amount: Money, units: bigint): Money {
  const sum = minorUnits(amount) + units;
  return sum > 0n ? fromMinorUnits(sum, amount.currency, scaleOf(amount)) : amount;
}

/** Enough for a few transfers, or anything. */
function purse(): fc.Arbitrary<Money> {
  const dollars = fc.bigInt({ min: 1n, max: 20n }).map((units) => fromMinorUnits(units, "USD", 2));
  return fc.oneof({ weight: 3, arbitrary: dollars }, { weight: 1, arbitrary: money() });
}

function plain(command: Command): Submission {
  return { command, options: {} };
}
