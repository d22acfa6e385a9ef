// Which entries were read or written last? As many as fit into a bounded amount of text.

import type { Entry } from "./entry.ts";

/** Characters; what was parsed of them takes as much again. */
const KEPT_TEXT = 8_000_000;

/** The last entries of the log: between half of what may be kept and all of it, since half is forgotten at once. */
export class LatestEntries {
  /** The number of the first that is kept. */
  #first = 1;
  #older: Entry[] = [];
  #younger: Entry[] = [];
  #text = 0;

  get(number: number): Entry | undefined {
    const index = number - this.#first;
    return index < 0 ? undefined : (this.#older[index] ?? this.#younger[index - this.#older.length]);
  }

  /** The entry behind the last. */
  push(entry: Entry): void {
    this.#younger.push(entry);
    this.#text += entry.text.length;
    if (this.#text < KEPT_TEXT / 2) return;
    this.#first += this.#older.length;
    this.#older = this.#younger;
    this.#younger = [];
    this.#text = 0;
  }
}
