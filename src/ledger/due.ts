// What expires or falls due next, and is still outstanding?

import { partiesOf } from "../events/parties.ts";
import { DAY_MS } from "../policy/calendar.ts";
import type { EventStore } from "../stores/store.ts";
import type { Command } from "../wallet/commands.ts";
import { validate } from "../wallet/decide.ts";
import { later, type Due } from "../wallet/due.ts";
import { dueAfter } from "../wallet/upkeep.ts";
import { instant, QueryError, type InstantInput } from "./clock.ts";
import { completedThrough, DAYS, eventsDueOn, firstOpenDay, spansOf } from "./due-days.ts";
import { options } from "./read-options.ts";
import type { Reads } from "./reads.ts";
import type { Runtime } from "./runtime.ts";
import { wholeNumber } from "./scan.ts";
import type { Given } from "./submit.ts";

export interface DueQuery {
  /** What is due at or before this instant; within the next 31 days where absent. */
  readonly until?: InstantInput;
  /** Only what concerns this account, as either side. */
  readonly account?: string;
  readonly limit?: number;
  /** Gives up between two reads. */
  readonly signal?: AbortSignal;
}

/** Something that comes about by itself unless somebody is earlier. */
export interface DueItem {
  /** From when on; what is overdue and not recorded yet has an instant that has passed. */
  readonly at: string;
  /** The command that records it then. Until then it is refused. */
  readonly command: Command;
  /** The accounts that it concerns. */
  readonly accounts: readonly string[];
}

export interface DueList {
  /**
   * What expires, is released, is settled or is decided by silence next, soonest first, and what is overdue and not recorded. It
   * is what `upkeep` would settle once the clock stands at `until`, as long as nothing else happens; what was finished
   * otherwise is not due. What settling brings about of its own, such as a reserve after a dispute that is lost, falls due
   * later than that and is not foretold. Nor is the notice or the charge of an account that nobody uses, which upkeep finds
   * by looking through the accounts. Each item is decided as a command would be, without being recorded.
   * @throws QueryError if `until` is before the ledger's clock; RejectedError `account_not_found`; the signal's reason
   */
  due(query?: DueQuery): Promise<readonly DueItem[]>;
}

/** So long it looks ahead before others have their turn. */
const TURN_MS = 20;
/** Decided at once, with their reads shared. */
const LOT = 64;

export interface Foreseeing extends Given {
  readonly now: () => string;
  readonly runtime: Runtime;
  readonly readers: Pick<Reads, "account">;
}

export function dueListOver(store: EventStore, { now, runtime, readers, ...given }: Foreseeing): DueList {
  async function due(query: DueQuery = {}): Promise<readonly DueItem[]> {
    const { signal } = options(query);
    const present = now();
    const until = query.until === undefined ? later(present, DAYS * DAY_MS) : instant(query.until, "until");
    if (until < present) {
      throw new QueryError(`until is ${until}: expected an instant no earlier than the ledger's clock, ${present}`);
    }
    const limit = query.limit === undefined ? Infinity : wholeNumber(query.limit, "limit");
    signal?.throwIfAborted();
    if (query.account !== undefined) await readers.account(query.account);
    const items: DueItem[] = [];
    const seen = new Set<string>();
    const first = await firstOpenDay(store, await completedThrough(store), until.slice(0, 10));
    let since = performance.now();
    for (const days of spansOf(first, until.slice(0, 10))) {
      if (items.length >= limit) break;
      // Reads that never leave this turn of the event loop would keep every timer from running.
      if (performance.now() - since > TURN_MS) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        since = performance.now();
      }
      signal?.throwIfAborted();
      const dues = (await duesOn(days, query)).filter(({ at }) => at <= until);
      for (let next = 0; next < dues.length && items.length < limit; next += LOT) {
        signal?.throwIfAborted();
        for (const item of await Promise.all(dues.slice(next, next + LOT).map(foresee))) {
          if (!item || (query.account !== undefined && !item.accounts.includes(query.account))) continue;
          // An answer may set a deadline ahead of the one that it has met: from the earlier one on it is over.
          const command = JSON.stringify(item.command);
          if (seen.has(command)) continue;
          seen.add(command);
          items.push(item);
        }
      }
    }
    return items.slice(0, limit);
  }

  /** What may fall due on some days, soonest first. */
  async function duesOn(days: readonly string[], query: DueQuery): Promise<readonly Due[]> {
    const dues: Due[] = [];
    for await (const event of eventsDueOn(store, days, query.signal)) {
      const parties = partiesOf(event);
      // What is said in a dispute names nobody: that is known once it is decided.
      const isOthers = query.account !== undefined && parties.length > 0 && !parties.includes(query.account);
      if (!isOthers) dues.push(...dueAfter(event));
    }
    return dues.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  }

  /** What is to be recorded at its instant, if it still is: decided then, by the same rules. */
  async function foresee({ at, command }: Due): Promise<DueItem | undefined> {
    const { type, ...input } = command;
    const valid = validate(type, input, given.assets);
    if ("outcome" in valid) return undefined;
    const decision = await runtime.preview(
      { command: valid, env: { ...given, meta: {} }, signal: undefined, watched: undefined },
      at,
    );
    const event =
      decision.outcome === "accepted" ? decision.events.find(({ meta }) => meta.cause === undefined) : undefined;
    return event && { at, command, accounts: partiesOf(event) };
  }

  return { due };
}
