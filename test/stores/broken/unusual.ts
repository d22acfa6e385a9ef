// A store that is right, and makes use of every freedom that the contract leaves.

import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreClosedError } from "../../../src/stores/errors.ts";
import type { Guard, GuardConflict, NewEvent, RecordedEvent, Snapshot } from "../../../src/stores/store.ts";
import type { Entry } from "./disk.ts";
import { FullStore } from "./full.ts";

export class UnusualStore extends FullStore {
  /** Conflicts in any order. */
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    return super.conflictsWith(guards, events).toReversed();
  }

  /** What was sent before a crash arrives after it, sooner or later, if nothing came in between. */
  protected override async write(entries: readonly Entry[]): Promise<void> {
    if (!this.transaction && entries.length > 0) void this.#arriveAfterCrash(entries);
    await super.write(entries);
  }

  async #arriveAfterCrash(entries: readonly Entry[]): Promise<void> {
    const { generation, entries: log } = this.disk;
    const end = log.length;
    while (this.disk.generation === generation && log.length === end) await nextTurn();
    for (let turns = end % 7; turns > 0; turns -= 1) await nextTurn();
    if (log.length === end) this.disk.keep(entries);
  }

  /** Members in any order, and nothing that could be changed. */
  protected override decode(text: string, position: number): RecordedEvent {
    const { tags, ...event } = super.decode(JSON.stringify(backwards(JSON.parse(text))), position);
    return frozen({ tags, ...event });
  }

  protected override async latest(tags: readonly string[], until?: number): Promise<readonly Snapshot[]> {
    return (await super.latest(tags, until)).toReversed();
  }

  /** Heads that were told before, now and then; and an end that says why. */
  override async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    for await (const head of super.watch(after, signal)) {
      yield head;
      yield head;
    }
    if (!signal.aborted) throw new StoreClosedError("unusual");
  }
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}

function frozen<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === "object" && inner !== null) frozen(inner as object);
  return Object.freeze(value);
}
