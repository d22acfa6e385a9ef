// What does the program say about itself? What its table of commands says.

import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";

/** Of the program. */
export function help(): string {
  const commands = COMMANDS.map(({ name, summary }) => [name, summary] as const);
  const writers = COMMANDS.filter((each) => each.writes).map(({ name }) => name);
  const own = [
    ["help [COMMAND]", "this, or what a command takes"],
    ["--version", "which release this is"],
  ] as const;
  return [
    "A wallet ledger from a terminal.",
    "",
    "  tallystick COMMAND … --store STORE",
    "",
    ...inColumns([...commands, ...own]),
    "",
    `Only ${writers.join(", ")} write, copy to the store behind --to. A SQLite file is read without a change to it;`,
    "its folder has to be writable, for the index of SQLite's journal. A directory of files is locked while it is read, and what",
    "a crash has left of a line is cut off, as whenever it is opened.",
    "",
    "Exit codes: 0 done, 1 refused or failed, 2 a command line that makes no sense, 130 interrupted.",
    "",
  ].join("\n");
}

/** Of one command. */
export function helpOn({ name, summary, more, operands, options }: Command): string {
  const words = Object.values(operands).map(({ value = "" }) => value);
  return [
    `tallystick ${[name, ...words].join(" ")} [OPTIONS]`,
    "",
    `${summary}.`,
    ...(more === undefined ? [] : ["", more]),
    "",
    ...inColumns([
      ...Object.values(operands).map(({ value = "", help }) => [value, help] as const),
      ...Object.entries(options).map(
        ([option, { value, help }]) => [`--${option}${value === undefined ? "" : ` ${value}`}`, help] as const,
      ),
    ]),
    "",
  ].join("\n");
}

function inColumns(rows: readonly (readonly [string, string])[]): string[] {
  const widest = rows.reduce((most, [name]) => Math.max(most, name.length), 0);
  return rows.map(([name, text]) => `  ${name.padEnd(widest)}  ${text}`);
}
