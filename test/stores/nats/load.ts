// Writers that keep a ledger busy while something happens to its servers, and what they were told.

import { expect } from "vitest";
import { openLedger, RejectedError } from "tallystick";
import { StoreError } from "../../../src/stores/errors.ts";
import type { EventStore } from "../../../src/stores/store.ts";
import { Audit, type Recorded } from "../../crash/audit.ts";
import { commandOf, type Keyed } from "../../crash/commands.ts";
import { expectDoneOnce, expectRecorded, readOn } from "../../crash/estate.ts";
import { until } from "./servers.ts";

/** So many commands of a writer wait for their receipts at once. */
const CALLERS = 8;

/** What writers asked for, each with a store of its own, as processes would. */
export class Load {
  readonly receipts = new Map<string, Recorded>();
  readonly asked: Keyed[] = [];
  /** Calls that failed because of the servers; what became of them was not told. */
  unheard = 0;
  #stopping = false;
  readonly #lives: Promise<void>;

  constructor(stores: readonly EventStore[]) {
    this.#lives = Promise.all(stores.map((store, number) => this.#live(store, number))).then(() => undefined);
    this.#lives.catch(() => undefined);
  }

  /** Waits for so many more receipts than there are. */
  async goesOn(more = 100): Promise<void> {
    const enough = this.receipts.size + more;
    await until(`${more} more receipts`, () => this.receipts.size >= enough);
  }

  /** Lets the writers hear of what they have asked for, and ends them. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#lives;
  }

  async #live(store: EventStore, life: number): Promise<void> {
    await using ledger = await openLedger({ store });
    let next = 0;
    const ask = async (): Promise<void> => {
      while (!this.#stopping) {
        const keyed = commandOf(life, next);
        next += 1;
        this.asked.push(keyed);
        try {
          const { id, position } = await ledger.submit(keyed.command, { key: keyed.key });
          this.receipts.set(keyed.key, { id, position });
        } catch (error) {
          if (error instanceof StoreError && error.code === "store_unavailable") this.unheard += 1;
          else if (!(error instanceof RejectedError)) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, ask));
  }
}

/**
 * Expects every acknowledged receipt to be in the log, everything to be there once, every reader to see the same, and
 * asking again to change nothing.
 */
export async function expectKept(load: Load, readers: readonly [EventStore, ...EventStore[]]): Promise<void> {
  const [first] = readers;
  await using ledger = await openLedger({ store: first });
  const audit = new Audit();
  await expectRecorded(ledger, load.receipts, audit);
  for (const other of readers.slice(1)) {
    await using same = await openLedger({ store: other });
    const again = new Audit();
    await readOn(same, again);
    expect(again).toEqual(audit);
  }
  await expectDoneOnce(ledger, [...new Map(load.asked.map((asked) => [asked.key, asked])).values()], audit);
  expect(load.receipts.size).toBeGreaterThan(100);
}
