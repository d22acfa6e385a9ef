// Is a tag surely not in a run? A Bloom filter: never wrong when it says no, wrong once in a hundred when it says maybe.

const BITS_PER_TAG = 10;
const PROBES = 7;

export class TagFilter {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  static of(tags: Iterable<string>, count: number): TagFilter {
    const filter = new TagFilter(new Uint8Array(Math.ceil((count * BITS_PER_TAG) / 8) + 8));
    for (const tag of tags) {
      for (const bit of probes(tagHash(tag), filter.bytes.length)) {
        filter.bytes[bit >>> 3] = (filter.bytes[bit >>> 3] as number) | (1 << (bit & 7));
      }
    }
    return filter;
  }

  mayHold(hash: TagHash): boolean {
    const bits = this.bytes.length * 8;
    for (let probe = 0, at = hash.first; probe < PROBES; probe += 1, at = (at + hash.second) >>> 0) {
      const bit = at % bits;
      if (((this.bytes[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false;
    }
    return true;
  }
}

export interface TagHash {
  readonly first: number;
  readonly second: number;
}

/** Two 32-bit hashes of a tag (FNV-1a, then a finaliser to spread the bits). */
export function tagHash(tag: string): TagHash {
  let hash = 0x811c9dc5;
  for (let index = 0; index < tag.length; index += 1) {
    hash = Math.imul(hash ^ tag.charCodeAt(index), 0x01000193);
  }
  return { first: spread(hash), second: spread(hash ^ 0x9e3779b9) | 1 };
}

function spread(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function* probes(hash: TagHash, bytes: number): Generator<number> {
  for (let probe = 0, at = hash.first; probe < PROBES; probe += 1, at = (at + hash.second) >>> 0)
    yield at % (bytes * 8);
}
