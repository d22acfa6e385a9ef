// At which positions may a run have a tag? It knows hashes, so whoever asks looks at the event before believing it.

import { isBefore, type Block, type IndexFile, type Key, type Run } from "./index-file.ts";

/** Whether the entries of a hash, or some of them, are in this run: while it is merged they are here or there. */
export function isAsked({ low, high }: Run, hash: number): boolean {
  return hash >= low.hash && (hash < high.hash || (hash === high.hash && high.position > 0));
}

/** Positions behind `after`, rising. */
export function* rising(file: IndexFile, run: Run, hash: number, after: number): Generator<number> {
  let key = later({ hash, position: after + 1 }, run.low);
  for (const end = earlier(behind(hash), run.high); isBefore(key, end);) {
    const block = file.blockAt(run, key);
    for (let index = placeOf(hash, block); block.hashes[index] === hash; index += 1) {
      const position = run.first + (block.offsets[index] as number);
      if (position > after) yield position;
    }
    key = block.until;
  }
}

/** Positions, falling. */
export function* falling(file: IndexFile, run: Run, hash: number): Generator<number> {
  let end = earlier(behind(hash), run.high);
  for (const start = later({ hash, position: 0 }, run.low); isBefore(start, end);) {
    const block = file.blockAt(run, lastBelow(end));
    for (let index = placeOf(hash + 1, block) - 1; block.hashes[index] === hash; index -= 1) {
      yield run.first + (block.offsets[index] as number);
    }
    end = block.from;
  }
}

function behind(hash: number): Key {
  return { hash: hash + 1, position: 0 };
}

function lastBelow({ hash, position }: Key): Key {
  return position > 0 ? { hash, position: position - 1 } : { hash: hash - 1, position: Number.MAX_SAFE_INTEGER };
}

function earlier(a: Key, b: Key): Key {
  return isBefore(a, b) ? a : b;
}

function later(a: Key, b: Key): Key {
  return isBefore(a, b) ? b : a;
}

/** How many entries of a block are below a hash. */
function placeOf(hash: number, { hashes }: Block): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] as number) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
