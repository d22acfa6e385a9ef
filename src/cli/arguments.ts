// Which options and operands stand on a command line?

import { parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import type { Option, Options, Values } from "./option.ts";

/** What a command expects on its line. */
export interface Expected<Operands extends Options, Known extends Options> {
  readonly name: string;
  /** What stands without a name, in this order. */
  readonly operands: Operands;
  readonly options: Known;
}

export interface Understood<Operands extends Options, Known extends Options> {
  readonly operands: Values<Operands>;
  readonly options: Values<Known>;
}

/** @throws UsageError naming the option or operand, what was seen and what was expected */
export function understood<Operands extends Options, Known extends Options>(
  line: readonly string[],
  { name, operands, options }: Expected<Operands, Known>,
): Understood<Operands, Known> {
  const types = Object.entries(options).map(
    ([option, { value }]) => [option, { type: value === undefined ? "boolean" : "string", multiple: true }] as const,
  );
  const { tokens } = parseArgs({
    args: [...line],
    options: Object.fromEntries(types),
    // Its own complaints tell several things at once, and not what was expected.
    strict: false,
    tokens: true,
  });
  const texts = new Map<string, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknown(token.rawName, name, options);
    const already = texts.get(token.name) ?? [];
    if (already.length > 0 && !option.repeated)
      throw new UsageError(`${token.rawName} is given twice: expected it once`);
    texts.set(token.name, [...already, textOf(token, option)]);
  }
  const wanted = Object.entries(operands);
  if (words.length > wanted.length) {
    const expected = wanted.length === 0 ? "nothing but options" : wanted.map(([, { value }]) => value).join(" and ");
    throw new UsageError(`${JSON.stringify(words[wanted.length])} is one too many: ${name} takes ${expected}`);
  }
  return {
    operands: read(
      operands,
      (_, index) => words.slice(index, index + 1),
      ({ value = "" }) => value,
    ),
    options: read(
      options,
      (option) => texts.get(option) ?? [],
      (_, option) => `--${option}`,
    ),
  };
}

function textOf(
  token: { readonly rawName: string; readonly value?: string | undefined; readonly inlineValue?: boolean | undefined },
  { value: expected }: Option<unknown>,
): string {
  const { rawName, value, inlineValue = false } = token;
  if (expected === undefined) {
    if (value === undefined) return "";
    throw new UsageError(`${rawName} is ${JSON.stringify(value)}: expected no value`);
  }
  // Where a value was forgotten, the option behind it would be taken for one.
  if (value === undefined || value === "" || (!inlineValue && value.startsWith("-"))) {
    throw new UsageError(`${rawName} has no value: expected ${expected}`);
  }
  return value;
}

function unknown(seen: string, command: string, options: Options): UsageError {
  const known = Object.keys(options).map((option) => `--${option}`);
  return new UsageError(`${seen} is no option of ${command}: expected ${known.join(", ")}`);
}

function read<Known extends Options>(
  known: Known,
  textsOf: (name: string, index: number) => readonly string[],
  nameOf: (option: Option<unknown>, name: string) => string,
): Values<Known> {
  const values = Object.entries(known).map(
    ([name, option], index) => [name, option.read(textsOf(name, index), nameOf(option, name))] as const,
  );
  // Each was read by the option of its name.
  return Object.fromEntries(values) as Values<Known>;
}
