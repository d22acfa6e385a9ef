// tallystick submit: what becomes of commands that come in, a line each?

import type { Ledger } from "../../ledger/ledger.ts";
import { toldBack } from "../../wallet/told-back.ts";
import type { Command } from "../../wallet/commands.ts";
import { RejectedError } from "../../wallet/rejections.ts";
import { defineCommand } from "../command.ts";
import { SomeRejectedError, UsageError } from "../errors.ts";
import { jsonLine } from "../json.ts";
import { flag, given, text } from "../option.ts";
import { LEDGER_WITH_POLICY, withWriter } from "../opened.ts";
import type { Terminal } from "../terminal.ts";

export const submit = defineCommand({
  name: "submit",
  summary: "carries out commands from standard input, a line of JSON each",
  more: `A line is {"command":{"type":"transfer",…},"key":"…","actor":"…"}; key and actor may be left out, and auth, context and
effectiveAt may be added. For each line there is one with its receipt or its rejection; a rejection makes the exit code 1.
The next command is taken when the one before is durable.`,
  writes: true,
  operands: {},
  options: {
    ...LEDGER_WITH_POLICY,
    key: text("KEY", "the idempotency key KEY:1, KEY:2 … of lines 1, 2 … that have none"),
    actor: text("ACTOR", "who asks, for lines that do not say"),
    create: flag("makes the ledger where there is none"),
  },
  run: (args) =>
    withWriter(args, { make: args.options.create }, ({ ledger }) => submitted(ledger, args.options, args.terminal)),
});

interface Defaults {
  readonly key: string | undefined;
  readonly actor: string | undefined;
}

async function submitted(ledger: Ledger, { key, actor }: Defaults, terminal: Terminal): Promise<void> {
  const { signal } = terminal;
  let [line, commands, refused] = [0, 0, 0];
  for await (const row of terminal.lines()) {
    line += 1;
    if (row.trim() === "") continue;
    const { command, ...own } = lineOf(row, line);
    const fallback = given({ key: key === undefined ? undefined : `${key}:${line}`, actor });
    commands += 1;
    try {
      // What is inside of them is the ledger's to check: a malformed one is a rejection like any other.
      const receipt = await ledger.submit(command as Command, { ...fallback, ...own, signal });
      await terminal.print([jsonLine({ line, outcome: "accepted", receipt })]);
    } catch (error) {
      if (!(error instanceof RejectedError)) throw error;
      refused += 1;
      await terminal.print([jsonLine({ line, outcome: "rejected", rejection: error.rejection })]);
    }
  }
  if (refused > 0) throw new SomeRejectedError(refused, commands);
}

/** @throws UsageError naming the line */
function lineOf(row: string, line: number): Readonly<Record<string, unknown>> & { readonly command: object } {
  let seen: unknown;
  try {
    seen = JSON.parse(row);
  } catch {
    throw wrong(line, `is ${toldBack(row).words}`);
  }
  if (!isObject(seen)) throw wrong(line, `is ${toldBack(seen).words}`);
  const { command } = seen;
  if (!isObject(command)) throw wrong(line, `has command ${toldBack(command, ["command"]).words}`);
  return { ...seen, command };
}

function wrong(line: number, what: string): UsageError {
  return new UsageError(`line ${line} ${what}: expected {"command":{"type":…},"key":…}; the lines before it are done`);
}

function isObject(seen: unknown): seen is Record<string, unknown> {
  return typeof seen === "object" && seen !== null && !Array.isArray(seen);
}
