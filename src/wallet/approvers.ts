// Do enough people stand behind something that nobody does alone?

import { reject, type Rejected } from "./decision.ts";

/** The rejection for what needs two approvers, and has fewer different ones. */
export function unlessTwo(
  approvers: readonly string[],
  what: string,
  ids: Readonly<Record<string, string>> = {},
): Rejected | undefined {
  const { size } = new Set(approvers);
  if (size >= 2) return undefined;
  return reject("not_permitted", `${what} needs two approvers, got ${size}`, { ...ids, approvers });
}
