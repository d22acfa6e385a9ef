// Which entry of a log has the event at a position?

/** The position of the last event of every entry, eight bytes each. */
export class Extents {
  #lasts = new Float64Array(1024);
  #entries = 0;

  get entries(): number {
    return this.#entries;
  }

  /** The position of the last event of all. */
  get head(): number {
    return this.last(this.#entries);
  }

  /** The position of the last event of an entry, and of none for entry 0. */
  last(entry: number): number {
    return entry === 0 ? 0 : (this.#lasts[entry - 1] as number);
  }

  /** One more entry, of so many events. */
  push(events: number): void {
    const last = this.head + events;
    if (this.#entries === this.#lasts.length) {
      const longer = new Float64Array(this.#entries * 2);
      longer.set(this.#lasts);
      this.#lasts = longer;
    }
    this.#lasts[this.#entries] = last;
    this.#entries += 1;
  }

  /** The entry that has a position, which is not behind the head. */
  entryOf(position: number): number {
    let low = 1;
    let high = this.#entries;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.last(middle) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
