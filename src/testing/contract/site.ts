// What does a law find at the place where it looks at a store?

import type { EventStore } from "../../stores/store.ts";
import type { StorePlace } from "./place.ts";

/** What holds for every law of one run of the contract. */
export interface Bench {
  readonly place: () => Promise<StorePlace>;
  readonly sharedHandles: boolean;
  /** Milliseconds after which what should have happened is taken for what never will. */
  readonly patience: number;
}

/** Handles on one log; two or more. */
export type Handles = readonly [EventStore, EventStore, ...EventStore[]];
export type Script = (site: Site) => Promise<void>;

export interface Site {
  readonly sharedHandles: boolean;
  /** Another handle on the log. */
  readonly open: () => Promise<EventStore>;
  /** Handles for a law that wants several: all of them one handle where the store does not share its log. */
  readonly several: (count: number) => Promise<Handles>;
  /** Repeats a look while work goes on, and once more when it is done. */
  readonly during: (work: Promise<unknown>, look: () => Promise<void>) => Promise<void>;
  /** What a promise resolves with; an error that says what did not happen if it takes too long. */
  readonly inTime: <Result>(what: string, promise: Promise<Result>) => Promise<Result>;
  /** A transaction of the host's. */
  readonly transaction: NonNullable<StorePlace["transaction"]>;
  /** Ends every handle, as a crash would. */
  readonly crash: NonNullable<StorePlace["crash"]>;
}

/** A fresh place for one script; afterwards its handles are closed and it is destroyed, whatever happened. */
export async function visit({ place, sharedHandles, patience }: Bench, script: Script): Promise<void> {
  const here = await place();
  let handles: EventStore[] = [];

  async function open(): Promise<EventStore> {
    const handle = await here.open();
    handles.push(handle);
    return handle;
  }

  async function several(count: number): Promise<Handles> {
    const first = await open();
    const all: [EventStore, EventStore, ...EventStore[]] = [first, sharedHandles ? await open() : first];
    while (all.length < count) all.push(sharedHandles ? await open() : first);
    return all;
  }

  async function inTime<Result>(what: string, promise: Promise<Result>): Promise<Result> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what}: nothing of it for ${patience / 1000} s`)), patience);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async function during(work: Promise<unknown>, look: () => Promise<void>): Promise<void> {
    const progress = { over: false };
    async function watch(): Promise<void> {
      for (let looks = 1, last = false; !last; looks += 1) {
        last = progress.over;
        await look();
        // Looks that never leave this turn of the event loop would keep every timer from running.
        if (looks % 100 === 0) await nextTurn();
      }
    }
    const done = inTime("what writers do is done", work).finally(() => (progress.over = true));
    await Promise.all([done, watch()]);
  }

  async function transaction(work: (client: unknown) => Promise<void>, outcome: "commit" | "rollback"): Promise<void> {
    if (!here.transaction) throw new Error("the place says that it offers `within`, and has no `transaction`");
    await inTime("a transaction ends", here.transaction(work, outcome));
  }

  async function crash(): Promise<void> {
    if (!here.crash) throw new Error("the place says that it offers `crash`, and has none");
    handles = [];
    await inTime("a crash is over", here.crash());
  }

  try {
    await script({ sharedHandles, open, several, during, inTime, transaction, crash });
  } finally {
    // A store that cannot be closed is told of by the laws on closing; here it would hide what was found.
    await inTime("closing", Promise.allSettled(handles.map((handle) => handle.close()))).catch(() => undefined);
    await here.destroy();
  }
}

/** One of the handles, by turns. */
export function pick(handles: Handles, turn: number): EventStore {
  return handles[turn % handles.length] ?? handles[0];
}

/** A promise that is awaited later: that it fails before then is told there, and nowhere else. */
export function later<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  return promise;
}

/** When timers and I/O had their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
