import {
  memoryStore,
  money,
  openLedger,
  PolicyError,
  QueryError,
  RejectedError,
  tagsOf,
  type EventStore,
  type Ledger,
  type Policy,
  type ProposedEvent,
  type TariffComponent,
  type WhatIfFees,
} from "tallystick";
import { expect, test } from "vitest";

const usd = (value: string) => money(value, "USD");
const NOTHING = { count: 0, accounts: 0, amounts: [] };

/** A policy that only charges. */
function charging(...components: readonly TariffComponent[]): Policy {
  return { tariff: { version: "t", components: [...components] }, risk: [] };
}

/** A policy that charges nothing. */
function free(rest: Partial<Policy> = {}): Policy {
  return { ...charging(), ...rest };
}

/** A ledger of which alice has 1,000.00, and bob and a shop nothing; where nobody says when, a minute passes at every look at the clock. */
async function town(policy: Policy, options: { store?: EventStore; clock?: () => string } = {}): Promise<Ledger> {
  let minutes = 0;
  const { store = memoryStore(), clock = () => Date.UTC(2026, 0, 31, 8, 55 + (minutes += 1)) } = options;
  const ledger = await openLedger({ store, policy, clock });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1", country: "PT" });
  await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9", country: "ES" });
  await ledger.fund({ account: "alice", amount: usd("1000.00"), source: { rail: "bank", reference: "wire-1" } });
  return ledger;
}

/** `kind recorded -> otherwise (difference)` */
function told(fees: readonly WhatIfFees[]): string[] {
  return fees.map(
    ({ kind, asset, recorded, otherwise, difference }) =>
      `${kind} ${recorded.value} -> ${otherwise.value} (${difference.value}) ${asset}`,
  );
}

async function refused(submitted: Promise<unknown>): Promise<void> {
  await expect(submitted).rejects.toThrow(RejectedError);
}

test("another price: what it would have brought, less what a refund would have given back of it", async () => {
  const sale = { operation: "transfer", kindOfAccount: "merchant" } as const;
  await using ledger = await town({
    tariff: {
      version: "old",
      components: [{ kind: "transfer", when: sale, percent: "2", payer: "payee" }],
      refunds: "proRata",
    },
    risk: [],
  });
  for (const transfer of ["t1", "t2", "t3"]) {
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("100.00"), transfer });
  }
  await ledger.refund({ of: "t1", amount: usd("40.00") });
  await ledger.refund({ of: "t1" });
  const policy = {
    tariff: {
      version: "new",
      components: [{ kind: "transfer", when: sale, percent: "2.9", fixed: usd("0.30"), payer: "payee" }],
      refunds: "full",
    },
    risk: [],
  } satisfies Policy;
  const report = await ledger.whatIf({ policy });
  // 3 x 2.00 - 2.00 were kept, 3 x 3.20 - 3.20 would have been.
  expect(told(report.fees)).toEqual(["transfer 4.00 -> 6.40 (2.40) USD"]);
  expect(report.accounts).toEqual([
    {
      account: "shop",
      refused: { count: 0, amounts: [] },
      admitted: { count: 0, amounts: [] },
      outcomes: [],
      fees: report.fees,
    },
  ]);
  // A funding, three transfers and two refunds of nine events.
  expect([report.events, report.judged]).toEqual([9, 6]);
});

test("a withdrawal costs what it would have cost when it was asked for, once it is submitted, and nothing if it fails", async () => {
  const when = { operation: "withdraw" } as const;
  await using ledger = await town(charging({ kind: "withdrawal", when, fixed: usd("1.00"), payer: "payer" }));
  const destination = { rail: "bank", token: "tok_1" };
  for (const withdrawal of ["w1", "w2", "w3"]) {
    await ledger.requestWithdrawal({ account: "alice", amount: usd("100.00"), destination, withdrawal });
  }
  await ledger.changeTier({ account: "alice", tier: 2 });
  await ledger.submitWithdrawal({ withdrawal: "w1" });
  await ledger.submitWithdrawal({ withdrawal: "w2" });
  await ledger.failWithdrawal({ withdrawal: "w2", reason: "account unknown" });
  const tier0 = { kind: "withdrawal", when: { ...when, tier: 0 }, percent: "3", payer: "payer" } as const;
  const tier2 = { kind: "withdrawal", when: { ...when, tier: 2 }, percent: "1", payer: "payer" } as const;
  const { fees } = await ledger.whatIf({ policy: charging(tier0, tier2) });
  expect(told(fees)).toEqual(["withdrawal 1.00 -> 3.00 (2.00) USD"]);
});

test("a conversion costs what would have been quoted, of all that was to leave the wallet", async () => {
  const when = { operation: "convert" } as const;
  await using ledger = await town(charging({ kind: "conversion", when, percent: "1", payer: "payer" }));
  for (const quote of ["q1", "q2"]) {
    await ledger.quoteRate({
      account: "alice",
      sell: "USD",
      buy: "EUR",
      fixed: "sell",
      amount: usd("100.00"),
      mid: "0.9",
      markupBps: 0,
      expiresAt: "2026-02-01T00:00:00.000Z",
      quote,
    });
  }
  // The other quote is never used, so nobody is charged for it.
  await ledger.convert({ quote: "q1" });
  const { fees } = await ledger.whatIf({
    policy: charging({ kind: "conversion", when, percent: "2.5", payer: "payer" }),
  });
  expect(told(fees)).toEqual(["conversion 1.00 -> 2.50 (1.50) USD"]);
});

test("a stricter rule: what it would have refused, each event by itself, with the events that show it", async () => {
  await using ledger = await town(free({ risk: [{ rule: "velocity", count: 3, hours: 1 }] }));
  // At positions 5 to 8.
  for (let count = 0; count < 4; count += 1) {
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("10.00") });
  }
  const policy = free({ risk: [{ rule: "velocity", count: 2, hours: 1, outcome: "deny" }] });
  const report = await ledger.whatIf({ policy });
  const two = { count: 2, accounts: 1, amounts: [usd("20.00")] };
  const one = { count: 1, accounts: 1, amounts: [usd("10.00")] };
  // The third stays in the history, so it counts for the fourth.
  expect(report.refused).toEqual(two);
  expect(report.outcomes).toEqual([
    { before: "none", after: "none", count: 3, accounts: 1, amounts: [usd("1020.00")] },
    { before: "none", after: "deny", ...one },
    { before: "flag", after: "deny", ...one },
  ]);
  const rule = { rule: "velocity", version: 2, shadow: false, unasked: NOTHING };
  expect(report.rules).toEqual([
    { ...rule, outcome: "deny", before: NOTHING, after: two, newly: two, noLonger: NOTHING },
    { ...rule, outcome: "flag", before: one, after: NOTHING, newly: NOTHING, noLonger: one },
  ]);
  expect(report.cases.map(({ position, before, after }) => [position, before, after])).toEqual([
    [7, "none", "deny"],
    [8, "flag", "deny"],
  ]);
  expect(report.cases[1]?.found).toEqual([
    {
      rule: "velocity",
      version: 2,
      outcome: "deny",
      shadow: false,
      observed: "4 outgoing within 1 h",
      threshold: "more than 2",
      evidence: [5, 6, 7, 8],
    },
  ]);
  expect(report.cases[1]?.recorded).toEqual([{ rule: "velocity", version: 2, outcome: "flag", shadow: false }]);
  expect(report.accounts.map(({ account, refused }) => [account, refused])).toEqual([
    ["alice", { count: 2, amounts: [usd("20.00")] }],
  ]);
});

test("a rule that is gone: what it refused would have come about, unless something else stands in the way", async () => {
  await using ledger = await town(free({ risk: [{ rule: "screening", result: "listed", outcome: "freeze" }] }));
  const context = { screening: { result: "listed" } } as const;
  await refused(ledger.transfer({ from: "alice", to: "bob", amount: usd("10.00") }, { context }));
  const report = await ledger.whatIf({ policy: free() });
  const one = { count: 1, accounts: 1, amounts: [usd("10.00")] };
  expect([report.refused, report.admitted]).toEqual([NOTHING, one]);
  expect(report.outcomes.slice(1)).toEqual([{ before: "freeze", after: "none", ...one }]);
  expect(report.rules.map(({ rule, outcome, noLonger }) => [rule, outcome, noLonger])).toEqual([
    ["screening", "freeze", one],
  ]);
  const limits = {
    timeZone: "UTC",
    rules: [{ operations: ["transfer"], per: "transaction", amount: usd("9.99") }],
  } satisfies Policy["limits"];
  expect((await ledger.whatIf({ policy: free({ limits }) })).admitted).toEqual(NOTHING);
});

test("limits count by the days of their own time zone, caps what a wallet holds, and the first that stops is told", async () => {
  let now = "2026-01-31T08:59:00.000Z";
  await using ledger = await town(free(), { clock: () => now });
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("60.00") });
  now = "2026-01-31T09:00:00.000Z";
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("50.00") });
  await ledger.transfer({ from: "alice", to: "shop", amount: usd("10.00") });
  const daily = { operations: ["transfer"], per: "day", amount: usd("100.00") } as const;
  const single = { operations: ["transfer"], per: "transaction", amount: usd("500.00") } as const;
  const cap = { most: usd("59.99"), kinds: ["personal"] } as const;
  const policy = {
    ...free(),
    restrictions: [{ operations: ["transfer"], from: "PT", to: "ES" }],
    limits: { timeZone: "UTC", rules: [daily, single], balances: [cap] },
  } as unknown as Policy;
  const report = await ledger.whatIf({ policy });
  const count = (amount: string) => ({ count: 1, accounts: 1, amounts: [usd(amount)] });
  expect(report.limits).toEqual([
    { limit: daily, ...count("50.00") },
    { limit: single, ...NOTHING },
  ]);
  // Alice's 1,000.00 and bob's first 60.00.
  expect(report.caps).toEqual([{ cap, count: 2, accounts: 2, amounts: [usd("1060.00")] }]);
  expect(report.restrictions.map(({ restriction: _, ...rest }) => rest)).toEqual([count("10.00")]);
  expect(report.refused).toEqual({ count: 4, accounts: 1, amounts: [usd("1120.00")] });
  const over = report.cases.find(({ stop }) => stop?.by === "limit");
  expect(over?.stop).toEqual({
    by: "limit",
    account: "alice",
    limit: daily,
    used: usd("60.00"),
    left: usd("40.00"),
  });
  expect(over?.position).toBe(6);
  // Nine hours behind UTC it is midnight between the two.
  const apart = { ...policy, limits: { timeZone: "Etc/GMT+9", rules: [daily] } } as unknown as Policy;
  expect((await ledger.whatIf({ policy: apart })).limits.map((row) => row.count)).toEqual([0]);
});

test("a period: what was before it counts for what is known, and is not judged", async () => {
  await using ledger = await town(
    charging({ kind: "fee", when: { operation: "transfer" }, fixed: usd("1.00"), payer: "payer" }),
  );
  const instants: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    const { events } = await ledger.transfer({ from: "alice", to: "bob", amount: usd("10.00") });
    instants.push(events[0]?.at ?? "");
  }
  const policy = free({ risk: [{ rule: "velocity", count: 1, hours: 1, outcome: "deny" }] });
  const [, from = "", to = ""] = instants;
  const report = await ledger.whatIf({ policy, from, to });
  expect([report.events, report.judged]).toEqual([1, 1]);
  expect(report.refused.count).toBe(1);
  expect(report.cases[0]?.found[0]?.evidence).toEqual([5, 6]);
  expect(told(report.fees)).toEqual(["fee 1.00 -> 0.00 (-1.00) USD"]);
  expect((await ledger.whatIf({ policy, from: to })).events).toBe(1);
});

test("a freeze that followed from what nobody can refuse is compared as well", async () => {
  const store = memoryStore();
  const ledger = await town(free(), { store });
  const at = "2026-01-31T10:00:00.000Z";
  const theft: ProposedEvent = {
    id: "e1",
    type: "TheftReported",
    version: 1,
    at,
    data: { account: "alice" },
    meta: {},
  };
  const data = { freeze: "f1", account: "alice", scope: "debit", source: "risk", reason: "theft: reported" } as const;
  const frozen: ProposedEvent = { id: "e2", type: "AccountFrozen", version: 1, at, data, meta: { cause: "e1" } };
  await store.append([theft, frozen].map((event) => ({ ...event, tags: tagsOf(event) })));
  const report = await ledger.whatIf({ policy: free(), from: at });
  const one = { count: 1, accounts: 1, amounts: [] };
  expect(report.outcomes).toEqual([{ before: "freeze", after: "none", ...one }]);
  expect(report.rules.map(({ rule, noLonger }) => [rule, noLonger])).toEqual([["theft", one]]);
  // Nothing was refused then, and nothing is let in now.
  expect([report.refused, report.admitted]).toEqual([NOTHING, NOTHING]);
  await ledger.close();
});

test("what no decision asks rules about is told apart: nothing of it was ever recorded", async () => {
  await using ledger = await town(free());
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("10.00") });
  await ledger.startFunding({ account: "bob", amount: usd("5.00"), source: { rail: "bank", reference: "wire-2" } });
  await ledger.transfer({ from: "bob", to: "alice", amount: usd("1.00") });
  const { rules } = await ledger.whatIf({ policy: free({ risk: [{ rule: "counterparties", count: 2, hours: 1 }] }) });
  // Bob's second source of money is a rail, which is asked about; alice's is bob, who pays without asking her.
  expect(rules.map(({ newly, unasked }) => [newly.amounts, unasked.amounts])).toEqual([[[usd("5.00")], [usd("1.00")]]]);
});

test("a hundred events are told one by one, and the rest counted", async () => {
  await using ledger = await town(free());
  await ledger.submitAll(
    Array.from({ length: 130 }, () => ({ type: "transfer", from: "alice", to: "bob", amount: usd("1.00") }) as const),
  );
  const limits = {
    timeZone: "UTC",
    rules: [{ operations: ["transfer"], per: "day", count: 10 }],
  } satisfies Policy["limits"];
  const { cases, furtherCases, refused } = await ledger.whatIf({ policy: free({ limits }) });
  expect([cases.length, furtherCases, refused.count]).toEqual([100, 20, 120]);
});

test("a long log is read page by page: a refund, a quote and a withdrawal find what set their price on an earlier one", async () => {
  const when = { operation: "transfer" } as const;
  await using ledger = await town({
    tariff: {
      version: "old",
      components: [{ kind: "transfer", when, percent: "10", payer: "payee" }],
      refunds: "proRata",
    },
    risk: [],
  });
  const transfers = Array.from(
    { length: 997 },
    (_, index) =>
      ({ type: "transfer", from: "alice", to: "shop", amount: usd("0.10"), transfer: `t${index}` }) as const,
  );
  await ledger.submitAll(transfers);
  await ledger.refund({ of: "t0" });
  const progress: unknown[] = [];
  const report = await ledger.whatIf({ policy: free(), onProgress: (reached) => progress.push(reached) });
  // 997 and less one: 1002 events.
  expect(told(report.fees)).toEqual(["transfer 9.96 -> 0.00 (-9.96) USD"]);
  expect(progress).toEqual([
    { position: 1000, head: 1002 },
    { position: 1002, head: 1002 },
  ]);
  const controller = new AbortController();
  const given = ledger.whatIf({
    policy: free(),
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(given).rejects.toThrow("enough");
});

test("a policy that is none, and an instant that is none, are named", async () => {
  await using ledger = await town(free());
  const policy = { tariff: { version: "t", components: [] }, risk: [{ rule: "velocity", count: 0, hours: 1 }] };
  const given = ledger.whatIf({ policy } as never);
  await expect(given).rejects.toThrow(PolicyError);
  await expect(given).rejects.toThrow("policy.risk.0.count");
  await expect(ledger.whatIf({ policy: free(), from: "2026-01-31" })).rejects.toThrow(QueryError);
  await expect(ledger.whatIf({ policy: free(), to: Number.NaN })).rejects.toThrow("to is");
  await expect(ledger.whatIf({ policy: free(), signal: AbortSignal.abort(new Error("before")) })).rejects.toThrow(
    "before",
  );
});

test("what leaves with an account that closes is asked nothing and charged nothing by any policy", async () => {
  await using ledger = await town(free());
  await ledger.linkInstrument({
    account: "alice",
    kind: "bank",
    token: "tok_1",
    fingerprint: "fp_1",
    instrument: "i1",
  });
  await ledger.verifyInstrument({ instrument: "i1" });
  await ledger.closeAccount({ account: "alice", instrument: "i1" });
  const when = { operation: "withdraw" } as const;
  const limits = { timeZone: "UTC", rules: [{ operations: ["withdraw"], per: "day", count: 0 }] };
  const { refused, fees } = await ledger.whatIf({
    policy: { ...charging({ kind: "withdrawal", when, percent: "1", payer: "payer" }), limits } as Policy,
  });
  expect([refused, fees]).toEqual([NOTHING, []]);
});

test("what is captured was counted when it was authorised; only what exceeds that is asked for again", async () => {
  await using ledger = await town(free({ payments: { overCapture: "50" } }));
  const rules = [
    { operations: ["payment"], per: "lifetime", amount: usd("30.02") },
    { operations: ["payment"], per: "lifetime", count: 3 },
    { operations: ["payment"], per: "transaction", amount: usd("10.01") },
  ];
  const limits = { timeZone: "UTC", rules };
  const pay = async (payment: string, captured: string) => {
    await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("10.00"), payment });
    await ledger.capturePayment({ payment, amount: usd(captured) });
    const { cases } = await ledger.whatIf({ policy: { ...free(), limits } as Policy });
    return cases.map(({ type, account, amount }) => [type, account, amount?.value]);
  };
  expect(await pay("p1", "10.00")).toEqual([]);
  // No payment more than the first, and together no more than the sum allows.
  expect(await pay("p2", "10.01")).toEqual([]);
  expect(await pay("p3", "10.02")).toEqual([["PaymentCaptured", "alice", "10.02"]]);
  expect(await pay("p4", "10.00")).toEqual([
    ["PaymentCaptured", "alice", "10.02"],
    ["PaymentAuthorized", "alice", "10.00"],
  ]);
});

test("what exceeds a hold is no further payment, and a limit of one transaction is for the payment with it", async () => {
  await using ledger = await town(free({ payments: { overCapture: "50" } }));
  await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("10.00"), payment: "p1" });
  await ledger.capturePayment({ payment: "p1", amount: usd("9.00") });
  await ledger.capturePayment({ payment: "p1", amount: usd("1.50") });
  const stopped = async (limit: object) => {
    const limits = { timeZone: "UTC", rules: [{ operations: ["payment"], ...limit }] };
    const { cases } = await ledger.whatIf({ policy: { ...free(), limits } as Policy });
    return cases.map(({ type, amount }) => [type, amount?.value]);
  };
  expect(await stopped({ per: "lifetime", count: 1 })).toEqual([]);
  expect(await stopped({ per: "transaction", amount: usd("10.50") })).toEqual([]);
  expect(await stopped({ per: "transaction", amount: usd("10.49") })).toEqual([["PaymentCaptured", "1.50"]]);
});

test("a cap counts what a wallet held before, in all its parts", async () => {
  await using ledger = await town(free());
  await ledger.fund({ account: "bob", amount: usd("60.00"), source: { rail: "bank", reference: "wire-2" } });
  const destination = { rail: "bank", token: "tok_1" };
  await ledger.requestWithdrawal({ account: "bob", amount: usd("50.00"), destination });
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("30.00") });
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("10.01") });
  const cap = { most: usd("100.00"), tiers: [0] };
  const limits = { timeZone: "UTC", rules: [], balances: [cap] };
  const from = "2026-01-31T09:00:00.000Z";
  const { cases } = await ledger.whatIf({ policy: free({ limits }), from });
  expect(cases.map(({ account, amount, stop }) => [account, amount, stop])).toEqual([
    ["alice", usd("10.01"), { by: "cap", account: "bob", cap, balance: usd("90.00"), left: usd("10.00") }],
  ]);
});

test("a conversion that pays a transfer is restricted as any other", async () => {
  await using ledger = await town(free());
  const { id: quote } = await ledger.quoteRate({
    account: "alice",
    sell: "USD",
    buy: "EUR",
    fixed: "sell",
    amount: usd("10.00"),
    mid: "1.0000",
    markupBps: 0,
    expiresAt: "2027-01-01T00:00:00.000Z",
  });
  await ledger.transfer({ from: "alice", to: "bob", amount: money("10.00 EUR"), quote });
  const restriction = { operations: ["convert" as const], from: ["PT"] };
  const { cases, restrictions } = await ledger.whatIf({ policy: free({ restrictions: [restriction] }) });
  expect(cases).toMatchObject([
    { type: "Converted", account: "alice", amount: usd("10.00"), stop: { by: "restriction", restriction } },
  ]);
  expect(restrictions).toMatchObject([{ count: 1 }]);
});
