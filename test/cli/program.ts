// The program in a process of its own, as a shell would run it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { text } from "node:stream/consumers";

export const PROGRAM = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Compiled once, not by every one of a hundred processes. */
export const ENV: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_COMPILE_CACHE: fileURLToPath(new URL("../../node_modules/.cache/tallystick", import.meta.url)),
};

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Setting {
  /** The folder in which it runs. */
  readonly cwd: string;
  /** What it reads; nothing where absent. */
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs the program to its end. */
export function tallystick(line: readonly string[], setting: Setting): Promise<Ended> {
  return ended(process.execPath, [PROGRAM, ...line], setting);
}

/** Runs a line of shell to its end, in which `tallystick` is the program. */
export function shell(line: string, setting: Setting): Promise<Ended> {
  return ended("bash", ["-c", `tallystick() { '${process.execPath}' '${PROGRAM}' "$@"; }\n${line}`], setting);
}

async function ended(command: string, args: readonly string[], { cwd, input = "", env }: Setting): Promise<Ended> {
  const child = spawn(command, args, {
    cwd,
    env: { ...ENV, ...env },
    stdio: "pipe",
    timeout: 50_000,
    killSignal: "SIGKILL",
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, out, err };
}
