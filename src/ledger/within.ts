// How does a command become part of a transaction that the host has open? By a session on the store inside it.

import { LedgerError } from "../money/errors.ts";
import type { EventStore } from "../stores/store.ts";
import { LedgerClosedError } from "./errors.ts";
import { openSession, type LedgerTransaction, type Settings } from "./session.ts";

type Work<Result> = (tx: LedgerTransaction) => Promise<Result> | Result;

export interface Transactions {
  /**
   * Lets `work` give commands inside the transaction that the host has open on `client`: what they record is in the log if
   * and when the host commits. So a receipt is provisional until then: nobody may be told of it before. Ids, clock, policy
   * and assets are the ledger's own. Once `work` is done everything submitted through `tx` is settled, and `tx` is closed;
   * to begin, to commit and to roll back is the host's.
   * @returns what `work` returns
   * @throws whatever `work` throws, and what the store failed with even if `work` has caught it, in a read as well as in a
   * write: the host has to roll back. LedgerError `not_supported` if the store cannot take part in a transaction
   */
  within<Result>(client: unknown, work: Work<Result>): Promise<Result>;
}

/** Transactions on a store; `settled` lets no other begin and resolves when none is under way. */
export function transactions(
  store: EventStore,
  settings: Settings,
): { readonly asked: Transactions; readonly settled: () => Promise<void> } {
  const underway = new Set<Promise<unknown>>();
  let closed = false;

  async function carryOut<Result>(client: unknown, work: Work<Result>): Promise<Result> {
    if (closed) throw new LedgerClosedError();
    if (!store.within) {
      throw new LedgerError(
        "not_supported",
        "this store cannot take part in a transaction of the host: use one that can",
      );
    }
    const { inside, failures } = provisional(store.within(client));
    let result: Result;
    try {
      const { asked, finish } = await openSession(inside, settings, { isUndoable: true });
      try {
        result = await work(asked);
      } finally {
        await finish();
      }
    } finally {
      await inside.close();
    }
    if (failures.length > 0) throw failures[0];
    return result;
  }

  function within<Result>(client: unknown, work: Work<Result>): Promise<Result> {
    const outcome = carryOut(client, work);
    underway.add(outcome);
    void outcome.catch(() => {}).finally(() => underway.delete(outcome));
    return outcome;
  }

  async function settled(): Promise<void> {
    closed = true;
    await Promise.allSettled(underway);
  }

  return { asked: { within }, settled };
}

/**
 * The store, with what any call of it failed with until it was closed; those under way are waited for then. No snapshot is
 * kept of what may be undone, and none is discarded: that can be done outside, where its failure costs nothing.
 *
 * A read counts as much as a write. In PostgreSQL whatever fails aborts the transaction, and a commit then silently rolls it
 * back. In SQLite it goes on after a read that failed, but a log that cannot be read is no reason to commit there either.
 */
function provisional(store: EventStore): { readonly inside: EventStore; readonly failures: readonly unknown[] } {
  const { snapshots } = store;
  const failures: unknown[] = [];
  const underway = new Set<Promise<unknown>>();
  let closed = false;

  function noted<Result>(call: () => Promise<Result>): Promise<Result> {
    const answer = call();
    if (closed) return answer;
    underway.add(answer);
    void answer.catch((error: unknown) => failures.push(error)).finally(() => underway.delete(answer));
    return answer;
  }

  const inside: EventStore = {
    append: (events, guards) => noted(async () => store.append(events, guards)),
    read: (query) => noted(async () => store.read(query)),
    head: () => noted(async () => store.head()),
    close: async () => {
      closed = true;
      await store.close();
      await Promise.allSettled(underway);
    },
    ...(snapshots === undefined
      ? {}
      : {
          snapshots: {
            latest: (tags, until) => noted(async () => snapshots.latest(tags, until)),
            save: async () => {},
            discard: async () => {},
          },
        }),
  };
  return { inside, failures };
}
