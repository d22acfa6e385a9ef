// A street to try risk rules in: people with money, a clock that the test sets, and the flags that rules raise.

import {
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type RiskFlag,
  type RiskRule,
  type SubmitOptions,
} from "tallystick";
import { instant, refusal as rejected } from "./scene.ts";

export interface Street extends AsyncDisposable {
  /** Pays at an instant, such as `09:30` or `+1 09:30` on the next day. @returns the position of the payment */
  pay(when: string, from: string, to: string, value: string, options?: SubmitOptions): Promise<number>;
  /** Money from a bank at an instant. @returns the position of the funding */
  receive(when: string, account: string, amount: string): Promise<number>;
  /** Money to a bank at an instant. @returns the position of the withdrawal */
  withdraw(when: string, account: string, amount: string, options?: SubmitOptions): Promise<number>;
  /** The ledger at an instant, for anything else. */
  at(when: string): Ledger;
  flags(account: string): Promise<readonly RiskFlag[]>;
  readonly ledger: Ledger;
}

/** Everybody on it lives in Portugal; the shop is a merchant, and everybody but mule has plenty. */
const PEOPLE = ["alice", "bob", "carol", "dan", "erin", "frank", "mule", "shop"];

export async function street(...risk: readonly RiskRule[]): Promise<Street> {
  let now = instant("-3 00:00");
  // Nothing but rules asks for a code.
  const stepUp = { factors: ["code"], minutes: 5, asks: [] };
  const policy = { tariff: { version: "none", components: [] }, risk: [...risk], stepUp };
  const ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
  let references = 0;

  async function receive(when: string, account: string, amount: string): Promise<number> {
    now = instant(when);
    const source = { rail: "bank", reference: `wire-${(references += 1)}` };
    return (await ledger.fund({ account, amount: money(amount), source })).position;
  }

  function at(when: string): Ledger {
    now = instant(when);
    return ledger;
  }

  async function pay(when: string, from: string, to: string, value: string, options?: SubmitOptions): Promise<number> {
    return (await at(when).transfer({ from, to, amount: money(value, "USD") }, options)).position;
  }

  async function withdraw(when: string, account: string, amount: string, options?: SubmitOptions): Promise<number> {
    const destination = { rail: "bank", token: "tok_1" };
    return (await at(when).requestWithdrawal({ account, amount: money(amount), destination }, options)).position;
  }

  for (const account of PEOPLE) {
    await ledger.openAccount({
      account,
      kind: account === "shop" ? "merchant" : "personal",
      holder: account,
      country: "PT",
    });
    // Long before, so that no rule still looks at it.
    if (account !== "mule") await receive("-3 00:00", account, "5000.00 USD");
  }
  return {
    pay,
    receive,
    withdraw,
    at,
    flags: (account) => ledger.riskFlags(account),
    ledger,
    [Symbol.asyncDispose]: () => ledger.close(),
  };
}

/** What a refusal says: its code, and the reasons that the customer may see. */
export async function refusal(asked: Promise<unknown>): Promise<{ code: string; reasons: unknown }> {
  const { code, rejection } = await rejected(asked);
  return { code, reasons: rejection.details["reasons"] };
}

/** The code that a challenge asks for, given at an instant for an amount of dollars to somebody. */
export function code(when: string, value: string, payee: string): SubmitOptions {
  return {
    auth: { factors: ["code"], at: instant(when), boundTo: { amount: money(value, "USD"), payee } },
  };
}
