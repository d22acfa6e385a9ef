// Which events may bear a tag? An index of the whole log in a few bytes per tag and event.

import { PositionLists } from "./position-lists.ts";
import { tagHash, type TagHash } from "./tag-hash.ts";

/** Tables that grow one by one, so that growing is never a pause. */
const TABLES = 256;

/**
 * The positions of the events that bear a tag, found by a hash of it. Tags that share their hash share their positions, so
 * an answer holds all events that bear the tag and, very rarely, others: look at the event before believing it.
 */
export class TagIndex {
  readonly #hash: (tag: string) => TagHash;
  readonly #tables: HashTable[] = [];
  readonly #lists = new PositionLists();

  constructor(hash: (tag: string) => TagHash = tagHash) {
    this.#hash = hash;
  }

  get bytes(): number {
    return this.#tables.reduce((sum, table) => sum + table.bytes, this.#lists.bytes);
  }

  /** Positions of a tag are added in rising order. */
  add(tag: string, position: number): void {
    const hash = this.#hash(tag);
    const table = this.#tableOf(hash);
    const slot = table.slotFor(hash);
    table.set(slot, this.#lists.push(table.get(slot), position));
  }

  /** The last event that may bear the tag; 0 if surely none does. */
  last(tag: string): number {
    return this.#lists.last(this.#listOf(tag));
  }

  /** The first events behind `after` that may bear the tag, at most `limit`. */
  behind(tag: string, after: number, limit: number): number[] {
    return this.#lists.behind(this.#listOf(tag), after, limit);
  }

  #listOf(tag: string): number {
    const hash = this.#hash(tag);
    return this.#tableOf(hash).find(hash);
  }

  #tableOf({ high }: TagHash): HashTable {
    const number = high % TABLES;
    return (this.#tables[number] ??= new HashTable());
  }
}

/** Words of a slot: the two halves of the hash, and the value; the value of an empty one is 0. */
const SLOT = 3;

/** Hashes to numbers: open addressing, linear probing, between a half and three quarters full. */
class HashTable {
  #words = new Uint32Array(8 * SLOT);
  #capacity = 8;
  #used = 0;

  get bytes(): number {
    return this.#words.byteLength;
  }

  /** The value of a hash; 0 if it has none. */
  find(hash: TagHash): number {
    return this.get(this.#probe(hash));
  }

  /** A slot for the value of a hash, made if there is none; to be set before anything else is asked. */
  slotFor(hash: TagHash): number {
    const slot = this.#probe(hash);
    if (this.get(slot) !== 0) return slot;
    this.#used += 1;
    if (this.#used * 4 > this.#capacity * 3) {
      this.#grow();
      return this.#claim(hash);
    }
    return this.#claim(hash, slot);
  }

  get(slot: number): number {
    return this.#words[slot + 2] as number;
  }

  set(slot: number, value: number): void {
    this.#words[slot + 2] = value;
  }

  #claim(hash: TagHash, slot: number = this.#probe(hash)): number {
    this.#words[slot] = hash.high;
    this.#words[slot + 1] = hash.low;
    return slot;
  }

  /** Where the hash is, or the empty slot where it would be. */
  #probe({ high, low }: TagHash): number {
    const words = this.#words;
    let slot = Math.floor((low / 2 ** 32) * this.#capacity) * SLOT;
    while (words[slot + 2] !== 0 && (words[slot + 1] !== low || words[slot] !== high)) {
      slot += SLOT;
      if (slot === words.length) slot = 0;
    }
    return slot;
  }

  #grow(): void {
    const before = this.#words;
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    this.#words = new Uint32Array(this.#capacity * SLOT);
    for (let slot = 0; slot < before.length; slot += SLOT) {
      const value = before[slot + 2] as number;
      if (value === 0) continue;
      this.set(this.#claim({ high: before[slot] as number, low: before[slot + 1] as number }), value);
    }
  }
}
