// What does a command line do, and with which exit code does it end?

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LedgerError } from "../money/errors.ts";
import { COMMANDS } from "./commands.ts";
import { UsageError } from "./errors.ts";
import { help, helpOn } from "./help.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** 0: done. 1: refused, or failed. 2: a command line that makes no sense. 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | typeof INTERRUPTED;

/** As a shell tells it of a program that SIGINT has ended. */
export const INTERRUPTED = 130;

export async function run(line: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await carriedOut(line, terminal);
    return 0;
  } catch (error) {
    const { signal } = terminal;
    const why: unknown = signal.aborted ? signal.reason : error;
    if (why === "interrupted") return INTERRUPTED;
    // As `head` does: what was wanted was printed.
    if (why === "unread" && !writes(line)) return 0;
    terminal.note(`tallystick: ${messageOf(why)}`);
    return why instanceof UsageError ? 2 : 1;
  }
}

async function carriedOut(line: readonly string[], terminal: Terminal): Promise<void> {
  const [name, ...rest] = line;
  if (name === "--version") return terminal.print([`${await version()}\n`]);
  if (name === "help" || name === "--help" || name === "-h") return terminal.print([helpFor(rest)]);
  if (name === undefined)
    throw new UsageError("no command is given: expected one of those that `tallystick help` lists");
  const command = named(name);
  if (rest.includes("--help")) return terminal.print([helpOn(command)]);
  return command.run(rest, terminal);
}

function helpFor([name]: readonly string[]): string {
  return name === undefined ? help() : helpOn(named(name));
}

function writes([name]: readonly string[]): boolean {
  return COMMANDS.some((each) => each.name === name && each.writes);
}

function named(name: string): Command {
  const command = COMMANDS.find((each) => each.name === name);
  if (command) return command;
  const known = COMMANDS.map((each) => each.name).join(", ");
  throw new UsageError(`${JSON.stringify(name)} is no command: expected ${known}, or help`);
}

async function version(): Promise<string> {
  // The package's own, from its source as well as from what was built.
  const file = fileURLToPath(import.meta.resolve("tallystick/package.json"));
  const { version: found } = JSON.parse(await readFile(file, "utf8")) as { readonly version: string };
  return found;
}

/** What is expected to go wrong says it in a sentence; of anything else whoever mends it wants to know where. */
function messageOf(error: unknown): string {
  if (error instanceof LedgerError) return error.message;
  if (error === "unread") return "nobody reads on: stopped there, and what was not told may have been done";
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
