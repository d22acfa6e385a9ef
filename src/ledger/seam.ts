// Up to where do the states in memory have the log, and behind which position may they lack what others have appended?

/** How far back what others have appended is worth reading for all states at once. */
export const FARTHEST = 4096;

export class Seam {
  /** The last position that this ledger has seen committed; -1 where it has lost track. */
  #known = 0;
  /** From here on up to `#known` every event was appended by this ledger, or has been followed. */
  #wholeSince = 1;
  /** What others appended behind this position has not been followed; absent where nothing is known to be missing. */
  #missing: { readonly after: number; readonly wholeSince: number } | undefined;

  get known(): number {
    return this.#known;
  }

  /** Whether no event up to `known` is missing in a state that extends to this position and took in all of our own. */
  isWhole(asOf: number): boolean {
    return asOf >= this.#wholeSince - 1;
  }

  /** Behind this position is to be read what may be missing. */
  get followedTo(): number {
    return this.#missing?.after ?? this.#known;
  }

  /** Whether a state that extends to this position, and took in all of our own, has everything up to `followedTo`. */
  isFollowed(asOf: number): boolean {
    return asOf >= this.followedTo || asOf >= (this.#missing?.wholeSince ?? this.#wholeSince) - 1;
  }

  /** How far such a state is known to extend, once an event of our last append is missing in it. */
  extentWithoutLast(asOf: number): number {
    return this.#missing && this.isFollowed(asOf) ? Math.max(asOf, this.#missing.after) : asOf;
  }

  /** The log ended here when it was opened. */
  opened(head: number): void {
    this.#known = head;
    this.#wholeSince = head + 1;
    this.#missing = undefined;
  }

  /** This ledger has appended. Others may have since its last append. */
  appended(first: number, last: number): void {
    if (first !== this.#known + 1) {
      this.#miss();
      this.#wholeSince = first;
    }
    this.#known = last;
    if (last - this.followedTo > FARTHEST) this.#missing = undefined;
  }

  /** An append may or may not have been recorded: what follows is not known to be seamless. */
  lost(): void {
    this.#miss();
    this.#known = -1;
  }

  /** Everything behind `followedTo` up to this position was taken into every state that extended to there. */
  followed(head: number): void {
    if (this.#missing) this.#wholeSince = this.#missing.wholeSince;
    this.#missing = undefined;
    this.#known = head;
  }

  /** What is missing will not be read for all: each state is on its own. */
  forgo(): void {
    this.#missing = undefined;
  }

  #miss(): void {
    if (this.#known < 0) return;
    this.#missing ??= { after: this.#known, wholeSince: this.#wholeSince };
  }
}
