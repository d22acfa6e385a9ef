// Which number belongs to a text, among millions of texts? A hash table without an object for each.

/** Words of a slot: the hash of a text, and where its record is; 0 in an empty one. */
const SLOT = 2;

/** Words of a record before the text itself, of which a word has two units: the number, and how long the text is. */
const NUMBER = 0;
const LENGTH = 1;
const TEXT = 2;

/**
 * Texts to numbers: open addressing, linear probing, at most half full. Everything is in two arrays of words, so a look-up
 * waits for memory twice, at the slot and at the record, whatever else is in there: of a Map it would be the bucket, the
 * entries of its chain and the text of each, and of those the collector keeps count too.
 */
export class TextTable {
  #slots = new Int32Array(16 * SLOT);
  #words = new Uint32Array(64);
  /** The same in units of text. */
  #units = new Uint16Array(this.#words.buffer);
  /** Where the next record goes. No record is at 0. */
  #end = 1;
  #size = 0;
  /** Texts are chosen by strangers, who are not to choose thousands that share a hash. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a text; undefined if it has none. */
  get(text: string): number | undefined {
    const record = this.find(text, this.hash(text));
    return record === 0 ? undefined : this.number(record);
  }

  set(text: string, number: number): void {
    const hash = this.hash(text);
    this.setNumber(this.find(text, hash) || this.add(text, hash), number);
  }

  /** The number in a record. */
  number(record: number): number {
    return this.#words[record + NUMBER] as number;
  }

  setNumber(record: number, number: number): void {
    this.#words[record + NUMBER] = number;
  }

  /** Where the record of a text most likely is, if it has one: what stands in the first slot for its hash. */
  likely(hash: number): number {
    return this.#slots[((hash * SLOT) & (this.#slots.length - 1)) + 1] as number;
  }

  hash(text: string): number {
    let hash = this.#seed;
    for (let index = 0; index < text.length; index += 1) {
      const mixed = Math.imul(hash ^ text.charCodeAt(index), 0x9e3779b1);
      hash = (mixed << 15) | (mixed >>> 17);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return hash ^ (hash >>> 13);
  }

  /** Where the record of a text is; 0 if there is none. */
  find(text: string, hash: number, likely = this.likely(hash)): number {
    if (likely === 0 || this.#isAt(likely, text)) return likely;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash * SLOT) & mask; ; slot = (slot + SLOT) & mask) {
      const record = slots[slot + 1] as number;
      if (record === 0 || (slots[slot] === hash && this.#isAt(record, text))) return record;
    }
  }

  #isAt(record: number, text: string): boolean {
    if (this.#words[record + LENGTH] !== text.length) return false;
    const units = this.#units;
    const start = (record + TEXT) * 2;
    for (let index = 0; index < text.length; index += 1) {
      if (units[start + index] !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Makes a record for a text that has none. */
  add(text: string, hash: number): number {
    this.#size += 1;
    if (this.#size * SLOT * 2 > this.#slots.length) this.#growSlots();
    const record = this.#end;
    this.#end += TEXT + ((text.length + 1) >>> 1);
    if (this.#end > this.#words.length) this.#growWords();
    this.#words[record + LENGTH] = text.length;
    const start = (record + TEXT) * 2;
    for (let index = 0; index < text.length; index += 1) this.#units[start + index] = text.charCodeAt(index);
    this.#claim(hash, record);
    return record;
  }

  /** Puts a record that is not there yet into a slot. */
  #claim(hash: number, record: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (hash * SLOT) & mask;
    while (slots[slot + 1] !== 0) slot = (slot + SLOT) & mask;
    slots[slot] = hash;
    slots[slot + 1] = record;
  }

  #growSlots(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (let slot = 0; slot < before.length; slot += SLOT) {
      const record = before[slot + 1] as number;
      if (record !== 0) this.#claim(before[slot] as number, record);
    }
  }

  #growWords(): void {
    const before = this.#words;
    this.#words = new Uint32Array(Math.max(before.length * 2, this.#end));
    this.#words.set(before);
    this.#units = new Uint16Array(this.#words.buffer);
  }
}
