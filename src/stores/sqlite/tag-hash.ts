// Which 32 bits stand for a tag in the index?

/**
 * Whoever finds a hash looks at the event before believing it, so that two tags may share one. Keys are chosen by strangers:
 * the seed, which differs from file to file, keeps them from choosing thousands that share one.
 */
export function tagHash(tag: string, seed: number): number {
  let hash = seed;
  for (let index = 0; index < tag.length; index += 1) {
    const mixed = Math.imul(hash ^ tag.charCodeAt(index), 0x9e3779b1);
    hash = (mixed << 15) | (mixed >>> 17);
  }
  return spread(hash);
}

/** Lets every bit depend on every other (the finaliser of MurmurHash3). */
export function spread(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
