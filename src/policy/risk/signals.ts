// What is known of an account's conduct? A fold of its own events, of bounded size however long its history.

import type { EventAbout } from "../../events/catalogue.ts";
import { minorUnits } from "../../money/money.ts";
import type { Fact, Signals } from "./fact.ts";

/** No rule looks further back than this. */
export const LONGEST_WINDOW_HOURS = 24;

const MOST_RECENT_FACTS = 512;
const WINDOW_MS = LONGEST_WINDOW_HOURS * 3_600_000;

type Draft = { -readonly [Field in keyof Signals]: Signals[Field] };

export function initialSignals(account: string): Signals {
  return { account, kind: "personal", openedAt: "", recent: [] };
}

export function foldSignals(draft: Draft, event: EventAbout<"account" | "credits">): void {
  if (event.type === "AccountOpened") {
    draft.kind = event.data.kind;
    draft.openedAt = event.at;
  }
  const fact = factOf(event, draft.account);
  if (!fact) return;
  const since = Date.parse(fact.at) - WINDOW_MS;
  draft.recent = [...draft.recent.filter(({ at }) => Date.parse(at) > since), fact].slice(-MOST_RECENT_FACTS);
}

/** The movement that an event is for an account, if its holder or somebody else made one. */
export function factOf(event: EventAbout<"account" | "credits">, account: string): Fact | undefined {
  const { id, at } = event;
  if (event.type === "Funded" && event.data.account === account) {
    const { amount, source } = event.data;
    const { currency } = amount;
    return { event: id, at, direction: "in", currency, amount: minorUnits(amount), counterparty: source.rail };
  }
  if (event.type === "Transferred") {
    const { from, to, amount } = event.data;
    const direction = from === account ? "out" : "in";
    const counterparty = from === account ? to : from;
    return { event: id, at, direction, currency: amount.currency, amount: minorUnits(amount), counterparty };
  }
  return undefined;
}
