// Stores that go their own way inside the host's transaction.

import type { EventStore, GuardConflict, Guard, NewEvent, AppendResult } from "../../../src/stores/store.ts";
import { breakages, plain } from "./breakage.ts";
import { HostTransaction, type Disk, type Entry } from "./disk.ts";
import { FullStore } from "./full.ts";
import { PlainStore } from "./plain.ts";

/** A store that is right outside, and uses this one inside a transaction. */
function inside(Store: new (disk: Disk, transaction: HostTransaction) => EventStore) {
  return plain(
    class extends FullStore {
      override within(client: unknown): EventStore {
        if (!(client instanceof HostTransaction)) throw new TypeError("expected a transaction of the host's");
        return new Store(this.disk, client);
      }
    },
  );
}

class OwnConnection extends PlainStore {
  protected override log(): readonly Entry[] {
    return this.disk.entries;
  }

  protected override async write(entries: readonly Entry[]): Promise<void> {
    this.disk.keep(entries);
  }
}

class ReadsCommitted extends PlainStore {
  protected override view(): readonly Entry[] {
    return this.disk.entries;
  }
}

class GuardsCommitted extends PlainStore {
  protected override headOf(tag: string): number {
    return this.disk.entries.findLastIndex((entry) => this.bears(entry, tag)) + 1;
  }
}

class CountsFromItsStart extends PlainStore {
  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const result = await super.append(events, guards);
    return result.ok ? { ok: true, position: this.transaction?.staged.length ?? 0 } : result;
  }
}

class CommitsAtClose extends PlainStore {
  override async close(): Promise<void> {
    await super.close();
    this.disk.keep(this.transaction?.staged.splice(0) ?? []);
  }
}

class RollsBackAtClose extends PlainStore {
  override async close(): Promise<void> {
    await super.close();
    this.transaction?.staged.splice(0);
  }
}

class NeverClosed extends PlainStore {
  override async close(): Promise<void> {}
}

class SpoiltByRefusals extends PlainStore {
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    const conflicts = super.conflictsWith(guards, events);
    if (conflicts.length > 0) this.transaction?.staged.splice(0);
    return conflicts;
  }
}

class StagesOneByOne extends PlainStore {
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return this.call(async () => {
      const conflicts = this.conflictsWith(guards, events);
      if (conflicts.length > 0) return { ok: false, conflicts };
      for (const event of events) await this.write([this.encode(event)]);
      return { ok: true, position: this.log().length };
    });
  }
}

/** Who is in a transaction on this disk. */
const current = new WeakMap<Disk, HostTransaction>();

class ReadsUncommitted extends FullStore {
  override within(client: unknown): EventStore {
    if (client instanceof HostTransaction) current.set(this.disk, client);
    return super.within(client);
  }

  protected override view(): readonly Entry[] {
    const uncommitted = current.get(this.disk)?.staged ?? [];
    return uncommitted.length > 0 && !this.disk.entries.includes(uncommitted[0] as Entry)
      ? [...this.disk.entries, ...uncommitted]
      : this.disk.entries;
  }
}

class RemembersHeads extends FullStore {
  /** What its transactions appended, committed or not. */
  readonly #heads = new Map<string, number>();

  override within(client: unknown): EventStore {
    const store = super.within(client);
    return {
      append: async (events, guards) => {
        const result = await store.append(events, guards);
        if (result.ok) for (const { tags } of events) for (const tag of tags) this.#heads.set(tag, result.position);
        return result;
      },
      read: (query) => store.read(query),
      head: () => store.head(),
      close: () => store.close(),
    };
  }

  protected override headOf(tag: string): number {
    return Math.max(super.headOf(tag), this.#heads.get(tag) ?? 0);
  }
}

class KeepsReadersWaiting extends FullStore {
  override head(): Promise<number> {
    return this.disk.exclusively(() => super.head());
  }
}

class WaitsToClose extends FullStore {
  override close(): Promise<void> {
    return this.disk.exclusively(() => super.close());
  }
}

class Unlocked extends FullStore {
  protected override alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }
}

class OnePerClient extends FullStore {
  readonly #stores = new WeakMap<HostTransaction, EventStore>();

  override within(client: unknown): EventStore {
    if (!(client instanceof HostTransaction)) return super.within(client);
    const store = this.#stores.get(client) ?? super.within(client);
    this.#stores.set(client, store);
    return store;
  }
}

export const brokenTransactions = breakages("within", {
  "own connection": ["appends on a connection of its own", inside(OwnConnection)],
  "reads what is committed": ["does not read what it appended itself", inside(ReadsCommitted)],
  "guards what is committed": ["does not check guards against what it appended itself", inside(GuardsCommitted)],
  "counts from its start": [
    "answers with positions counted from the start of the transaction",
    inside(CountsFromItsStart),
  ],
  "commits at close": ["commits when it is closed", inside(CommitsAtClose)],
  "rolls back at close": ["rolls back when it is closed", inside(RollsBackAtClose)],
  "never closed": ["goes on when it was closed", inside(NeverClosed)],
  "spoilt by refusals": ["rolls back when a guard fails", inside(SpoiltByRefusals)],
  "stages one by one": ["leaves the events before the one that could not be written", inside(StagesOneByOne)],
  "reads uncommitted": ["lets everybody read what is not committed", plain(ReadsUncommitted)],
  "remembers heads": ["remembers heads of what was rolled back", plain(RemembersHeads)],
  "keeps readers waiting": ["has readers wait for open transactions", plain(KeepsReadersWaiting)],
  "waits to close": ["is not closed before the transactions of others have ended", plain(WaitsToClose)],
  unlocked: ["lets others append beside a transaction that checked its guards", plain(Unlocked)],
  "one per client": ["gives everybody on one client the same store, to be closed by anybody", plain(OnePerClient)],
});
