// What does one handle know of a log? How far it has read, which events may bear a tag, and the entries of late.

import { StoreError } from "../errors.ts";
import { given } from "../given.ts";
import { Recent } from "../recent.ts";
import type { Guard, GuardConflict, RecordedEvent } from "../store.ts";
import { damaged, Entry } from "./entry.ts";
import { Extents } from "./extents.ts";
import { LatestEntries } from "./latest-entries.ts";
import type { Log } from "./log.ts";
import { MOST_POSITIONS } from "./position-lists.ts";
import type { TagIndex } from "./tag-index.ts";

/** So much text is asked for at a time, as far as the size of the entries is known; in characters. */
const PAGE_TEXT = 4_000_000;

/** So many reads of old entries are under way at once, for a log that is far away. */
const READS_AT_ONCE = 8;

/** Tags that were looked for lately, with where they stand. */
const KNOWN_TAGS = 200_000;

/** Where the index points for a tag, and which event really is the last to bear it. Once true, it stays true. */
interface Known {
  readonly candidate: number;
  readonly head: number;
}

/** The looks that one append has taken: it needs them together, however many the reader keeps. */
export type Looks = Map<string, Known>;

export class LogReader {
  readonly #log: Log;
  readonly #place: string;
  readonly #index: TagIndex;
  readonly #extents = new Extents();
  readonly #known = new Recent<Known>(KNOWN_TAGS);
  readonly #latest = new LatestEntries();
  /** How much text the entries have that were read, in characters. */
  #text = 0;
  #catchingUp: Promise<void> | undefined;
  #nextCatchUp: Promise<void> | undefined;

  constructor(log: Log, place: string, index: TagIndex) {
    this.#log = log;
    this.#place = place;
    this.#index = index;
  }

  /** How many entries were read. */
  get entries(): number {
    return this.#extents.entries;
  }

  /** The position of the last event that was read. */
  get head(): number {
    return this.#extents.head;
  }

  /** Resolves when everything was read that had been acknowledged before the call. */
  catchUp(): Promise<void> {
    if (!this.#catchingUp) {
      this.#catchingUp = this.#readOn().finally(() => (this.#catchingUp = undefined));
      return this.#catchingUp;
    }
    // One that is under way may have asked the log before this call; everybody who comes now shares the next.
    this.#nextCatchUp ??= this.#catchingUp
      .catch(() => undefined)
      .then(() => {
        this.#nextCatchUp = undefined;
        return this.catchUp();
      });
    return this.#nextCatchUp;
  }

  /** Takes in an entry that stands at `number`, unless it is known already. */
  learn(number: number, text: string): void {
    if (number <= this.entries) return;
    const entry = new Entry({ place: this.#place, number }, text);
    const { tags, events } = entry;
    const first = this.head + 1;
    if (this.head + events > MOST_POSITIONS) {
      throw new StoreError("store_full", this.#place, `a log of entries ends at position ${MOST_POSITIONS}`);
    }
    for (const [index, of] of tags.entries()) for (const tag of of) this.#index.add(tag, first + index);
    this.#extents.push(events);
    this.#text += text.length;
    this.#latest.push(entry);
  }

  /** The position of the last event of an entry that was read. */
  lastOf(entry: number): number {
    return this.#extents.last(entry);
  }

  /** The guards that do not hold in what was read; undefined if that takes a look into the log that is not among `looks`. */
  conflicts(guards: readonly Guard[], looks: Looks): GuardConflict[] | undefined {
    const conflicts: GuardConflict[] = [];
    for (const { tag, head } of guards) {
      const actual = this.#headOf(tag, looks);
      if (actual === undefined) return undefined;
      if (actual !== head) conflicts.push({ tag, expected: head, actual });
    }
    return conflicts;
  }

  /** Remembers where tags stand that are sure to be looked at again, while the entry that they stand in is at hand. */
  remember(guards: readonly Guard[], looks: Looks): void {
    for (const { tag, head } of guards) if (head > 0) this.#headOf(tag, looks);
  }

  /** Takes the looks into the log that guards need. */
  async lookUp(guards: readonly Guard[], looks: Looks): Promise<void> {
    const candidates = new Map<string, number>();
    for (const { tag } of guards) {
      if (this.#headOf(tag, looks) === undefined) candidates.set(tag, this.#index.last(tag));
    }
    const positions = [...new Set(candidates.values())].sort((a, b) => a - b);
    const events = new Map((await this.eventsAt(positions)).map((event) => [event.position, event]));
    for (const [tag, candidate] of candidates) {
      const bears = events.get(candidate)?.tags.includes(tag) ?? false;
      const known = { candidate, head: bears ? candidate : await this.#lastBefore(candidate, tag) };
      this.#known.set(tag, known);
      looks.set(tag, known);
    }
  }

  /** The last event before a position that bears a tag, found one by one: the last of its hash was another tag's. */
  async #lastBefore(position: number, tag: string): Promise<number> {
    const candidates = this.#index.behind(tag, 0, Number.POSITIVE_INFINITY).filter((candidate) => candidate < position);
    for (const candidate of candidates.toReversed()) {
      const [event] = await this.eventsAt([candidate]);
      if (event?.tags.includes(tag)) return candidate;
    }
    return 0;
  }

  #headOf(tag: string, looks: Looks): number | undefined {
    const candidate = this.#index.last(tag);
    if (candidate === 0) return 0;
    const known = looks.get(tag) ?? this.#known.get(tag);
    if (known?.candidate === candidate) return known.head;
    const number = this.#extents.entryOf(candidate);
    const tags = this.#latest.get(number)?.tags[candidate - 1 - this.#extents.last(number - 1)];
    if (!tags?.includes(tag)) return undefined;
    this.#known.set(tag, { candidate, head: candidate });
    return candidate;
  }

  /** The first positions behind `after` of events that may bear one of the tags, rising, at most `limit`. */
  candidates(tags: ReadonlySet<string>, after: number, limit: number): number[] {
    const lists = [...tags].map((tag) => this.#index.behind(tag, after, limit));
    if (lists.length === 1) return lists.flat();
    return [...new Set(lists.flat())].sort((a, b) => a - b).slice(0, limit);
  }

  /** The events at rising positions. */
  async eventsAt(positions: readonly number[]): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    const stretches = this.#stretchesOf(positions);
    for (let next = 0; next < stretches.length; next += READS_AT_ONCE) {
      const reads = stretches.slice(next, next + READS_AT_ONCE).map((stretch) => this.#entriesOf(stretch));
      for (const { number, entry } of (await Promise.all(reads)).flat()) {
        const before = this.#extents.last(number - 1);
        const last = this.#extents.last(number);
        for (let at = positions[events.length]; at !== undefined && at <= last; at = positions[events.length]) {
          events.push(entry.event(at - 1 - before, at));
        }
      }
    }
    return events;
  }

  /** The entries that have rising positions, in stretches without gaps that are not too long to be read at once. */
  #stretchesOf(positions: readonly number[]): Stretch[] {
    const stretches: Stretch[] = [];
    const most = this.#page();
    let last = 0;
    for (const position of positions) {
      if (position <= this.#extents.last(last)) continue;
      const stretch = stretches.at(-1);
      const number = this.#extents.last(last + 1) >= position ? last + 1 : this.#extents.entryOf(position);
      if (stretch && number === last + 1 && stretch.count < most) stretch.count += 1;
      else stretches.push({ first: number, count: 1 });
      last = number;
    }
    return stretches;
  }

  async #entriesOf({ first, count }: Stretch): Promise<{ number: number; entry: Entry }[]> {
    const found = [];
    for (let number = first; number < first + count;) {
      const kept = this.#latest.get(number);
      if (kept) {
        found.push({ number, entry: kept });
        number += 1;
        continue;
      }
      const texts = await this.#read(number - 1, first + count - number);
      if (texts.length === 0) throw damaged({ place: this.#place, number });
      for (const text of texts) {
        const entry = new Entry({ place: this.#place, number }, text);
        const events = this.#extents.last(number) - this.#extents.last(number - 1);
        if (entry.events !== events) throw damaged({ place: this.#place, number });
        found.push({ number, entry });
        number += 1;
      }
    }
    return found;
  }

  /** @throws StoreError for a log that gives no list of texts */
  async #read(after: number, limit: number): Promise<readonly string[]> {
    const texts: unknown = await this.#log.read(after, limit);
    if (isTexts(texts)) return texts;
    const seen = Array.isArray(texts)
      ? `a list with ${given(texts.find((text) => typeof text !== "string"))}`
      : given(texts);
    const message = `read of the log gave ${seen}: expected a list of texts`;
    throw new StoreError("store_unavailable", this.#place, message);
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const after = this.entries;
      const texts = await this.#read(after, this.#page());
      if (texts.length === 0) return;
      for (const [index, text] of texts.entries()) this.learn(after + index + 1, text);
    }
  }

  /** How many entries to ask for at a time. */
  #page(): number {
    if (this.entries === 0) return 64;
    return Math.min(4096, Math.max(1, Math.floor((PAGE_TEXT * this.entries) / this.#text)));
  }
}

function isTexts(seen: unknown): seen is readonly string[] {
  return Array.isArray(seen) && seen.every((text) => typeof text === "string");
}

/** Entries that follow one another. */
interface Stretch {
  readonly first: number;
  count: number;
}
