// A street to try risk rules in: people with money, a clock that the test sets, and the flags that rules raise.

import { memoryStore, money, openLedger, type Ledger, type RiskFlag, type RiskRule } from "tallystick";

export interface Street extends AsyncDisposable {
  /** Pays at an instant, such as `09:30` or `+1 09:30` on the next day. @returns the position of the payment */
  pay(when: string, from: string, to: string, value: string): Promise<number>;
  /** Money from a bank at an instant. @returns the position of the funding */
  receive(when: string, account: string, amount: string): Promise<number>;
  flags(account: string): Promise<readonly RiskFlag[]>;
  readonly ledger: Ledger;
}

/** Everybody on it; the shop is a merchant, and everybody but mule has plenty. */
const PEOPLE = ["alice", "bob", "carol", "dan", "erin", "frank", "mule", "shop"];

export async function street(...risk: readonly RiskRule[]): Promise<Street> {
  let now = instant("-3 00:00");
  const policy = { tariff: { version: "none", components: [] }, risk: [...risk] };
  const ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
  let references = 0;

  async function receive(when: string, account: string, amount: string): Promise<number> {
    now = instant(when);
    const source = { rail: "bank", reference: `wire-${(references += 1)}` };
    return (await ledger.fund({ account, amount: money(amount), source })).position;
  }

  async function pay(when: string, from: string, to: string, value: string): Promise<number> {
    now = instant(when);
    return (await ledger.transfer({ from, to, amount: money(value, "USD") })).position;
  }

  for (const account of PEOPLE) {
    await ledger.openAccount({ account, kind: account === "shop" ? "merchant" : "personal", holder: account });
    // Long before, so that no rule still looks at it.
    if (account !== "mule") await receive("-3 00:00", account, "5000.00 USD");
  }
  return {
    pay,
    receive,
    flags: (account) => ledger.riskFlags(account),
    ledger,
    [Symbol.asyncDispose]: () => ledger.close(),
  };
}

/** `+1 09:30` is half past nine on the day after 2026-01-10, UTC. */
function instant(when: string): string {
  const [time = "", days = "0"] = when.split(" ").toReversed();
  const date = new Date(`2026-01-10T${time.length === 5 ? `${time}:00` : time}Z`);
  date.setUTCDate(date.getUTCDate() + Number(days));
  return date.toISOString();
}
