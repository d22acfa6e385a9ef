// Stores whose snapshots are not what was kept.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Snapshot } from "../../../src/stores/store.ts";
import { breakages, plain } from "./breakage.ts";
import { FullStore } from "./full.ts";

/** Snapshots that pass through other hands when they are kept or found. */
function keeping(change: (snapshot: Snapshot) => Snapshot | undefined) {
  return plain(
    class extends FullStore {
      protected override save(snapshots: readonly Snapshot[]): Promise<void> {
        return super.save(snapshots.flatMap((snapshot) => change(snapshot) ?? []));
      }
    },
  );
}

class IgnoresUntil extends FullStore {
  protected override latest(tags: readonly string[]): Promise<readonly Snapshot[]> {
    return super.latest(tags);
  }
}

class BeforeUntil extends FullStore {
  protected override latest(tags: readonly string[], until?: number): Promise<readonly Snapshot[]> {
    return super.latest(tags, until === undefined ? until : until - 1);
  }
}

class LastKept extends FullStore {
  protected override async save(snapshots: readonly Snapshot[]): Promise<void> {
    await super.discard(snapshots.map(({ tag }) => tag));
    await super.save(snapshots);
  }
}

class FirstKept extends FullStore {
  protected override save(snapshots: readonly Snapshot[]): Promise<void> {
    return super.save(snapshots.filter(({ tag, position }) => !this.disk.snapshots.get(tag)?.has(position)));
  }
}

class OneFound extends FullStore {
  protected override async latest(tags: readonly string[], until?: number): Promise<readonly Snapshot[]> {
    return (await super.latest(tags, until)).slice(0, 1);
  }
}

class FoundPerQuestion extends FullStore {
  protected override async latest(tags: readonly string[], until?: number): Promise<readonly Snapshot[]> {
    return (await Promise.all(tags.map((tag) => super.latest([tag], until)))).flat();
  }
}

class DiscardsNewest extends FullStore {
  protected override async discard(tags: readonly string[]): Promise<void> {
    for (const { tag, position } of await this.latest(tags)) this.disk.snapshots.get(tag)?.delete(position);
  }
}

class DiscardsPrefixes extends FullStore {
  protected override discard(tags: readonly string[]): Promise<void> {
    const kept = [...this.disk.snapshots.keys()];
    return super.discard(kept.filter((tag) => tags.some((prefix) => tag.startsWith(prefix))));
  }
}

class DiscardsAll extends FullStore {
  protected override discard(tags: readonly string[]): Promise<void> {
    return super.discard(tags.length === 0 ? [...this.disk.snapshots.keys()] : tags);
  }
}

class OwnSnapshots extends FullStore {
  readonly #own = new Map<string, Map<number, Snapshot>>();

  protected override async latest(
    tags: readonly string[],
    until = Number.POSITIVE_INFINITY,
  ): Promise<readonly Snapshot[]> {
    const found = await super.latest(tags, until);
    return found.map((snapshot) => {
      const own = [...(this.#own.get(snapshot.tag)?.values() ?? [])].filter(({ position }) => position <= until);
      return own.find(({ position }) => position === snapshot.position) ? snapshot : (own.at(-1) ?? snapshot);
    });
  }

  protected override async save(snapshots: readonly Snapshot[]): Promise<void> {
    await super.save(snapshots);
    for (const snapshot of snapshots) {
      const own = this.#own.get(snapshot.tag) ?? new Map<number, Snapshot>();
      this.#own.set(snapshot.tag, own.set(snapshot.position, snapshot));
    }
  }
}

class SnapshotsInTheLog extends FullStore {
  protected override async save(snapshots: readonly Snapshot[]): Promise<void> {
    await super.save(snapshots);
    if (snapshots.length > 0)
      this.disk.keep([this.encode({ id: "snp", type: "Saved", version: 1, at: "", data: {}, meta: {}, tags: [] })]);
  }
}

class SnapshotsInBackground extends FullStore {
  protected override async save(snapshots: readonly Snapshot[]): Promise<void> {
    const whenIdle = async (): Promise<void> => {
      await nextTurn();
      if (!this.closed) await super.save(snapshots);
    };
    const saved = whenIdle();
    // Whoever is not about to close may wait.
    for (let turn = 0; turn < 4 && !this.closed; turn += 1) await nextTurn();
    if (!this.closed) await saved;
  }
}

class OpenSnapshots extends FullStore {
  override readonly snapshots = {
    save: (snapshots: readonly Snapshot[]) => this.call(() => this.save(snapshots)),
    latest: (tags: readonly string[], until?: number) => this.latest(tags, until),
    discard: (tags: readonly string[]) => this.call(() => this.discard(tags)),
  };
}

export const brokenSnapshots = breakages("snapshots", {
  "ignores until": ["gives the newest snapshot, whatever it is asked for", plain(IgnoresUntil)],
  "before until": ["gives only what lies before `until`", plain(BeforeUntil)],
  "last kept": ["keeps the snapshot that was saved last, not the one with the highest position", plain(LastKept)],
  "first kept": ["leaves a snapshot as it is when another with its tag and position comes", plain(FirstKept)],
  "one found": ["finds a snapshot of one of the tags", plain(OneFound)],
  "found per question": ["finds a snapshot twice if its tag is asked for twice", plain(FoundPerQuestion)],
  "discards the newest": ["discards the newest, and the one before comes back", plain(DiscardsNewest)],
  "discards prefixes": ["discards those of tags that begin with the tag", plain(DiscardsPrefixes)],
  "discards all": ["discards everything when there is nothing to discard", plain(DiscardsAll)],
  "looks inside": [
    "reads a state and writes it anew",
    keeping((one) => ({ ...one, state: JSON.stringify(JSON.parse(one.state)) })),
  ],
  "short states": [
    "keeps the first 65,535 characters of a state",
    keeping((one) => ({ ...one, state: one.state.slice(0, 65_535) })),
  ],
  "no large states": [
    "leaves out snapshots that are large",
    keeping((one) => (one.state.length > 500_000 ? undefined : one)),
  ],
  "short tags": ["keeps the first 255 characters of a tag", keeping((one) => ({ ...one, tag: one.tag.slice(0, 255) }))],
  "a hundred": [
    "saves the first hundred",
    plain(
      class extends FullStore {
        protected override save(snapshots: readonly Snapshot[]): Promise<void> {
          return super.save(snapshots.slice(0, 100));
        }
      },
    ),
  ],
  "snapshots of its own": ["prefers what it saved itself to what others saved later", plain(OwnSnapshots)],
  "in the log": ["writes an event whenever it keeps a snapshot", plain(SnapshotsInTheLog)],
  "in the background": ["does not wait for snapshots when it is closed", plain(SnapshotsInBackground)],
  "still open": ["finds snapshots after it was closed", plain(OpenSnapshots)],
});
