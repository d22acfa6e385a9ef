// What does a policy cost? Transfers as people make them: a few a day, to a few others, so that hardly any rule finds something.

import {
  money,
  openLedger,
  type Auth,
  type EventStore,
  type Ledger,
  type Money,
  type Policy,
} from "../../src/index.ts";

const PEOPLE = 1000;
const TRANSFERS = 60_000;
/** So much time passes with each transfer: everybody makes some eight a day. */
const STEP_MS = 10_000;
const DAY_MS = 86_400_000;
/** From 1.00 to 9.99: with one and the same amount, every other transfer would be one of several alike. */
const AMOUNTS = Array.from({ length: 900 }, (_, index) =>
  money(`${1 + Math.trunc(index / 100)}.${String(index % 100).padStart(2, "0")} USD`),
);

/** Transfers per second under a policy, each person paying one of five others. */
export async function measureUnderPolicy(
  policy: Policy | undefined,
  store: EventStore,
  callers: number,
): Promise<number> {
  let time = Date.UTC(2026, 0, 1);
  const ledger = await openLedger({
    store,
    clock: () => time,
    ...(policy === undefined ? {} : { policy }),
  });
  for (let index = 0; index < PEOPLE; index += 1) {
    await ledger.openAccount({ account: `acc_${index}`, kind: "personal", holder: `cust_${index}`, tier: 3 });
  }
  // Long enough before, so that no account is new.
  time += 30 * DAY_MS;
  for (let index = 0; index < PEOPLE; index += 1) {
    const source = { rail: "bank", reference: `wire-${index}` };
    await ledger.fund({ account: `acc_${index}`, amount: money("900.00 USD"), source });
  }
  time += 30 * DAY_MS;
  const passes = () => new Date((time += STEP_MS)).toISOString();
  // Whoever is paid for the first time is paid with a proof; so few at a time that no proof is too old when it is decided.
  await stretch(ledger, 16, passes, (at, boundTo): Auth => ({ factors: ["otp"], at, boundTo }));
  const begin = performance.now();
  const refused = await stretch(ledger, callers, passes);
  const rate = (TRANSFERS * 1000) / (performance.now() - begin);
  await ledger.close();
  if (refused * 100 > TRANSFERS) throw new Error(`${refused} of ${TRANSFERS} transfers were refused`);
  return rate;
}

/** @returns how many were refused */
async function stretch(
  ledger: Ledger,
  callers: number,
  passes: () => string,
  prove?: (at: string, boundTo: { readonly amount: Money; readonly payee: string }) => Auth,
): Promise<number> {
  let started = 0;
  let refused = 0;
  const caller = async () => {
    while (started < TRANSFERS) {
      started += 1;
      const from = Math.floor(Math.random() * PEOPLE);
      const to = `acc_${(from + 1 + Math.floor(Math.random() * 5)) % PEOPLE}`;
      const amount = AMOUNTS[Math.floor(Math.random() * AMOUNTS.length)] as Money;
      const at = passes();
      await ledger
        .transfer({ from: `acc_${from}`, to, amount }, prove ? { auth: prove(at, { amount, payee: to }) } : undefined)
        .catch(() => (refused += 1));
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return refused;
}
