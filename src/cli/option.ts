// What can be said on a command line, and what is understood of it?

import { instantOf } from "../events/instant.ts";
import { UsageError } from "./errors.ts";

/** An option, or an operand: how it is written, and what its text means. */
export interface Option<Value> {
  /** What stands for its value in the help; a flag has none. */
  readonly value?: string;
  readonly help: string;
  /** Whether it may be given more than once. */
  readonly repeated: boolean;
  /** @param given its texts; none where it is absent. @throws UsageError naming it by `name` */
  read(given: readonly string[], name: string): Value;
}

/** What a command line may have of a kind, by name. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** What was understood of each. */
export type Values<Known extends Options> = {
  readonly [Name in keyof Known]: Known[Name] extends Option<infer Value> ? Value : never;
};

export function flag(help: string): Option<boolean> {
  return { help, repeated: false, read: (given) => given.length > 0 };
}

export function text(value: string, help: string): Option<string | undefined> {
  return { value, help, repeated: false, read: ([given]) => given };
}

export function required(value: string, help: string): Option<string> {
  return {
    value,
    help,
    repeated: false,
    read([given], name) {
      if (given === undefined) throw new UsageError(`${name} is missing: expected ${help}`);
      return given;
    },
  };
}

export function list(value: string, help: string): Option<readonly string[]> {
  return { value, help, repeated: true, read: (given) => given };
}

/** A whole number of zero or more: a position, a count; never an amount. */
export function whole(value: string, help: string): Option<number | undefined> {
  return {
    value,
    help,
    repeated: false,
    read([given], name) {
      if (given === undefined) return undefined;
      const number = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      if (Number.isSafeInteger(number)) return number;
      throw new UsageError(`${name} is ${JSON.stringify(given)}: expected a whole number of zero or more`);
    },
  };
}

/** An instant with its offset; in UTC. */
export function instant(help: string): Option<string | undefined> {
  return {
    value: "INSTANT",
    help,
    repeated: false,
    read([given], name) {
      return given === undefined ? undefined : instantOf(given, (why) => new UsageError(`${name} ${why}`));
    },
  };
}

/** One of some words; the first of them where it is absent. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
  help: string,
): Option<Words[number]> {
  const [first] = words;
  return {
    value: words.join("|"),
    help,
    repeated: false,
    read([given = first], name) {
      const word = words.find((each): each is Words[number] => each === given);
      if (word !== undefined) return word;
      throw new UsageError(`${name} is ${JSON.stringify(given)}: expected ${words.join(", ")}`);
    },
  };
}

/** One of some words, which has to be there. */
export function choice<const Words extends readonly [string, ...string[]]>(
  value: string,
  words: Words,
  help: string,
): Option<Words[number]> {
  const among = oneOf(words, help);
  return {
    ...among,
    value,
    read(given, name) {
      if (given.length > 0) return among.read(given, name);
      throw new UsageError(`${name} is missing: expected ${words.join(", ")}`);
    },
  };
}

/** The options that are there: those that are absent are left out, as the readers of a ledger want it. */
export function given<Some extends Readonly<Record<string, unknown>>>(
  values: Some,
): { [Name in keyof Some]?: Exclude<Some[Name], undefined> };
export function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
