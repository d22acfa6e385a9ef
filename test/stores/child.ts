// Processes of a test's own: programs in TypeScript, run by the node that runs the tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A program that answers in lines of JSON on its standard output. */
export interface Child {
  /** The next line, parsed. Rejects if the program ends without one. */
  next(): Promise<unknown>;
  /** All further lines, parsed, once the program has ended well. */
  rest(): Promise<unknown[]>;
  /** Lets the program go on: one line on its standard input. */
  tell(line: string): void;
  /** Closes its standard input. */
  end(): void;
  /** Kills it on the spot (SIGKILL), and resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when the program has ended well. */
  ended(): Promise<void>;
}

/** Compiled once, not by every one of a hundred processes. */
const COMPILED = fileURLToPath(new URL("../../node_modules/.cache/tallystick", import.meta.url));

/** Starts a program; `through` is what to run it with, such as `unshare`. */
export function start(program: URL, args: readonly string[], through: readonly string[] = []): Child {
  const file = fileURLToPath(program);
  const [command = process.execPath, ...rest] = [...through, process.execPath, file, ...args];
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILED };
  const child = spawn(command, rest, { env, stdio: "pipe", timeout: 240_000, killSignal: "SIGKILL" });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const complaints: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  // A program that was killed does not listen any more.
  child.stdin.on("error", () => undefined);
  const end = once(child, "close") as Promise<[number | null, string | null]>;
  // Awaited by `ended`; a program that nobody waits for may end as it likes.
  end.catch(() => undefined);

  async function ended(): Promise<void> {
    const [code, signal] = await end;
    if (code !== 0) throw new Error(`${file} ended with ${code ?? signal}: ${complaints.join("")}`);
  }

  return {
    async next() {
      const line = await lines.next();
      if (!line.done) return JSON.parse(line.value) as unknown;
      await ended();
      throw new Error(`${file} ended before it had answered`);
    },
    async rest() {
      const found: unknown[] = [];
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        found.push(JSON.parse(line.value) as unknown);
      }
      await ended();
      return found;
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    end: () => void child.stdin.end(),
    async kill() {
      child.kill("SIGKILL");
      const [code] = await end;
      // It had ended before: something was wrong with it.
      if (code !== null) await ended();
    },
    ended,
  };
}
