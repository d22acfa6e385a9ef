// Is a log in order? Reads it event by event with sums of its own, so that it would also notice a wrong posting.

import assert from "node:assert/strict";
import { postings, type LedgerEvent } from "tallystick";

/** Where the command with a key was recorded, and what it brought into being. */
export interface Recorded {
  readonly id: string;
  readonly position: number;
}

/** Takes the events of a log in order, and asserts of each what must hold after every event. */
export class Audit {
  /** Of every command with a key. */
  readonly byKey = new Map<string, Recorded>();
  /** Of every transfer and refund, what it moved, in cents. */
  readonly moved = new Map<string, bigint>();
  /** Every wallet's money, in cents. */
  readonly wallets = new Map<string, bigint>();
  /** What came in, in cents. */
  funded = 0n;
  position = 0;
  readonly #ids = new Set<string>();

  take(event: LedgerEvent): void {
    assert.equal(event.position, this.position + 1, "positions are dense");
    this.position = event.position;
    assert(!this.#ids.has(event.id), `event ${event.id} stands once`);
    this.#ids.add(event.id);
    const id = this.#book(event);
    const { key } = event.meta;
    if (key !== undefined) {
      assert(!this.byKey.has(key), `what was asked with key ${key} was done once`);
      this.byKey.set(key, { id, position: event.position });
    }
    for (const [asset, sum] of sums(event)) assert.equal(sum, 0n, `postings in ${asset} of ${event.id} sum to zero`);
  }

  /** What all wallets hold together. */
  total(): bigint {
    return [...this.wallets.values()].reduce((sum, amount) => sum + amount, 0n);
  }

  /** Takes in what an event moved. @returns the id of what it brought into being */
  #book(event: LedgerEvent): string {
    if (event.type === "AccountOpened") {
      this.#add(event.data.account, 0n);
      return event.data.account;
    }
    if (event.type === "Funded") {
      const { funding, account, amount } = event.data;
      this.funded += cents(amount);
      this.#add(account, cents(amount));
      return funding;
    }
    assert(event.type === "Transferred" || event.type === "Refunded", `nobody asked for ${event.type}`);
    const { from, to, amount } = event.data;
    const id = event.type === "Transferred" ? event.data.transfer : event.data.refund;
    assert(!this.moved.has(id), `${id} moves money once`);
    this.moved.set(id, cents(amount));
    this.#add(from, -cents(amount));
    this.#add(to, cents(amount));
    assert((this.wallets.get(from) ?? 0n) >= 0n, `${from} is not overdrawn by ${id}`);
    return id;
  }

  #add(wallet: string, amount: bigint): void {
    this.wallets.set(wallet, (this.wallets.get(wallet) ?? 0n) + amount);
  }
}

/** An amount in dollars, in cents. */
export function cents({ value }: { readonly value: string }): bigint {
  return BigInt(value.replace(".", ""));
}

function sums(event: LedgerEvent): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { asset, amount } of postings(event)) found.set(asset, (found.get(asset) ?? 0n) + amount);
  return found;
}
