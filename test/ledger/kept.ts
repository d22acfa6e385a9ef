// A store with snapshots that are kept in a map, and a count of what is read: what a test wants to look into.

import { memoryStore, type EventStore, type MemoryLog, type ReadQuery, type Snapshot } from "tallystick";

export interface Kept {
  readonly store: EventStore;
  /** By tag, rising. */
  readonly snapshots: Map<string, Snapshot[]>;
  /** How many events were read since it was last set to zero. */
  events: number;
}

export function kept(log: MemoryLog, snapshots: Map<string, Snapshot[]> = new Map()): Kept {
  const memory = memoryStore(log);
  const found: Kept = {
    snapshots,
    events: 0,
    store: {
      ...memory,
      read: async (query?: ReadQuery) => {
        const page = await memory.read(query);
        found.events += page.length;
        return page;
      },
      snapshots: {
        save: async (saved) => {
          for (const one of saved) {
            const others = (snapshots.get(one.tag) ?? []).filter(({ position }) => position !== one.position);
            snapshots.set(
              one.tag,
              [...others, one].sort((a, b) => a.position - b.position),
            );
          }
        },
        latest: async (tags, until = Infinity) =>
          tags.flatMap((tag) => snapshots.get(tag)?.findLast(({ position }) => position <= until) ?? []),
        discard: async (tags) => {
          for (const tag of tags) snapshots.delete(tag);
        },
      },
    },
  };
  return found;
}
