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
    const bits = filter.bytes.length * 8;
    for (const tag of tags) {
      const hash = tagHash(tag);
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = bitOf(hash, probe, bits);
        filter.bytes[bit >>> 3] = (filter.bytes[bit >>> 3] as number) | (1 << (bit & 7));
      }
    }
    return filter;
  }

  mayHold(hash: TagHash): boolean {
    const bits = this.bytes.length * 8;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const bit = bitOf(hash, probe, bits);
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

/** Which bit a probe of a tag is: the one rule for those who set it and those who ask. Filters on disk depend on it. */
function bitOf({ first, second }: TagHash, probe: number, bits: number): number {
  return ((first + Math.imul(probe, second)) >>> 0) % bits;
}
