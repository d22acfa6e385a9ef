// A day at the market on a SQLite ledger: `node examples/market-day/demo.ts [--file wallet.db] [--commands path]`.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { examplePolicy, LedgerError, openLedger, type Ledger } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { applyLines, type ScriptClock } from "./apply.ts";
import { booksByCurrency } from "./books.ts";
import { CommandsFileError, parseLines, type Line } from "./line.ts";
import { progressOn } from "./progress.ts";
import { report, type Section } from "./report.ts";

const COMMANDS = fileURLToPath(new URL("./commands.jsonl", import.meta.url));
const USAGE = "usage: node examples/market-day/demo.ts [--file wallet.db] [--commands path]";

process.exitCode = await main();

/** @returns the exit code: 0 if the books balance, 130 if it was interrupted, else 1 */
async function main(): Promise<number> {
  try {
    const { file, commands } = options();
    const lines = parseLines(textOf(commands), commands);
    const clock: ScriptClock = { now: "1970-01-01T00:00:00.000Z" };
    await using ledger = await openLedger({ store: sqliteStore(file), policy: examplePolicy, clock: () => clock.now });
    return await run(ledger, lines, clock, file);
  } catch (error) {
    if (!(error instanceof LedgerError) && !(error instanceof CommandsFileError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function run(ledger: Ledger, lines: readonly Line[], clock: ScriptClock, file: string): Promise<number> {
  const before = await ledger.head();
  console.log(
    before === 0 ? `New ledger: ${file}` : `Ledger ${file} has ${before} events; what they record is not done twice.`,
  );
  const { signal, release } = interruption();
  const progress = progressOn(process.stdout, lines.length);
  const begun = performance.now();
  const tally = await applyLines(ledger, lines, {
    clock,
    signal,
    onProgress: ({ done }) => {
      progress.show(done);
    },
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  progress.end();
  release();

  if (tally.done < lines.length) {
    console.error(`Interrupted after ${tally.done} of ${lines.length} commands. What they did is recorded in ${file}:`);
    console.error("run the same command again, and it goes on from there.");
    return 130;
  }
  const books = booksByCurrency(await ledger.trialBalance());
  print(await report(ledger, tally, books));
  console.log(`\n${lines.length} commands in ${seconds} s; the log ends at position ${await ledger.head()}.`);
  return books.every(({ balanced }) => balanced) ? 0 : 1;
}

/** Ctrl-C, or nobody reads the output any more (`| head`): stop where it is safe. A second Ctrl-C is not waited for. */
function interruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
  };
  process.once("SIGINT", stop);
  process.stdout.on("error", stop);
  return { signal: controller.signal, release: () => process.off("SIGINT", stop) };
}

function options(): { readonly file: string; readonly commands: string } {
  try {
    const { values } = parseArgs({
      options: {
        file: { type: "string", default: "market-day.db" },
        commands: { type: "string", default: COMMANDS },
      },
    });
    return values;
  } catch (error) {
    throw new CommandsFileError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

function textOf(commands: string): string {
  try {
    return readFileSync(commands, "utf8");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandsFileError(`the commands file cannot be read: ${why}`, { cause: error });
  }
}

function print(sections: readonly Section[]): void {
  const bold = process.stdout.isTTY && !process.env["NO_COLOR"];
  for (const { title, lines } of sections) {
    console.log(`\n${bold ? `\u001b[1m${title}\u001b[22m` : title}\n${lines.join("\n")}`);
  }
}
