// Which 64 bits stand for a tag in an index that cannot hold every tag?

export interface TagHash {
  readonly high: number;
  readonly low: number;
}

/**
 * Two 32-bit hashes in one pass, with multipliers of their own. Two of a hundred million tags share both once in thousands
 * of logs, and whoever asks looks at the event itself before believing it.
 */
export function tagHash(tag: string): TagHash {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < tag.length; index += 1) {
    const unit = tag.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  return { high: spread(high ^ (low >>> 15)), low: spread(low ^ (high >>> 13)) };
}

function spread(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
