// Stores that break clause 3: guards are checked against the log before the append, atomically with it.

import type { AppendResult, Guard, GuardConflict, NewEvent } from "../../../src/stores/store.ts";
import { breakages, overMemory, plain } from "./breakage.ts";
import type { Disk } from "./disk.ts";
import { PlainStore } from "./plain.ts";

class CheckThenInsert extends PlainStore {
  protected override alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }
}

/** Who waits for whom, by tag. */
const locks = new WeakMap<Disk, Map<string, Promise<unknown>>>();

class LockPerTag extends CheckThenInsert {
  /** Locks the tags that the events bear, in one order for everybody; not those that were only looked at. */
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const held = locks.get(this.disk) ?? new Map<string, Promise<unknown>>();
    locks.set(this.disk, held);
    const tags = new Set(events.flatMap((event) => event.tags));
    const before = Promise.allSettled([...tags].flatMap((tag) => held.get(tag) ?? []));
    const result = before.then(() => super.append(events, guards));
    for (const tag of tags) held.set(tag, result);
    return result;
  }
}

class LockPerHandle extends PlainStore {
  #last: Promise<unknown> = Promise.resolve();

  protected override alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

class Reentrant extends PlainStore {
  #inside = 0;

  /** Whoever is in already comes in again. */
  protected override async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#inside += 1;
    try {
      return await (this.#inside > 1 ? work() : super.alone(work));
    } finally {
      this.#inside -= 1;
    }
  }
}

class HastyRefusals extends PlainStore {
  /** Whoever had to wait is told of the head that it waited for. */
  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const before = this.disk.entries.length;
    const result = await super.append(events, guards);
    if (result.ok || this.disk.entries.length === before) return result;
    return { ok: false, conflicts: result.conflicts.map((conflict) => ({ ...conflict, actual: before + 1 })) };
  }
}

class OwnEventsCount extends PlainStore {
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    return guards
      .map(({ tag, head }) => {
        const own = events.findLastIndex(({ tags }) => tags.includes(tag));
        return { tag, expected: head, actual: own === -1 ? this.headOf(tag) : this.log().length + own + 1 };
      })
      .filter(({ expected, actual }) => expected !== actual);
  }
}

class AtLeast extends PlainStore {
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    return super.conflictsWith(guards, events).filter(({ expected, actual }) => actual > expected);
  }
}

class ItsOwnTags extends PlainStore {
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    const borne = new Set(events.flatMap(({ tags }) => tags));
    return super.conflictsWith(
      guards.filter(({ tag }) => events.length === 0 || borne.has(tag)),
      events,
    );
  }
}

class HeadOfTheLog extends PlainStore {
  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    return super.conflictsWith(guards, events).map((conflict) => ({ ...conflict, actual: this.log().length }));
  }
}

class LooksBackSoFar extends PlainStore {
  protected override headOf(tag: string): number {
    const head = super.headOf(tag);
    return head > this.log().length - 1000 ? head : 0;
  }
}

class CachedHeads extends PlainStore {
  readonly #heads = new Map<string, number>();

  protected override headOf(tag: string): number {
    const known = this.#heads.get(tag);
    if (known !== undefined) return known;
    const head = super.headOf(tag);
    this.#heads.set(tag, head);
    return head;
  }

  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const result = await super.append(events, guards);
    for (const { tags } of events) for (const tag of tags) this.#heads.delete(tag);
    return result;
  }
}

class Serializable extends PlainStore {
  /** Refuses whoever looked at anything while somebody else recorded anything. */
  override async append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const before = this.disk.entries.length;
    return super.append(events, guards.length === 0 ? [] : [...guards, { tag: `log:${before}`, head: 0 }]);
  }

  protected override conflictsWith(guards: readonly Guard[], events: readonly NewEvent[]): GuardConflict[] {
    const marked = guards.find(({ tag }) => tag.startsWith("log:"));
    const conflicts = super.conflictsWith(guards, events);
    if (conflicts.length > 0 || !marked || marked.tag === `log:${this.disk.entries.length}`) return conflicts;
    return guards.slice(0, 1).map(({ tag, head }) => ({ tag, expected: head, actual: head }));
  }
}

class HeadOfAll extends PlainStore {
  /** An expected head for everybody, who looked at something or not. */
  override append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    const before = this.disk.entries.length;
    return this.call(() =>
      this.alone(async () => {
        await this.moment();
        const conflicts = this.conflictsWith(guards, events);
        if (conflicts.length > 0) return { ok: false, conflicts };
        if (guards.length === 0 && this.disk.entries.length !== before) return { ok: false, conflicts: [] };
        await this.write(events.map((event) => this.encode(event)));
        return { ok: true, position: this.log().length };
      }),
    );
  }
}

/** A memory store that is given other guards than the caller's. */
function guardedBy(change: (guards: readonly Guard[]) => readonly Guard[]) {
  return overMemory(() => (store) => ({ append: (events, guards = []) => store.append(events, change(guards)) }));
}

/** A memory store whose refusals are told otherwise. */
function refusedWith(change: (conflicts: readonly GuardConflict[]) => readonly GuardConflict[]) {
  return overMemory(() => (store) => ({
    append: async (events, guards) => {
      const result = await store.append(events, guards);
      return result.ok ? result : { ok: false, conflicts: change(result.conflicts) };
    },
  }));
}

export const brokenGuards = breakages(3, {
  "check, then insert": ["checks the guards, and lets others in before it inserts", plain(CheckThenInsert)],
  "lock per tag": ["locks the tags that it writes, not those that it looked at: write skew", plain(LockPerTag)],
  "lock per handle": ["keeps out other writers on its own handle, and no others", plain(LockPerHandle)],
  reentrant: ["keeps out other handles, and no writers on its own", plain(Reentrant)],
  "hasty refusals": ["tells whoever had to wait of the next position, without a look at the tag", plain(HastyRefusals)],
  "own events count": ["counts the events of the append for its guards", plain(OwnEventsCount)],
  "at least": ["lets a guard pass that is ahead of the head", plain(AtLeast)],
  "its own tags": ["checks only guards on tags that the events bear", plain(ItsOwnTags)],
  "head of the log": ["tells the head of the log instead of that of the tag", plain(HeadOfTheLog)],
  "looks back so far": ["takes a tag that no one bore for a thousand events for a new one", plain(LooksBackSoFar)],
  "cached heads": ["remembers heads, and does not hear what other handles append", plain(CachedHeads)],
  serializable: ["refuses writers that looked at different things", plain(Serializable)],
  "head of all": ["refuses an append without guards when another came first", plain(HeadOfAll)],
  "new is new": ["never checks a guard at head 0", guardedBy((guards) => guards.filter(({ head }) => head > 0))],
  "a hundred guards": ["checks the first hundred guards", guardedBy((guards) => guards.slice(0, 100))],
  "last guard": [
    "keeps one guard per tag, the last",
    guardedBy((guards) => [...new Map(guards.map((guard) => [guard.tag, guard])).values()]),
  ],
  "first failure": ["tells only the first guard that failed", refusedWith((conflicts) => conflicts.slice(0, 1))],
  "no news": [
    "tells what was expected as what is there",
    refusedWith((conflicts) => conflicts.map(({ tag, expected }) => ({ tag, expected, actual: expected }))),
  ],
  helpful: [
    "tries again by itself with the heads that it was told of",
    overMemory(() => (store) => ({
      append: async (events, guards = []) => {
        const result = await store.append(events, guards);
        if (result.ok || events.length !== 1) return result;
        const heads = new Map(result.conflicts.map(({ tag, actual }) => [tag, actual]));
        return store.append(
          events,
          guards.map(({ tag, head }) => ({ tag, head: heads.get(tag) ?? head })),
        );
      },
    })),
  ],
});
