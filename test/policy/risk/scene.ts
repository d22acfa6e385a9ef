// A scene to try risk rules in: people with money and cards, a clock that the test sets, and what rules say of it all.

import {
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Ledger,
  type LedgerEvent,
  type Policy,
  type Receipt,
  type RiskFlag,
  type RiskRule,
  type SubmitOptions,
} from "tallystick";
import { instantSince } from "../clock.ts";

/** A proof by one of these is asked for where a rule challenges. */
export const STEP_UP = { factors: ["otp"], minutes: 5, asks: [] };

const PEOPLE = ["alice", "bob", "carol", "dan", "mule", "shop"];

export class Scene implements AsyncDisposable {
  readonly ledger: Ledger;
  readonly #clock: { now: string };
  #references = 0;

  constructor(ledger: Ledger, clock: { now: string }) {
    this.ledger = ledger;
    this.#clock = clock;
  }

  /** From now on it is `09:30`, or `+1 09:30` on the next day. */
  at(when: string): this {
    this.#clock.now = instant(when);
    return this;
  }

  fund(account: string, amount: string, { rail = "bank", instrument = "", funding = "" } = {}): Promise<Receipt> {
    return this.ledger.fund({
      account,
      amount: money(amount),
      source: { rail, reference: this.reference() },
      ...(instrument === "" ? {} : { instrument }),
      ...(funding === "" ? {} : { funding }),
    });
  }

  pay(from: string, to: string, amount: string, { transfer = "", ...options }: Paying = {}): Promise<Receipt> {
    const parts = { from, to, amount: money(amount), ...(transfer === "" ? {} : { transfer }) };
    return this.ledger.transfer(parts, options);
  }

  withdraw(account: string, amount: string, rail: string): Promise<Receipt> {
    return this.ledger.requestWithdrawal({ account, amount: money(amount), destination: { rail, token: "tok_out" } });
  }

  link(account: string, instrument: string, kind: "card" | "bank" = "card"): Promise<Receipt> {
    return this.ledger.linkInstrument({
      account,
      kind,
      token: `tok_${instrument}`,
      fingerprint: instrument,
      instrument,
    });
  }

  decline(instrument: string): Promise<Receipt> {
    return this.ledger.recordDecline({ instrument, reason: "do not honour" });
  }

  fail(account: string, amount?: string): Promise<Receipt> {
    return this.ledger.failChallenge({ account, ...(amount === undefined ? {} : { amount: money(amount) }) });
  }

  dispute(of: string, dispute: string): Promise<Receipt> {
    return this.ledger.openDispute({ of, dispute, reason: "never arrived" });
  }

  chargeback(of: string, rail = "card", fee?: string): Promise<Receipt> {
    const reference = { rail, reference: this.reference() };
    return this.ledger.receiveChargeback({
      of,
      reference,
      reason: "fraud",
      ...(fee === undefined ? {} : { fee: money(fee) }),
    });
  }

  /** The flags of an account. */
  flags(account: string): Promise<readonly RiskFlag[]> {
    return this.ledger.riskFlags(account);
  }

  /** The events behind a position. */
  async after(position: number): Promise<LedgerEvent[]> {
    const events: LedgerEvent[] = [];
    for await (const event of this.ledger.events({ after: position })) events.push(event);
    return events;
  }

  /** A reference that was not used before. */
  reference(): string {
    return `wire-${(this.#references += 1)}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.ledger.close();
  }
}

interface Paying extends SubmitOptions {
  readonly transfer?: string;
}

/** Everybody but the mule and the shop, who is a merchant, has plenty. */
export async function scene(...risk: readonly RiskRule[]): Promise<Scene> {
  const clock = { now: instant("-60 00:00") };
  const policy: Policy = { tariff: { version: "none", components: [] }, risk: [...risk], stepUp: STEP_UP };
  const made = new Scene(await openLedger({ store: memoryStore(), policy, clock: () => clock.now }), clock);
  for (const account of PEOPLE) {
    await made.ledger.openAccount({ account, kind: account === "shop" ? "merchant" : "personal", holder: account });
    if (account !== "mule" && account !== "shop") await made.fund(account, "5000.01 USD");
  }
  return made;
}

/** The refusal of something. */
export async function refusal(of: Promise<unknown>): Promise<RejectedError> {
  const error = await of.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (error instanceof RejectedError) return error;
  throw error;
}

/** What froze an account along with what a receipt is about, and why. */
export function frozenBy({ events }: Pick<Receipt, "events">): readonly string[] {
  const main = events.find(({ meta }) => meta.cause === undefined);
  return events.flatMap(({ type, data, meta }) =>
    type === "AccountFrozen" && meta.cause === main?.id ? [`${data.account}: ${data.reason}`] : [],
  );
}

/** `+1 09:30` is half past nine on the day after 2026-01-10, UTC; years away it is written in full. */
export function instant(when: string): string {
  return instantSince("2026-01-10", when);
}
