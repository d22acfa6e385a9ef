// The plain store with everything that a store may offer: snapshots, watch, within.

import { StoreClosedError } from "../../../src/stores/errors.ts";
import type { EventStore, Snapshot, SnapshotStore } from "../../../src/stores/store.ts";
import { HostTransaction } from "./disk.ts";
import { PlainStore } from "./plain.ts";

export class FullStore extends PlainStore {
  readonly snapshots: SnapshotStore = {
    save: (snapshots) => this.call(() => this.save(snapshots)),
    latest: (tags, until) => this.call(() => this.latest(tags, until)),
    discard: (tags) => this.call(() => this.discard(tags)),
  };

  within(client: unknown): EventStore {
    if (!(client instanceof HostTransaction)) throw new TypeError("expected a transaction of the host's");
    return new PlainStore(this.disk, client);
  }

  async *watch(after: number, signal: AbortSignal): AsyncIterable<number> {
    let told = after;
    const wake = (): void => this.disk.wake();
    signal.addEventListener("abort", wake);
    try {
      if (this.closed) throw new StoreClosedError("plain");
      while (!signal.aborted && !this.closed) {
        const head = this.view().length;
        if (head > told) yield (told = head);
        else await this.disk.change();
      }
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }

  protected async save(snapshots: readonly Snapshot[]): Promise<void> {
    await this.moment();
    for (const snapshot of snapshots) {
      const kept = this.disk.snapshots.get(snapshot.tag) ?? new Map<number, Snapshot>();
      this.disk.snapshots.set(snapshot.tag, kept.set(snapshot.position, { ...snapshot }));
    }
  }

  protected async latest(tags: readonly string[], until = Number.POSITIVE_INFINITY): Promise<readonly Snapshot[]> {
    await this.moment();
    return [...new Set(tags)].flatMap((tag) => {
      const kept = [...(this.disk.snapshots.get(tag)?.values() ?? [])];
      const [latest] = kept.filter(({ position }) => position <= until).sort((a, b) => b.position - a.position);
      return latest ? [latest] : [];
    });
  }

  protected async discard(tags: readonly string[]): Promise<void> {
    await this.moment();
    for (const tag of tags) this.disk.snapshots.delete(tag);
  }
}
