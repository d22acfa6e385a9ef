// A process that lives on a ledger until it is killed, and what it leaves behind.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { start, type Child } from "../stores/child.ts";
import type { Recorded } from "./audit.ts";

export interface Life {
  readonly number: number;
  readonly child: Child;
  /** Where it notes its receipts. */
  readonly notebook: string;
}

/** Starts the process of a life; it does nothing before it is told to. */
export function begin(number: number, file: string, program: "live" | "append" = "live"): Life {
  const notebook = `${file}.receipts-${number}`;
  const url = new URL(`./${program}.ts`, import.meta.url);
  return { number, notebook, child: start(url, [file, String(number), notebook]) };
}

/** Lets a process live, and kills it at a random moment: while it opens the log, or a little after its first receipt. */
export async function liveAndDie({ child }: Life): Promise<void> {
  await child.next();
  child.tell("go");
  if (Math.random() < 0.2) await sleep(Math.random() * 40);
  else {
    await child.next();
    await sleep(Math.random() * 60);
  }
  await child.kill();
}

/** The receipts that a process noted, by key. */
export async function receiptsOf({ notebook }: Life): Promise<ReadonlyMap<string, Recorded>> {
  // It may have been killed before there was anything to note.
  const text = existsSync(notebook) ? await readFile(notebook, "utf8") : "";
  // The last line may have been cut by the kill.
  const lines = text.split("\n").slice(0, -1);
  return new Map(
    lines.map((line) => {
      const [key = "", id = "", position = ""] = line.split(" ");
      return [key, { id, position: Number(position) }];
    }),
  );
}
