// What is asked of the ledger, in which order, and what can each account surely afford? The generator's notebook.

import type { Command, Money } from "tallystick";
import type { Line } from "./line.ts";

/** A payment that can be refunded or contested. */
export interface Order {
  readonly transfer: string;
  readonly buyer: string;
  readonly seller: string;
  readonly currency: string;
  readonly amount: bigint;
  /** What was not given back yet. */
  rest: bigint;
  /** Whether a dispute was ever opened over it. */
  contested: boolean;
  readonly minute: number;
}

export interface Dispute {
  readonly dispute: string;
  readonly order: Order;
  readonly amount: bigint;
}

type Rail = "bank" | "card";

export class Script {
  readonly lines: Line[] = [];
  /** Those that will surely be carried out. */
  readonly granted: Line[] = [];
  /** Minutes since midnight of 14 March; before that, below zero. */
  minute = 0;
  #requests = 0;
  /** At least what is available, by account and currency: every fee is rounded up. */
  readonly #purses = new Map<string, bigint>();

  /** A request under a key of its own, whatever will become of it. */
  ask(actor: string, command: Command): Line {
    this.#requests += 1;
    const line = { at: instantOf(this.minute), key: `req-${five(this.#requests)}`, actor, command };
    this.lines.push(line);
    return line;
  }

  /** A request that will be carried out. */
  do(actor: string, command: Command): void {
    this.granted.push(this.ask(actor, command));
  }

  /** A request arrives once more, under the key of the first time; with another command where the client is at fault. */
  again({ key, actor, command: first }: Line, command: Command = first): void {
    this.lines.push({ at: instantOf(this.minute), ...(key && { key }), ...(actor && { actor }), command });
  }

  /** An id for what the next request brings into being. */
  newId(prefix: string): string {
    return `${prefix}-${five(this.#requests + 1)}`;
  }

  canSpend(account: string, currency: string): bigint {
    return this.#purses.get(`${account} ${currency}`) ?? 0n;
  }

  open(account: string, kind: "personal" | "merchant", rest: { holder: string; country: string; tier: number }): void {
    this.do(`holder:${rest.holder}`, { type: "openAccount", account, kind, ...rest });
  }

  fund(account: string, minor: bigint, currency: string, rail: Rail): void {
    this.#change(account, currency, rail === "card" ? minor - upTo(minor, 1n) : minor);
    this.do(`rail:${rail}`, {
      type: "fund",
      account,
      amount: amountOf(minor, currency),
      source: { rail, reference: this.newId(rail) },
      funding: this.newId("fnd"),
    });
  }

  send(from: string, to: string, minor: bigint, currency: string, memo?: string): Order {
    return this.#transfer(from, to, minor, currency, { ...(memo && { memo }) });
  }

  order(buyer: string, shop: string, minor: bigint, currency: string): Order {
    return this.#transfer(buyer, shop, minor, currency, { purpose: "order", memo: this.newId("order") });
  }

  /** Gives back a part, or without a part all that is left. */
  refund(order: Order, part?: bigint, reason?: string): void {
    const back = part ?? order.rest;
    order.rest -= back;
    this.#change(order.seller, order.currency, -back);
    this.#change(order.buyer, order.currency, back);
    this.do(`merchant:${order.seller}`, {
      type: "refund",
      of: order.transfer,
      ...(part === undefined ? {} : { amount: amountOf(part, order.currency) }),
      ...(reason === undefined ? {} : { reason }),
      refund: this.newId("rfd"),
    });
  }

  contest(order: Order, reason: string, part?: bigint): Dispute {
    const amount = part ?? order.rest;
    const dispute = this.newId("dsp");
    order.contested = true;
    this.#change(order.seller, order.currency, -amount);
    this.do(`holder:${order.buyer}`, {
      type: "openDispute",
      of: order.transfer,
      ...(part === undefined ? {} : { amount: amountOf(part, order.currency) }),
      reason,
      dispute,
    });
    return { dispute, order, amount };
  }

  resolve({ dispute, order, amount }: Dispute, toBuyer: bigint): void {
    const { currency } = order;
    order.rest -= toBuyer;
    this.#change(order.buyer, currency, toBuyer);
    this.#change(order.seller, currency, amount - toBuyer);
    this.do("operator:rita", {
      type: "resolveDispute",
      dispute,
      toBuyer: amountOf(toBuyer, currency),
      toSeller: amountOf(amount - toBuyer, currency),
    });
  }

  /** Takes money out of an account's purse, as an adjustment does. */
  take(account: string, minor: bigint, currency: string): void {
    this.#change(account, currency, -minor);
  }

  #transfer(
    from: string,
    to: string,
    minor: bigint,
    currency: string,
    rest: { memo?: string; purpose?: string },
  ): Order {
    const transfer = this.newId("trf");
    this.#change(from, currency, -minor);
    this.#change(to, currency, to.startsWith("shop-") ? minor - upTo(minor, 2n) : minor);
    this.do(`holder:${from}`, { type: "transfer", from, to, amount: amountOf(minor, currency), ...rest, transfer });
    const { minute } = this;
    return { transfer, buyer: from, seller: to, currency, amount: minor, rest: minor, contested: false, minute };
  }

  #change(account: string, currency: string, by: bigint): void {
    this.#purses.set(`${account} ${currency}`, this.canSpend(account, currency) + by);
  }
}

/** An amount from minor units; yen have no decimals, dollars and euros two. */
export function amountOf(minor: bigint, currency: string): Money {
  if (currency === "JPY") return { currency, value: minor.toString() };
  const digits = minor.toString().padStart(3, "0");
  return { currency, value: `${digits.slice(0, -2)}.${digits.slice(-2)}` };
}

/** So many percent, rounded up: no fee is more. */
function upTo(minor: bigint, percent: bigint): bigint {
  return (minor * percent + 99n) / 100n;
}

function five(number: number): string {
  return String(number).padStart(5, "0");
}

function instantOf(minute: number): string {
  return new Date(Date.UTC(2026, 2, 14, 0, minute)).toISOString();
}
