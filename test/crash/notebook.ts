// How does a process that is going to be killed tell what it was acknowledged?

import { openSync, writeSync } from "node:fs";
import { once } from "node:events";
import { flushCompileCache } from "node:module";

export const [, , FILE = "", LIFE = "0", NOTEBOOK = ""] = process.argv;

/** Says that the process is ready, and waits until it is told to live. */
export async function birth(): Promise<void> {
  // At the end, when node would do it, will be too late.
  flushCompileCache();
  console.log(JSON.stringify("ready"));
  await once(process.stdin, "data");
}

let notebook: number | undefined;

/** Notes what was acknowledged. It is in the file when this returns: a process that is killed takes nothing of it along. */
export function note(key: string, { id, position }: { readonly id: string; readonly position: number }): void {
  const isFirst = notebook === undefined;
  notebook ??= openSync(NOTEBOOK, "a");
  writeSync(notebook, `${key} ${id} ${position}\n`);
  if (isFirst) console.log(JSON.stringify("acknowledged"));
}
