// Which snapshots does a log in memory have?

import type { Snapshot } from "./store.ts";

export class MemorySnapshots {
  /** Of each tag, positions rising. */
  readonly #kept = new Map<string, Snapshot[]>();

  save({ tag, position, state }: Snapshot): void {
    const kept = this.#kept.get(tag) ?? [];
    const before = kept.findLastIndex((each) => each.position <= position);
    kept.splice(before + 1, 0, { tag, position, state });
    if (kept[before]?.position === position) kept.splice(before, 1);
    this.#kept.set(tag, kept);
  }

  /** The one with the highest position, no higher than `until`. */
  latest(tag: string, until: number): Snapshot | undefined {
    const found = this.#kept.get(tag)?.findLast(({ position }) => position <= until);
    return found && { ...found };
  }

  discard(tag: string): void {
    this.#kept.delete(tag);
  }
}
