// How is a command spoilt? One thing about a good one is made wrong; what comes of it may, rarely, still be a good one.

import * as fc from "fast-check";
import { NUMBERS } from "./flows/instrument.ts";
import { CORRUPT_POSTINGS } from "./postings.ts";
import type { Command } from "../../wallet/commands.ts";
import { badMoney } from "./amount.ts";
import { wellFormed } from "./command.ts";

/** What somebody might send in place of anything else. */
const JUNK: readonly unknown[] = [
  null,
  5,
  0.1,
  Number.NaN,
  true,
  [],
  {},
  "",
  " ",
  "a b",
  "naïve",
  "USD",
  "__proto__",
  "-1",
  "\ud800",
  "0",
  "x".repeat(64),
  "x".repeat(65),
  "x".repeat(500),
  "x".repeat(501),
  "a\nb",
  { currency: "USD", value: 5 },
  { currency: "USD" },
  { currency: "USD", value: "1.00", scale: 2 },
  ["operator:anna"],
  ["a b", "c"],
  -1,
  4,
  "2026-02-07T09:00:00",
  "2026-02-07T09:00:00.0001Z",
  "2026-02-07T09:00:00+01:00",
];

/** A command that is malformed, in one field or altogether. It is typed as if it were not. */
export function malformed(): fc.Arbitrary<Command> {
  const field = fc.nat({ max: 11 });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(wellFormed(), badMoney()).map(([command, amount]) => withAmount(command, amount)),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(wellFormed(), field, fc.constantFrom(...JUNK))
        .map(([command, at, junk]) => replaced(command, at, junk)),
    },
    { weight: 1, arbitrary: fc.tuple(wellFormed(), field).map(([command, at]) => without(command, at)) },
    { weight: 1, arbitrary: wellFormed().map((command) => as({ ...command, extra: 1 })) },
    { weight: 1, arbitrary: fc.constantFrom(...NUMBERS).chain((number) => fc.constantFrom(...untokenised(number))) },
    { weight: 1, arbitrary: fc.constantFrom(...CORRUPT_POSTINGS).map((postings) => as({ ...ADJUSTMENT, postings })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(null, "transfer", 7, {}, { type: "pay" }, { type: "constructor" }, { type: 1 })
        .map(as),
    },
  );
}

const ADJUSTMENT = { type: "adjust", reason: "off by one", approvers: ["operator:anna", "operator:ben"] };

/** Commands with a number where a token is meant, and withdrawals to two places, or to none. */
function untokenised(number: string): Command[] {
  const link = { type: "linkInstrument", account: "alice", kind: "card", token: "tok_1", fingerprint: "fp-1" } as const;
  const request = { type: "requestWithdrawal", account: "alice", amount: { currency: "USD", value: "0.01" } } as const;
  const destination = { rail: "bank", token: "tok_1" };
  return [
    { ...link, token: number },
    { ...link, fingerprint: number },
    { ...request, destination: { ...destination, token: number } },
    { ...request, destination, instrument: "i1" },
    request,
  ];
}

/** The one place where what is no command is passed off as one: whoever takes commands from outside must cope. */
function as(anything: unknown): Command {
  return anything as Command;
}

/** Puts the amount into the first field that holds one; without such a field, into `amount`, whether it takes one or not. */
function withAmount(command: Command, amount: unknown): Command {
  return as(inPlaceOfAmount(command, amount) ?? { ...command, amount });
}

/** The value with its first amount replaced, however deep, or undefined where there is none. */
function inPlaceOfAmount(value: unknown, amount: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, "currency") && Object.hasOwn(value, "value")) return amount;
  for (const [name, field] of Object.entries(value)) {
    const spoilt = inPlaceOfAmount(field, amount);
    if (spoilt === undefined) continue;
    return Array.isArray(value) ? value.with(Number(name), spoilt) : { ...value, [name]: spoilt };
  }
  return undefined;
}

function replaced(command: Command, at: number, junk: unknown): Command {
  const name = fieldAt(command, at);
  return as({ ...command, [name]: junk });
}

function without(command: Command, at: number): Command {
  const { [fieldAt(command, at)]: _, ...rest } = command as Record<string, unknown>;
  return as(rest);
}

function fieldAt(command: Command, at: number): string {
  const names = Object.keys(command).filter((name) => name !== "type");
  return names[at % names.length] ?? "type";
}
