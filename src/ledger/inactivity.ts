// Which accounts are inactive? Found by looking through all of them, a page at a time and no page before it can have one.

import { decodeEvent } from "../events/decode.ts";
import { covers, type InactivityRules } from "../policy/inactivity.ts";
import type { EventStore } from "../stores/store.ts";
import type { Command } from "../wallet/commands.ts";
import { beginOf, inactiveFrom, monthOf } from "../wallet/inactivity.ts";
import { LAST_INSTANT, monthsLater } from "../wallet/due.ts";
import type { Rejection } from "../wallet/rejections.ts";
import type { Receipt } from "./receipt.ts";

/** Carries out a command, or tells why not. */
export type Attempt = (command: Command) => Promise<Receipt | Rejection>;

export interface Sweep {
  /** Notices and charges what is due now. After every page it tells that there was one. */
  run(attempt: Attempt, now: string, onPage: () => void, signal?: AbortSignal): Promise<void>;
}

/** Accounts that are looked through in one go: their commands share appends. */
const PAGE = 256;

/** A page of accounts that is full, and the instant before which none of them has anything due. */
interface Page {
  readonly last: number;
  readonly quietUntil: string;
}

/**
 * Looks through the accounts of a ledger, in the order in which they were opened. Whatever happens on an account only
 * puts off what is due on it, so what was found out about a page stays true: the next runs of this process pass it by.
 */
export function sweepOf(store: EventStore, rules: InactivityRules): Sweep {
  /** By the position behind which they begin. */
  const pages = new Map<number, Page>();

  async function run(attempt: Attempt, now: string, onPage: () => void, signal?: AbortSignal): Promise<void> {
    for (let after = 0; ;) {
      signal?.throwIfAborted();
      const known = pages.get(after);
      if (known && now < known.quietUntil) {
        after = known.last;
        continue;
      }
      const found = await store.read({ tags: ["accounts:opened"], after, limit: PAGE });
      const dues = await Promise.all(
        found.map(async (recorded) => {
          const event = decodeEvent(recorded);
          if (event.type !== "AccountOpened" || !covers(rules, event.data.kind)) return LAST_INSTANT;
          // It has been there for less than it would have to be inactive.
          const earliest = inactiveFrom(event.at, rules);
          return now < earliest ? earliest : look(event.data.account, attempt, now);
        }),
      );
      onPage();
      const last = found.at(-1)?.position;
      if (last === undefined || found.length < PAGE) return;
      pages.set(after, { last, quietUntil: dues.reduce((first, due) => (due < first ? due : first), LAST_INSTANT) });
      after = last;
    }
  }

  return { run };
}

/** Does what is due on an account. @returns the instant before which nothing more is */
async function look(account: string, attempt: Attempt, now: string): Promise<string> {
  const noticed = await attempt({ type: "noticeInactivity", account });
  if ("code" in noticed) {
    const { due } = noticed.details;
    return typeof due === "string" ? due : LAST_INSTANT;
  }
  const [notice] = noticed.events;
  const chargesFrom = notice?.type === "InactivityNoticed" ? notice.data.chargesFrom : now;
  if (now < chargesFrom) return chargesFrom;
  const period = monthOf(now);
  await attempt({ type: "chargeInactivity", account, period });
  return monthsLater(beginOf(period), 1);
}
