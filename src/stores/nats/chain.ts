// Is an entry the one that the next was appended behind? Replicas that differ, or another log in its place, are told by that.

import { StoreError } from "../errors.ts";
import type { StoredMessage } from "./driver.ts";

/** What an entry is known by, and which one it was appended behind: told by the id of its message, `MARK.ATTEMPT.BEFORE`. */
export interface Link {
  readonly mark: string;
  readonly before: string;
}

/** What the first entry was appended behind. */
const BEGINNING = "beginning";

/** The link of a message; undefined for one that is no entry. */
export function linkOf({ header }: StoredMessage): Link | undefined {
  const [mark, attempt, before] = header.get("Nats-Msg-Id").split(".");
  return mark && attempt && before ? { mark, before } : undefined;
}

export class Chain {
  readonly #place: string;
  /** The last entry that was read or appended by this handle. */
  #latest = { number: 0, mark: BEGINNING };

  constructor(place: string) {
    this.#place = place;
  }

  /** The mark of an entry, if it is the latest. */
  markOf(number: number): string | undefined {
    if (number === 0) return BEGINNING;
    return number === this.#latest.number ? this.#latest.mark : undefined;
  }

  learn(number: number, mark: string): void {
    if (number > this.#latest.number) this.#latest = { number, mark };
  }

  /** Takes in entries that follow one another. @throws StoreError where one was not appended behind the one before it */
  expect(first: number, entries: readonly Link[]): void {
    let before = this.markOf(first - 1);
    for (const [index, { mark, before: named }] of entries.entries()) {
      if (before !== undefined && named !== before) {
        throw new StoreError(
          "store_damaged",
          this.#place,
          `entry ${first + index} was appended behind another entry ${first + index - 1} than the one that is there: the ` +
            "replicas differ, or the stream was replaced; compare them, and restore the stream from a backup",
        );
      }
      before = mark;
      this.learn(first + index, mark);
    }
  }
}
