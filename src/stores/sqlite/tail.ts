// Which of the last events bear a tag? The stretch of the log behind the runs, in memory.

/** There is room for so many entries at first; it doubles when it is used up. */
const ROOM = 16_384;

/**
 * An entry per tag and event, in the order of the events, chained by the hash of the tag. Typed arrays, since there come
 * hundreds of thousands a second: what is not an object need not be collected.
 */
export class Tail {
  #length = 0;
  readonly #tags: string[] = [];
  #hashes = new Uint32Array(ROOM);
  #positions = new Float64Array(ROOM);
  /** Of each chain the last entry, and of each entry the one before it; counted from 1, so that 0 is none. */
  #last = new Uint32Array(ROOM);
  #before = new Uint32Array(ROOM);

  add(tag: string, hash: number, position: number): void {
    if (this.#length === this.#hashes.length) this.#grow();
    this.#tags[this.#length] = tag;
    this.#hashes[this.#length] = hash;
    this.#positions[this.#length] = position;
    this.#length += 1;
    this.#chain(this.#length);
  }

  /** The last position of a tag; 0 if there is none. */
  headOf(tag: string, hash: number): number {
    const entry = this.#find(tag, this.#last[hash & (this.#last.length - 1)] as number);
    return entry === 0 ? 0 : (this.#positions[entry - 1] as number);
  }

  /** All positions of a tag, rising. */
  positionsOf(tag: string, hash: number): number[] {
    const found: number[] = [];
    let entry = this.#find(tag, this.#last[hash & (this.#last.length - 1)] as number);
    while (entry > 0) {
      const position = this.#positions[entry - 1] as number;
      // A tag may stand twice in one event.
      if (found.at(-1) !== position) found.push(position);
      entry = this.#find(tag, this.#before[entry - 1] as number);
    }
    return found.toReversed();
  }

  /** Every entry of a stretch as one number: the hash times its length, and the offset of the event in it. */
  stretch(first: number, length: number): Float64Array {
    const start = this.#placeOf(first);
    const numbers = new Float64Array(this.#placeOf(first + length) - start);
    for (let index = 0; index < numbers.length; index += 1) {
      const [hash, position] = [this.#hashes[start + index] as number, this.#positions[start + index] as number];
      numbers[index] = hash * length + (position - first);
    }
    return numbers;
  }

  /** Forgets the entries below a position, and tells of each. */
  forget(below: number, tell: (tag: string, position: number) => void): void {
    const count = this.#placeOf(below);
    for (let index = 0; index < count; index += 1) tell(this.#tags[index] as string, this.#positions[index] as number);
    this.#tags.splice(0, count);
    this.#hashes.copyWithin(0, count);
    this.#positions.copyWithin(0, count);
    this.#length -= count;
    this.#chainAll();
  }

  /** The first entry of this tag from one on back along its chain. */
  #find(tag: string, from: number): number {
    let entry = from;
    while (entry > 0 && this.#tags[entry - 1] !== tag) entry = this.#before[entry - 1] as number;
    return entry;
  }

  #chain(entry: number): void {
    const chain = (this.#hashes[entry - 1] as number) & (this.#last.length - 1);
    this.#before[entry - 1] = this.#last[chain] as number;
    this.#last[chain] = entry;
  }

  #chainAll(): void {
    this.#last.fill(0);
    for (let entry = 1; entry <= this.#length; entry += 1) this.#chain(entry);
  }

  #grow(): void {
    const room = this.#hashes.length * 2;
    const [hashes, positions] = [this.#hashes, this.#positions];
    this.#hashes = new Uint32Array(room);
    this.#hashes.set(hashes);
    this.#positions = new Float64Array(room);
    this.#positions.set(positions);
    this.#last = new Uint32Array(room);
    this.#before = new Uint32Array(room);
    this.#chainAll();
  }

  /** How many entries are below a position. */
  #placeOf(position: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#positions[middle] as number) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
