// What a capture costs along a corridor: as everywhere it runs from the payer's country to the payee's.

import {
  feeLines,
  grossUp,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  parsePolicy,
  type ChargedOperation,
  type EventStore,
  type Ledger,
  type Policy,
  type TariffComponent,
} from "tallystick";
import { describe, expect, test } from "vitest";

type Corridor = NonNullable<TariffComponent["when"]["corridor"]>;

const usd = (value: string) => money(value, "USD");

function policyOf(corridor: Corridor | undefined): Policy {
  const when = { operation: "payment", ...(corridor === undefined ? {} : { corridor }) } as const;
  const components = [{ kind: "payment", when, percent: "2.9", fixed: usd("0.30"), payer: "payee" }];
  return parsePolicy({ tariff: { version: "v1", components }, risk: [] });
}

/** The country of an account, as far as it is known. */
function place(country: string | undefined): { country?: string } {
  return country === undefined ? {} : { country };
}

/** A payer and a shop in these countries, or nobody knows where; the payer has authorised 100.00 for the shop. */
async function authorised(
  policy: Policy,
  from: string | undefined,
  to: string | undefined,
  store: EventStore = memoryStore(),
): Promise<Ledger> {
  const ledger = await openLedger({ store, policy });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1", ...place(from) });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9", ...place(to) });
  await ledger.fund({ account: "alice", amount: usd("200.00"), source: { rail: "bank", reference: "wire-1" } });
  await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("100.00"), payment: "p1" });
  return ledger;
}

const CASES: readonly (readonly [Corridor, from: string | undefined, to: string | undefined, charged: boolean])[] = [
  ["domestic", "PT", "PT", true],
  ["domestic", "PT", "DE", false],
  ["domestic", undefined, "PT", false],
  ["crossBorder", "PT", "DE", true],
  ["crossBorder", "DE", "PT", true],
  ["crossBorder", "PT", "PT", false],
  ["crossBorder", undefined, "PT", false],
  [{ from: "PT" }, "PT", "DE", true],
  [{ from: "PT" }, "DE", "PT", false],
  [{ from: "PT" }, undefined, "PT", false],
  [{ to: "PT" }, "DE", "PT", true],
  [{ to: "PT" }, "PT", "DE", false],
  [{ from: ["PT", "ES"], to: "DE" }, "ES", "DE", true],
  [{ from: ["PT", "ES"], to: "DE" }, "ES", "PT", false],
  [{ from: { except: ["PT"] } }, "PT", "DE", false],
  [{ from: { except: ["PT"] } }, "DE", "PT", true],
  // Of an unknown country nobody can say that it is one of those excepted.
  [{ from: { except: ["PT"] } }, undefined, "PT", true],
];

describe("a capture is charged by the countries of its payer and its payee", () => {
  test.for(CASES)("%j, %s to %s: %s", async ([corridor, from, to, isCharged]) => {
    const policy = policyOf(corridor);
    await using ledger = await authorised(policy, from, to);
    const capture = { payment: "p1", amount: usd("100.00") };
    const preview = await ledger.preview({ type: "capturePayment", ...capture });
    const [captured] = (await ledger.capturePayment(capture)).events;
    const fees = captured?.type === "PaymentCaptured" ? captured.data.fees : undefined;
    expect(fees?.map(({ amount, payer }) => `${payer} ${amount.value}`)).toEqual(isCharged ? ["shop 3.20"] : []);
    expect(preview).toMatchObject({ outcome: "accepted", fees });

    // What a tariff would charge, by itself, is what was charged.
    const operation: Omit<ChargedOperation, "amount"> = {
      operation: "payment",
      settlement: "instant",
      payer: { account: "alice", kind: "personal", tier: 0, ...place(from) },
      payee: { account: "shop", kind: "merchant", tier: 0, ...place(to) },
    };
    expect(feeLines(policy.tariff, { ...operation, amount: capture.amount })).toEqual(fees);
    expect(grossUp(policy.tariff, operation, usd("96.80")).value).toBe(isCharged ? "100.00" : "96.80");

    // And a replay finds it so: under the policy that was in force nothing is different, and another one would have charged it.
    const none = policyOf({ from: "XX" });
    expect((await ledger.whatIf({ policy })).fees.filter(({ difference }) => difference.value !== "0.00")).toEqual([]);
    const before = (await ledger.whatIf({ policy: none })).fees.map(({ difference }) => difference.value);
    expect(before).toEqual(isCharged ? ["-3.20"] : []);
  });

  test.for(CASES)("another tariff would have charged %j, %s to %s: %s", async ([corridor, from, to, isCharged]) => {
    await using ledger = await authorised(policyOf({ from: "XX" }), from, to);
    await ledger.capturePayment({ payment: "p1" });
    const fees = (await ledger.whatIf({ policy: policyOf(corridor) })).fees;
    expect(fees.map(({ difference }) => difference.value)).toEqual(isCharged ? ["3.20"] : []);
  });
});

test("each capture of a payment is charged for, in part, beyond the hold and settled later", async () => {
  const policy = { ...policyOf("crossBorder"), payments: { overCapture: "50" } };
  await using ledger = await authorised(policy, "PT", "DE");
  const settlesAt = new Date(Date.now() + 86_400_000).toISOString();
  await ledger.capturePayment({ payment: "p1", amount: usd("10.00") });
  await ledger.capturePayment({ payment: "p1", amount: usd("20.00"), settlesAt });
  await ledger.capturePayment({ payment: "p1", amount: usd("100.00") });
  expect((await ledger.fees("shop")).map(({ amount }) => amount)).toEqual([usd("4.67")]);
});

test("the payer of a capture pays no fee, whatever the tariff says", () => {
  const component = { kind: "fee", when: { operation: "payment" }, percent: "1", payer: "payer" } as const;
  const payer = { account: "alice", kind: "personal", tier: 0 } as const;
  const payee = { account: "shop", kind: "merchant", tier: 0 } as const;
  const operation = { operation: "payment", amount: usd("100.00"), payer, payee } as const;
  expect(feeLines({ version: "v1", components: [component] }, operation)).toEqual([]);
});

/** One ledger captures while another one has paid with the same wallet: its knowledge of the payer is outdated. */
async function refusedAppends(corridor: Corridor | undefined): Promise<number> {
  const log = memoryLog();
  const policy = policyOf(corridor);
  await using other = await authorised(policy, "PT", "DE", memoryStore(log));
  let refused = 0;
  const store = memoryStore(log);
  const counted: EventStore = {
    ...store,
    append: async (events, guards) => {
      const result = await store.append(events, guards);
      if (!result.ok) refused += 1;
      return result;
    },
  };
  await using ledger = await openLedger({ store: counted, policy });
  for (let round = 0; round < 5; round += 1) {
    // Both have it in memory.
    await ledger.account("alice");
    await ledger.preview({ type: "capturePayment", payment: "p1", amount: usd("1.00") });
    await other.transfer({ from: "alice", to: "shop", amount: usd("1.00") });
    await ledger.capturePayment({ payment: "p1", amount: usd("1.00") });
    expect((await ledger.balance("alice", "USD")).held.value).toBe(`${99 - round}.00`);
  }
  return refused;
}

describe("to know the payer's country a capture conflicts with nothing that its payer does", () => {
  test("with a corridor and without one", async () => {
    expect([await refusedAppends("crossBorder"), await refusedAppends(undefined)]).toEqual([0, 0]);
  });

  test("an account that was looked for in vain before it was opened elsewhere is found", async () => {
    const log = memoryLog();
    const policy = policyOf("crossBorder");
    await using ledger = await openLedger({ store: memoryStore(log), policy });
    const missing = { type: "transfer", from: "alice", to: "shop", amount: usd("1.00") } as const;
    expect(await ledger.preview(missing)).toMatchObject({ rejection: { code: "account_not_found" } });
    await using _ = await authorised(policy, "PT", "DE", memoryStore(log));
    await ledger.capturePayment({ payment: "p1" });
    expect((await ledger.fees("shop")).map(({ amount }) => amount)).toEqual([usd("3.20")]);
  });
});
