// What is asked of the ledger, in which order, and what can each account surely afford? The generator's notebook.

import type { Auth, Command, Context, Money } from "tallystick";
import { deviceOf } from "./cast.ts";
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

/** What comes with a command, beside who asks. */
export interface With {
  readonly auth?: Auth;
  readonly context?: Context;
}

/** Up to here, in minor units, the app asks for no code, as long as the payee is a known one. */
const SMALL = 2_000n;
/** What tier 1 may pay, ever, in US cents. */
const TIER_1_LIMIT = 100_000n;
/** How long before a request its code was typed. */
const TYPED_SECONDS_BEFORE = 8;
/** A small withdrawal costs no more, in US cents. */
const WITHDRAWAL_FEE = 100n;

export class Script {
  readonly lines: Line[] = [];
  /** Those that will surely be carried out. */
  readonly granted: Line[] = [];
  /** Minutes since midnight of 14 March; before that, below zero. */
  minute = 0;
  #requests = 0;
  /** At least what is available, by account and currency: every fee is rounded up. */
  readonly #purses = new Map<string, bigint>();
  /** Where each account is at home. */
  readonly #countries = new Map<string, string>();
  /** Whom each account has paid, as `payer payee`. */
  readonly #paid = new Set<string>();
  /** What is left of the limit of those of tier 1, in US cents. */
  readonly #limits = new Map<string, bigint>();

  /** A request under a key of its own, whatever will become of it. */
  ask(actor: string, command: Command, rest: With = {}): Line {
    this.#requests += 1;
    const line = { at: instantOf(this.minute), key: `req-${five(this.#requests)}`, actor, ...rest, command };
    this.lines.push(line);
    return line;
  }

  /** A request that will be carried out. */
  do(actor: string, command: Command, rest?: With): void {
    this.granted.push(this.ask(actor, command, rest));
  }

  /** A request arrives once more, under the key of the first time; with another command where the client is at fault. */
  again(line: Line, command: Command = line.command): void {
    this.lines.push({ ...line, at: instantOf(this.minute), command });
  }

  /** An id for what the next request brings into being. */
  newId(prefix: string): string {
    return `${prefix}-${five(this.#requests + 1)}`;
  }

  canSpend(account: string, currency: string): bigint {
    return this.#purses.get(`${account} ${currency}`) ?? 0n;
  }

  /** Whether the limit of an account, if it has one, leaves room for this much. */
  isWithinLimit(account: string, minor: bigint, currency: string): boolean {
    return currency !== "USD" || minor <= (this.#limits.get(account) ?? minor);
  }

  /** From which device a holder asks, and where it is. */
  contextOf(account: string): Context {
    const country = this.#countries.get(account);
    return { device: deviceOf(account), ...(country && { country }) };
  }

  /** The proof that whoever asks is its holder, of no payment. */
  identityProof(): Auth {
    return { factors: ["password", "otp"], at: instantOf(this.minute, -TYPED_SECONDS_BEFORE) };
  }

  /** The proof that the app gets for a payment: a code, typed by somebody who saw the amount and the payee. */
  proofOf(amount: Money, payee: string, factors: string[] = ["otp"], secondsBefore = TYPED_SECONDS_BEFORE): Auth {
    return { factors, boundTo: { amount, payee }, at: instantOf(this.minute, -secondsBefore) };
  }

  open(account: string, kind: "personal" | "merchant", rest: { holder: string; country: string; tier: number }): void {
    this.#countries.set(account, rest.country);
    if (rest.tier === 1) this.#limits.set(account, TIER_1_LIMIT);
    this.do(`holder:${rest.holder}`, { type: "openAccount", account, kind, ...rest });
  }

  fund(account: string, minor: bigint, currency: string, rail: Rail): string {
    const funding = this.newId("fnd");
    this.#change(account, currency, rail === "card" ? minor - upTo(minor, 1n) : minor);
    this.do(`rail:${rail}`, {
      type: "fund",
      account,
      amount: amountOf(minor, currency),
      source: { rail, reference: this.newId(rail) },
      funding,
    });
    return funding;
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

  /** A withdrawal in USD: a password and a code are always asked for. */
  withdraw(account: string, minor: bigint): string {
    const [withdrawal, token] = [this.newId("wdr"), `tok-${account}`];
    const amount = amountOf(minor, "USD");
    this.#change(account, "USD", -minor - WITHDRAWAL_FEE);
    this.#use(account, minor, "USD");
    const command: Command = {
      type: "requestWithdrawal",
      account,
      amount,
      destination: { rail: "bank", token },
      withdrawal,
    };
    const auth = this.proofOf(amount, token, ["password", "otp"]);
    this.do(`holder:${account}`, command, { auth, context: this.contextOf(account) });
    return withdrawal;
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
    this.#change(to, currency, to.startsWith("shop-") ? minor - upTo(minor, 4n) : minor);
    this.#use(from, minor, currency);
    const command: Command = { type: "transfer", from, to, amount: amountOf(minor, currency), ...rest, transfer };
    const isAsked = minor > SMALL || !this.#paid.has(`${from} ${to}`);
    this.#paid.add(`${from} ${to}`);
    this.do(`holder:${from}`, command, {
      ...(isAsked && { auth: this.proofOf(command.amount, to) }),
      context: this.contextOf(from),
    });
    const { minute } = this;
    return { transfer, buyer: from, seller: to, currency, amount: minor, rest: minor, contested: false, minute };
  }

  /** Uses up a limit. */
  #use(account: string, minor: bigint, currency: string): void {
    const left = this.#limits.get(account);
    if (left !== undefined && currency === "USD") this.#limits.set(account, left - minor);
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

function instantOf(minute: number, seconds = 0): string {
  return new Date(Date.UTC(2026, 2, 14, 0, minute, seconds)).toISOString();
}
