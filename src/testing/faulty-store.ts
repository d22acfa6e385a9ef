// What if the place where events are kept is slow, fails, or forgets to answer?

import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreError } from "../stores/errors.ts";
import type { AppendResult, EventStore, Guard, NewEvent, ReadQuery, RecordedEvent } from "../stores/store.ts";

/** What becomes of one call of a store. */
export interface StoreFault {
  /**
   * `none`: it is carried out and answered.
   * `fail`: it fails before anything is done.
   * `loseAnswer`: it is carried out, and fails nevertheless: a connection lost at commit. A read just fails.
   * `conflict`: an append with guards is told of a conflict, as if a competing writer had been and gone. Else `none`.
   */
  readonly outcome: "none" | "fail" | "loseAnswer" | "conflict";
  /** Turns of the event loop that pass before it is carried out … */
  readonly before: number;
  /** … and between that and its answer, so that what was read is old when it arrives. */
  readonly after: number;
}

const HARMLESS: StoreFault = { outcome: "none", before: 0, after: 0 };

/**
 * A store that does to its calls (append, read, head), in the order in which they are made, what the plan says, and
 * behind the plan serves them faithfully. Calls that overlap overtake one another.
 * @throws StoreError `store_unavailable`, from the calls that the plan lets fail
 */
export function faultyStore(store: EventStore, plan: Iterable<StoreFault>): EventStore {
  const faults = plan[Symbol.iterator]();

  async function suffer<Result>(carryOut: () => Promise<Result>, onConflict?: () => Result): Promise<Result> {
    const next = faults.next();
    const { outcome, before, after } = next.done === true ? HARMLESS : next.value;
    await turns(before);
    if (outcome === "fail") throw unavailable("nothing was done");
    const conflict = outcome === "conflict" ? onConflict?.() : undefined;
    const result = conflict ?? (await carryOut());
    await turns(after);
    if (outcome === "loseAnswer") throw unavailable("whether it was done is not known");
    return result;
  }

  return {
    ...store,
    append: (events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> =>
      suffer(
        () => store.append(events, guards),
        () => (guards.length === 0 ? undefined : falseConflict(guards)) as AppendResult,
      ),
    read: (query?: ReadQuery): Promise<readonly RecordedEvent[]> => suffer(() => store.read(query)),
    head: (): Promise<number> => suffer(() => store.head()),
    close: (): Promise<void> => store.close(),
  };
}

/** What a writer would be told if another had changed the last thing it looked at. */
function falseConflict(guards: readonly Guard[]): AppendResult {
  return { ok: false, conflicts: guards.slice(-1).map(({ tag, head }) => ({ tag, expected: head, actual: head + 1 })) };
}

function unavailable(what: string): StoreError {
  return new StoreError("store_unavailable", "faulty store", `an injected fault: ${what}`);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}
