// A store that is right in the plainest way, made of steps that one broken on purpose can get wrong.

import { StoreClosedError } from "../../../src/stores/errors.ts";
import type {
  AppendResult,
  EventStore,
  Guard,
  GuardConflict,
  NewEvent,
  ReadQuery,
  RecordedEvent,
} from "../../../src/stores/store.ts";
import type { Disk, Entry, HostTransaction } from "./disk.ts";

export class PlainStore implements EventStore {
  protected readonly disk: Disk;
  protected readonly transaction: HostTransaction | undefined;
  protected closed = false;
  readonly #generation: number;
  readonly #underway = new Set<Promise<unknown>>();

  constructor(disk: Disk, transaction?: HostTransaction) {
    this.disk = disk;
    this.transaction = transaction;
    this.#generation = disk.generation;
  }

  append(events: readonly NewEvent[], guards: readonly Guard[] = []): Promise<AppendResult> {
    return this.call(async () => {
      const entries = events.map((event) => this.encode(event));
      return this.alone(async () => {
        await this.moment();
        const conflicts = this.conflictsWith(guards, events);
        if (conflicts.length > 0) return { ok: false, conflicts };
        await this.write(entries);
        return { ok: true, position: this.log().length };
      });
    });
  }

  read(query: ReadQuery = {}): Promise<readonly RecordedEvent[]> {
    return this.call(async () => {
      await this.moment();
      return this.find(query).map((position) => this.decode(this.view()[position - 1]?.text ?? "", position));
    });
  }

  head(): Promise<number> {
    return this.call(async () => {
      await this.moment();
      return this.view().length;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.#underway);
    this.disk.wake();
  }

  /** What readers are answered from. */
  protected view(): readonly Entry[] {
    return this.log();
  }

  /** The log, and behind it what was appended in this store's transaction. */
  protected log(): readonly Entry[] {
    return this.transaction ? [...this.disk.entries, ...this.transaction.staged] : this.disk.entries;
  }

  protected conflictsWith(guards: readonly Guard[], _events: readonly NewEvent[]): GuardConflict[] {
    return guards
      .map(({ tag, head }) => ({ tag, expected: head, actual: this.headOf(tag) }))
      .filter(({ expected, actual }) => expected !== actual);
  }

  protected headOf(tag: string): number {
    return this.log().findLastIndex((entry) => this.bears(entry, tag)) + 1;
  }

  protected bears({ tags }: Entry, tag: string): boolean {
    return tags.includes(tag);
  }

  /** The positions that a query asks for. */
  protected find({ tags, after = 0, limit }: ReadQuery): number[] {
    const positions: number[] = [];
    for (const [index, entry] of this.view().entries()) {
      if (positions.length === limit) break;
      if (index >= after && (!tags || tags.some((tag) => this.bears(entry, tag)))) positions.push(index + 1);
    }
    return positions;
  }

  protected async write(entries: readonly Entry[]): Promise<void> {
    await this.moment();
    if (this.transaction) this.transaction.staged.push(...entries);
    else this.disk.keep(entries);
  }

  protected encode(event: NewEvent): Entry {
    return { text: JSON.stringify(event), tags: [...event.tags] };
  }

  protected decode(text: string, position: number): RecordedEvent {
    return { ...(JSON.parse(text) as NewEvent), position };
  }

  /** Whoever is in a transaction has been alone since it began. */
  protected alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.transaction ? work() : this.disk.exclusively(work);
  }

  protected moment(): Promise<void> {
    return this.disk.moment(this.#generation);
  }

  protected call<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.closed) return Promise.reject(new StoreClosedError("plain"));
    const answer = work();
    this.#underway.add(answer);
    void answer.catch(() => undefined).finally(() => this.#underway.delete(answer));
    return answer;
  }
}
