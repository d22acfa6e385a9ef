// What is one line of commands.jsonl?

import type { Auth, Command, Context } from "tallystick";

/** A command, when it is given, under which key, by whom, with which proof, and from where. */
export interface Line {
  /** ISO 8601, UTC, milliseconds; never before the line above. */
  readonly at: string;
  readonly key?: string;
  readonly actor?: string;
  readonly auth?: Auth;
  readonly context?: Context;
  readonly command: Command;
}

/** The commands file cannot be used; the message says where and why. */
export class CommandsFileError extends Error {
  override readonly name = "CommandsFileError";
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * All lines of a file, checked before the first of them is applied.
 * @throws CommandsFileError naming the line
 */
export function parseLines(text: string, file: string): Line[] {
  const rows = text.split("\n");
  if (rows.at(-1) === "") rows.pop();
  if (rows.length === 0) throw new CommandsFileError(`${file}: no commands in it`);
  let before = "";
  return rows.map((row, index) => {
    const wrong = (problem: string) => new CommandsFileError(`${file}, line ${index + 1}: ${problem}`);
    const line = lineOf(row, wrong);
    if (line.at < before) throw wrong(`"at" is ${line.at}, which is before ${before} of the line above`);
    before = line.at;
    return line;
  });
}

function lineOf(row: string, wrong: (problem: string) => CommandsFileError): Line {
  let seen: unknown;
  try {
    seen = JSON.parse(row);
  } catch (error) {
    // The parser counts lines, too, within this one.
    const why = error instanceof Error ? error.message.replace(/ \(line 1 column \d+\)$/, "") : String(error);
    throw wrong(`not JSON: ${why}`);
  }
  if (!isObject(seen)) throw wrong("expected an object with at and command");
  const { at, key, actor, auth, context, command } = seen;
  if (typeof at !== "string" || !INSTANT.test(at) || Number.isNaN(Date.parse(at))) {
    throw wrong(`"at" is ${JSON.stringify(at) ?? "missing"}: expected an instant such as "2026-03-14T08:00:00.000Z"`);
  }
  if (key !== undefined && typeof key !== "string") throw wrong('"key" is not a string');
  if (actor !== undefined && typeof actor !== "string") throw wrong('"actor" is not a string');
  for (const [name, given] of Object.entries({ auth, context })) {
    if (given !== undefined && !isObject(given)) throw wrong(`"${name}" is not an object`);
  }
  if (!isObject(command)) {
    throw wrong(`"command" is ${JSON.stringify(command) ?? "missing"}: expected an object with a type`);
  }
  return {
    at,
    ...(key === undefined ? {} : { key }),
    ...(actor === undefined ? {} : { actor }),
    // What is inside of these is the ledger's to check: a malformed one is a refusal like any other.
    ...(auth === undefined ? {} : { auth: auth as Auth }),
    ...(context === undefined ? {} : { context: context as Context }),
    command: command as Command & Record<string, unknown>,
  };
}

function isObject(seen: unknown): seen is Record<string, unknown> {
  return typeof seen === "object" && seen !== null && !Array.isArray(seen);
}
