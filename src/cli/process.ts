// How does the process of the program become a terminal? Streams that are read at their own pace, and signals that end it well.

import { createInterface } from "node:readline";
import type { Terminal } from "./terminal.ts";

/** Why a command was given up. */
export type Ending =
  /** The user interrupted it. */
  | "interrupted"
  /** Whoever read what it printed has seen enough, as `head` does. */
  | "unread";

/** What is printed goes out in pieces of about this size. */
const PIECE = 65_536;

/** The terminal of this process; its signal is aborted with an `Ending`, or with the error that made printing impossible. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  const { signal } = controller;
  // A second interrupt ends the process as if nobody listened.
  process.once("SIGINT", () => controller.abort("interrupted" satisfies Ending));
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === "EPIPE" ? ("unread" satisfies Ending) : error);
  });
  // Whoever does not listen to what went wrong shall still be told by the exit code.
  stderr.on("error", () => undefined);

  /** Resolves when it has gone out; that it cannot go out is told by the signal. */
  async function write(text: string): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const end = () => {
        signal.removeEventListener("abort", end);
        resolve();
      };
      signal.addEventListener("abort", end);
      stdout.write(text, (error) => {
        if (!error) end();
      });
    });
    signal.throwIfAborted();
  }

  async function print(pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    let waiting = "";
    for await (const piece of pieces) {
      waiting += piece;
      if (waiting.length < PIECE) continue;
      await write(waiting);
      waiting = "";
    }
    await write(waiting);
  }

  async function* lines(): AsyncGenerator<string> {
    const reader = createInterface({ input: stdin, crlfDelay: Infinity, signal });
    try {
      yield* reader;
      signal.throwIfAborted();
    } finally {
      reader.close();
      // Otherwise a pipe that stays open would keep the process.
      stdin.destroy();
    }
  }

  return { env, signal, lines, print, note: (line) => void stderr.write(`${line}\n`) };
}
