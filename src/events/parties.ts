// Which accounts does an event name?

import type { ProposedEvent } from "./catalogue.ts";

/** The accounts that an event is about, as its data names them, each once: whose it is, both sides of what is between two. */
export function partiesOf({ data }: Pick<ProposedEvent, "type" | "data">): readonly string[] {
  const named = [
    ...("account" in data ? [data.account] : []),
    ...("from" in data && "to" in data ? [data.from, data.to] : []),
    ...("buyer" in data ? [data.buyer] : []),
    ...("seller" in data ? [data.seller] : []),
  ];
  return [...new Set(named)];
}
