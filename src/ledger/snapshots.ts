// How is a long history not folded again? States are kept beside the log, and checked against it before they are believed.

import type { SnapshotStore } from "../stores/store.ts";
import { FOLDS, stateTag } from "../wallet/folds.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Watch } from "./watch.ts";

/** A state as it was behind the event at `head`, as a snapshot gives it: a claim, until the log has confirmed it. */
export interface Kept {
  readonly tag: string;
  readonly state: object;
  readonly head: number;
  /** Of the event at `head`, by which the log confirms that this was folded from it. */
  readonly id: string;
  /** No event in the state is from later. */
  readonly until: string;
}

/** What a snapshot holds, as JSON; `print` is the fingerprint of all the rest, so that damage shows. */
interface Written {
  readonly form: number;
  readonly fold: number;
  readonly id: string;
  readonly until: string;
  readonly state: string;
  readonly print: string;
}

/**
 * The snapshots of a store, as states. What cannot be read, was damaged or was made by another fold is as good as absent, and so
 * are all of them where the store fails to give any.
 */
export class Snapshots {
  readonly #store: SnapshotStore;

  readonly #watch: Watch | undefined;

  constructor(store: SnapshotStore, watch?: Watch) {
    this.#store = store;
    this.#watch = watch;
  }

  /** The latest of each tag that has one, no further than a position. */
  async latest(tags: readonly string[], until?: number): Promise<readonly Kept[]> {
    return (await this.#given(tags, until)) ?? [];
  }

  /** Undefined where the store fails. */
  async #given(tags: readonly string[], until?: number): Promise<readonly Kept[] | undefined> {
    let found;
    try {
      found = await this.#store.latest(tags, until);
    } catch (error) {
      this.#watch?.unread(tags.length, error);
      return undefined;
    }
    const kept = found.flatMap(({ tag, position, state }) => read(tag, position, state) ?? []);
    this.#watch?.snapshot("unreadable", found.length - kept.length);
    return kept;
  }

  /** The latest of a tag with nothing in it from behind a position or from later than an instant. */
  async lastUntil(
    tag: string,
    { position, at }: { readonly position: number; readonly at: string },
  ): Promise<Kept | undefined> {
    let best: Kept | undefined;
    let low = 0;
    let high = Math.min(position, Number.MAX_SAFE_INTEGER);
    for (let middle = high; low <= high; middle = low + Math.floor((high - low) / 2)) {
      const given = await this.#given([tag], middle);
      if (!given) return best;
      const [kept] = given;
      if (kept && kept.until > at) {
        high = kept.head - 1;
        continue;
      }
      best = kept ?? best;
      low = middle + 1;
    }
    return best;
  }

  async save(kept: readonly Kept[]): Promise<void> {
    await this.#store.save(kept.map((one) => ({ tag: one.tag, position: one.head, state: write(one) })));
  }

  /** Forgets what the log did not confirm. */
  async discard(tags: readonly string[]): Promise<void> {
    await this.#store.discard(tags);
  }
}

/** Marks a bigint. Records of a state are by ids, words, currencies and tags, none of which has such a sign. */
const BIGINT = "#";

/** How states are written. Those that were written otherwise are left alone. */
const FORM = 2;

function write({ tag, state, head, id, until }: Kept): string {
  const { kind } = stateTag(tag);
  const text = JSON.stringify(state, (_, value: unknown) =>
    typeof value === "bigint" ? { [BIGINT]: value.toString() } : value,
  );
  const body = { form: FORM, fold: FOLDS[kind].version ?? 0, id, until, state: text };
  return JSON.stringify({ ...body, print: fingerprint({ ...body, tag, head }) } satisfies Written);
}

function read(tag: string, head: number, written: string): Kept | undefined {
  const { kind } = stateTag(tag);
  try {
    const { print, ...body } = JSON.parse(written) as Written;
    if (body.form !== FORM || body.fold !== FOLDS[kind].version || print !== fingerprint({ ...body, tag, head }))
      return undefined;
    const state = JSON.parse(body.state, (_, value: unknown) => bigintOf(value) ?? value) as object;
    return { tag, state, head, id: body.id, until: body.until };
  } catch {
    return undefined;
  }
}

function bigintOf(value: unknown): bigint | undefined {
  if (typeof value !== "object" || value === null || !(BIGINT in value)) return undefined;
  return typeof value[BIGINT] === "string" ? BigInt(value[BIGINT]) : undefined;
}
