// How does a program read what a command prints? As what the library gives, in JSON.

import { flag } from "./option.ts";

export const JSON_FLAG = { json: flag("what the library gives, as JSON") };

/** One value, set for people too. */
export function json(value: unknown): readonly [string] {
  return [`${JSON.stringify(value, null, 2)}\n`];
}

/** One value on a line of its own. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
