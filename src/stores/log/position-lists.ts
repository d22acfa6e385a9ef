// Where are millions of rising lists of positions kept, without an object for each?

/** Words in a chunk; lists grow without anything being copied. */
const CHUNK = 1 << 16;

/** Positions in the largest block; the smallest has two, and each is twice as large as the one before. */
const LARGEST = 1024;

/** A list is named by a number: a lone position stands for itself, and this bit marks the address of a list's last block. */
const BLOCK = 2 ** 31;

/** Positions and addresses end below this. */
export const MOST_POSITIONS = BLOCK - 1;

/**
 * Rising lists of positions in blocks, four bytes a position and eight a block. A block is the name of the one before (0 if
 * there is none), its capacity and count, and the positions.
 */
export class PositionLists {
  readonly #chunks: Uint32Array[] = [];
  /** The address of the next block. */
  #end = 0;

  get bytes(): number {
    return this.#chunks.length * CHUNK * 4;
  }

  /** The name of a list with one position more: not below its last, and once is enough. 0 is the empty list. */
  push(list: number, position: number): number {
    if (list === 0) return position;
    if (list < BLOCK) return list === position ? list : this.#block(2, 0, list, position);
    const { chunk, at, count, capacity } = this.#at(list);
    if (chunk[at + 1 + count] === position) return list;
    if (count === capacity) return this.#block(Math.min(capacity * 2, LARGEST), list, position);
    chunk[at + 2 + count] = position;
    chunk[at + 1] = (capacity << 16) | (count + 1);
    return list;
  }

  /** The last position of a list; 0 of the empty one. */
  last(list: number): number {
    if (list < BLOCK) return list;
    const { chunk, at, count } = this.#at(list);
    return chunk[at + 1 + count] as number;
  }

  /** The first positions behind `after`, at most `limit` of them. */
  behind(list: number, after: number, limit: number): number[] {
    if (list < BLOCK) return list > after && limit > 0 ? [list] : [];
    const blocks = [];
    for (let block = list; block !== 0;) {
      const { chunk, at, count } = this.#at(block);
      const positions = chunk.subarray(at + 2, at + 2 + count);
      blocks.push(positions);
      if ((positions[0] as number) <= after) break;
      block = chunk[at] as number;
    }
    const found: number[] = [];
    for (const positions of blocks.toReversed()) {
      for (let index = found.length === 0 ? firstBehind(positions, after) : 0; index < positions.length; index += 1) {
        if (found.length === limit) return found;
        found.push(positions[index] as number);
      }
    }
    return found;
  }

  #block(capacity: number, before: number, first: number, second?: number): number {
    if ((this.#end % CHUNK) + 2 + capacity > CHUNK) this.#end += CHUNK - (this.#end % CHUNK);
    const address = this.#end;
    if (address + 2 + capacity > MOST_POSITIONS) throw new RangeError("the lists of positions are full");
    this.#end += 2 + capacity;
    const chunk = (this.#chunks[Math.floor(address / CHUNK)] ??= new Uint32Array(CHUNK));
    const at = address % CHUNK;
    chunk[at] = before;
    chunk[at + 1] = (capacity << 16) | (second === undefined ? 1 : 2);
    chunk[at + 2] = first;
    if (second !== undefined) chunk[at + 3] = second;
    return BLOCK + address;
  }

  #at(list: number): { chunk: Uint32Array; at: number; count: number; capacity: number } {
    const address = list - BLOCK;
    const chunk = this.#chunks[Math.floor(address / CHUNK)] as Uint32Array;
    const at = address % CHUNK;
    const sizes = chunk[at + 1] as number;
    return { chunk, at, count: sizes & 0xffff, capacity: sizes >>> 16 };
  }
}

/** The index of the first position behind `after`. */
function firstBehind(positions: Uint32Array, after: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] as number) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
