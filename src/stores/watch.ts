// When has the head of a log moved?

import type { Bell } from "./bell.ts";

/** Others' appends are looked for after so long at first, then less and less often. */
const SHORTEST_POLL_MS = 20;

export interface Watch {
  readonly after: number;
  readonly signal: AbortSignal;
  /** How often, in the end, to look for what is appended without the bell; never where absent. */
  readonly pollMs?: number;
}

/** Yields the head whenever it is beyond `after` and beyond what was yielded last, until the signal is aborted. */
export async function* watchHead(
  head: () => Promise<number>,
  bell: Bell,
  { after, signal, pollMs }: Watch,
): AsyncGenerator<number> {
  let seen = after;
  let wait = SHORTEST_POLL_MS;
  while (!signal.aborted) {
    const { rings } = bell;
    const position = await head();
    if (position > seen && !signal.aborted) {
      wait = SHORTEST_POLL_MS;
      yield (seen = position);
    } else {
      await bell.wait(rings, pollMs && wait, signal);
      wait = Math.min(wait * 1.5, pollMs ?? wait);
    }
  }
}
