import * as fc from "fast-check";
import {
  add,
  defaultPolicy,
  isZero,
  memoryStore,
  minorUnits,
  money,
  openLedger,
  tagsOf,
  type Ledger,
  type LedgerEvent,
  type Policy,
  type WhatIfReport,
} from "tallystick";
import { arbitraries, live } from "tallystick/testing";
import { expect, test } from "vitest";
import { feesMoved } from "../../src/projections/fees.ts";
import { accountsIn } from "./played.ts";

const usd = (value: string) => money(value, "USD");
const cents = (units: number) => usd(`0.0${units}`);

const rules = arbitraries.riskRules({ outcomes: ["flag", "deny", "freeze"] });
const OPERATIONS = ["fund", "receive", "transfer", "payment", "withdraw", "convert"] as const;
const operations = fc.subarray([...OPERATIONS], { minLength: 1 });
const per = fc.constantFrom("transaction", "day", "month", "lifetime");
const dollars = fc
  .bigInt({ min: 0n, max: 30n })
  .map((units) => usd(`${units / 100n}.${String(units % 100n).padStart(2, "0")}`));
const limits: fc.Arbitrary<NonNullable<Policy["limits"]>> = fc.record({
  timeZone: fc.constantFrom("UTC", "Pacific/Auckland"),
  rules: fc.array(
    fc.oneof(
      fc.record({ operations, per, amount: dollars, tiers: fc.constantFrom([0], [0, 1, 2, 3]) }),
      fc.record({ operations, per: fc.constantFrom("day", "month", "lifetime"), count: fc.nat({ max: 8 }) }),
    ),
    { maxLength: 2 },
  ),
  balances: fc.array(fc.record({ most: dollars, kinds: fc.constant(["personal"]) }), { maxLength: 1 }),
}) as fc.Arbitrary<NonNullable<Policy["limits"]>>;
const offered = operations
  .map((all) => all.filter((operation) => operation !== "receive"))
  .filter((all) => all.length > 0);
const restrictions = fc.array(fc.record({ operations: offered, assets: fc.constantFrom<string[]>(["EUR"], ["JPY"]) }), {
  maxLength: 1,
});

/** Charges for everything, so that what is given back, quoted and called off has fees. */
const dear: fc.Arbitrary<Policy> = fc
  .record({
    percents: fc.array(fc.constantFrom("10", "50", "33.333333"), { minLength: 7, maxLength: 7 }),
    refunds: fc.constantFrom("proRata", "full"),
  })
  .map(({ percents, refunds }) => ({
    tariff: {
      version: "dear-1",
      refunds,
      components: [
        ...(["fund", "transfer", "payment"] as const).map(
          (operation, index) =>
            ({ kind: "service", when: { operation }, percent: percents[index] ?? "1", payer: "payee" }) as const,
        ),
        ...(["transfer", "convert", "withdraw"] as const).map(
          (operation, index) =>
            ({
              kind: operation,
              when: { operation, tier: 0 },
              percent: percents[3 + index] ?? "1",
              payer: "payer",
            }) as const,
        ),
        { kind: "flat", when: { operation: "transfer" }, fixed: cents(1), payer: "payee" } as const,
      ],
    },
    risk: [],
  }));

/** Fees, and now and then rules, limits and restrictions. */
const policies: fc.Arbitrary<Policy> = fc
  .tuple(
    fc.oneof(arbitraries.policy(), dear),
    rules,
    fc.option(limits, { freq: 2, nil: undefined }),
    fc.option(restrictions, { freq: 1, nil: undefined }),
  )
  .map(([charging, risk, limits, restrictions]) => ({
    ...charging,
    risk,
    ...(limits === undefined ? {} : { limits }),
    ...(restrictions === undefined ? {} : { restrictions }),
  }));

const sent = arbitraries.submissions({ keys: "none", malformed: "none", maxLength: 40 });

/** Runs a property over what commands lead to under a policy, as a ledger with another policy finds it. */
async function overLogs(
  law: (ledger: Ledger, lived: { policy: Policy; other: Policy; events: LedgerEvent[] }) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sent, policies, policies, async (submissions, policy, other) => {
      const events = live(submissions, { policy })
        .flatMap((step) => step.events)
        .map((event, index) => ({ position: index + 1, ...event }));
      const store = memoryStore();
      await store.append(events.map(({ position: _, ...event }) => ({ ...event, tags: tagsOf(event) })));
      await using ledger = await openLedger({ store });
      await law(ledger, { policy, other, events });
    }),
    { numRuns: 100 },
  );
}

/** What must be empty where nothing is different. */
function differences(report: WhatIfReport): object {
  const { refused, admitted, accounts, cases, furtherCases, rules, fees, limits, caps, restrictions } = report;
  return {
    events: [refused.count, admitted.count, cases.length, furtherCases],
    accounts,
    rules: rules.filter(({ newly, noLonger }) => newly.count + noLonger.count > 0),
    outcomes: report.outcomes.filter(({ before, after }) => before !== after),
    stops: [...limits, ...caps, ...restrictions].filter(({ count }) => count > 0),
    fees: fees.filter(({ difference }) => !isZero(difference)),
  };
}

const NONE = { events: [0, 0, 0, 0], accounts: [], rules: [], outcomes: [], stops: [], fees: [] };

test("the policy that was in force makes no difference", async () => {
  await overLogs(async (ledger, { policy }) => {
    expect(differences(await ledger.whatIf({ policy }))).toEqual(NONE);
  });
});

// Found by the law above with seed 1722385520: what a campaign had waived counted as if it had been taken from what was to be sold.
test("nor does it for a conversion of which a campaign waived a part of the fee", async () => {
  const tariff = {
    version: "2026-01",
    components: [{ kind: "conversion", when: { operation: "convert" }, percent: "10", payer: "payer" } as const],
  };
  const policy = { ...defaultPolicy, tariff };
  await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => "2026-01-31T09:00:00.000Z" });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: usd("100.00"), source: { rail: "bank", reference: "wire-1" } });
  await ledger.defineCampaign({ campaign: "spring", waives: { base: usd("40.00") }, givenBack: false });
  const { id: quote } = await ledger.quoteRate({
    account: "alice",
    sell: "USD",
    buy: "EUR",
    fixed: "sell",
    amount: usd("100.00"),
    mid: "0.9",
    markupBps: 0,
    expiresAt: "2026-02-01T00:00:00.000Z",
    campaign: "spring",
  });
  await ledger.convert({ quote });
  const { fees } = await ledger.whatIf({ policy });
  // 10% of the 60.00 that the campaign leaves.
  expect(fees).toMatchObject([{ kind: "conversion", recorded: usd("6.00"), otherwise: usd("6.00") }]);
});

test("what is recorded as charged is what the fees of all accounts sum to", async () => {
  await overLogs(async (ledger, { other, events }) => {
    const { fees } = await ledger.whatIf({ policy: other });
    const sums = new Map<string, ReturnType<typeof usd>>();
    for (const account of accountsIn(events)) {
      for (const { kind, amount } of await ledger.fees(account)) {
        const name = `${kind} ${amount.currency}`;
        const sum = sums.get(name);
        sums.set(name, (sum ? add(sum, amount as typeof sum) : amount) as ReturnType<typeof usd>);
      }
    }
    for (const { kind, asset, recorded } of fees) {
      const sum = sums.get(`${kind} ${asset}`);
      expect(minorUnits(recorded)).toBe(sum ? minorUnits(sum) : 0n);
      sums.delete(`${kind} ${asset}`);
    }
    expect([...sums]).toEqual([]);
  });
});

test("a policy that charges nothing takes off exactly what tariffs have charged", async () => {
  await overLogs(async (ledger, { events }) => {
    const { fees, accounts } = await ledger.whatIf({ policy: defaultPolicy });
    // What a rail sets for a chargeback is no tariff's.
    const charged = new Map<string, bigint>();
    for (const event of events.filter(({ type }) => !type.startsWith("Chargeback"))) {
      for (const { kind, amount } of feesMoved(event)) {
        const name = `${kind} ${amount.currency}`;
        charged.set(name, (charged.get(name) ?? 0n) + minorUnits(amount));
      }
    }
    for (const { kind, asset, difference } of fees) {
      expect(minorUnits(difference)).toBe(-(charged.get(`${kind} ${asset}`) ?? 0n));
      charged.delete(`${kind} ${asset}`);
    }
    expect(charged.size).toBe(0);
    const ofAccounts = accounts.flatMap((row) => row.fees.map(({ difference }) => minorUnits(difference)));
    const ofAll = fees.map(({ difference }) => minorUnits(difference));
    expect(ofAccounts.reduce((sum, units) => sum + units, 0n)).toBe(ofAll.reduce((sum, units) => sum + units, 0n));
  });
});

/** A month for which alice was charged 1.00, as she had been told. */
async function inactive(): Promise<Ledger> {
  let now = "2026-01-31T09:00:00.000Z";
  const inactivity = { afterMonths: 1, noticeDays: 0, fees: [usd("1.00")] };
  const ledger = await openLedger({
    store: memoryStore(),
    policy: { ...defaultPolicy, inactivity },
    clock: () => now,
  });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "alice", amount: usd("5.00"), source: { rail: "bank", reference: "wire-1" } });
  now = "2026-03-01T09:00:00.000Z";
  await ledger.noticeInactivity({ account: "alice" });
  await ledger.chargeInactivity({ account: "alice", period: "2026-03" });
  return ledger;
}

// Found by the law above with seed 1723239041: such a fee counted as charged whatever the policy.
test.for([
  ["nothing where there is none", undefined, "-1.00"],
  ["nothing of other kinds of account", { fees: [usd("1.00")], kinds: ["merchant"] }, "-1.00"],
  ["nothing in other assets", { fees: [money("1.00 EUR")] }, "-1.00"],
  ["less", { fees: [usd("0.40")], kinds: ["personal"] }, "-0.60"],
  ["no more than was told", { fees: [usd("2.00")] }, "0.00"],
] as const)("a month of inactivity would have cost %s", async ([, given, difference]) => {
  await using ledger = await inactive();
  const inactivity = given && { afterMonths: 12, noticeDays: 30, ...given };
  const policy = { ...defaultPolicy, ...(inactivity === undefined ? {} : { inactivity }) } as Policy;
  const { fees, accounts } = await ledger.whatIf({ policy });
  expect(fees).toMatchObject([{ kind: "inactivity", recorded: usd("1.00"), difference: usd(difference) }]);
  expect(accounts.map(({ account }) => account)).toEqual(difference === "0.00" ? [] : ["alice"]);
});

test("a rule on trial changes no outcome", async () => {
  await overLogs(async (ledger, { policy }) => {
    const trial = { rule: "velocity", count: 1, hours: 720, outcome: "deny", shadow: true } as const;
    const { outcomes, refused, admitted } = await ledger.whatIf({
      policy: { ...policy, risk: [...policy.risk, trial] },
    });
    const before = await ledger.whatIf({ policy });
    expect({ outcomes, refused, admitted }).toEqual({
      outcomes: before.outcomes,
      refused: before.refused,
      admitted: before.admitted,
    });
  });
});

test("the log is as it was", async () => {
  await overLogs(async (ledger, { other, events }) => {
    await ledger.whatIf({ policy: other });
    expect(await ledger.head()).toBe(events.length);
  });
});

test("two periods that meet are together the whole", async () => {
  await overLogs(async (ledger, { other, events }) => {
    const cut = events[events.length >> 1]?.at ?? "2026-01-31T09:00:00.000Z";
    const [whole, before, after] = [
      await ledger.whatIf({ policy: other }),
      await ledger.whatIf({ policy: other, to: cut }),
      await ledger.whatIf({ policy: other, from: cut }),
    ];
    expect(before.events).toBe(events.filter(({ at }) => at < cut).length);
    expect(before.events + after.events).toBe(whole.events);
    expect(figures([before, after])).toEqual(figures([whole]));
  });
});

/** Every figure that adds up over periods, by name; those that are nothing left out. */
function figures(reports: readonly WhatIfReport[]): object {
  const sums = new Map<string, bigint>();
  const put = (name: string, units: bigint) => sums.set(name, (sums.get(name) ?? 0n) + units);
  const putCount = (name: string, { count, amounts }: WhatIfReport["refused"]) => {
    put(name, BigInt(count));
    for (const amount of amounts) put(`${name} ${amount.currency}`, minorUnits(amount));
  };
  for (const report of reports) {
    put("judged", BigInt(report.judged));
    put("cases", BigInt(report.cases.length + report.furtherCases));
    putCount("refused", report.refused);
    putCount("admitted", report.admitted);
    for (const row of report.outcomes) putCount(`${row.before} ${row.after}`, row);
    for (const { rule, version, outcome, shadow, ...sides } of report.rules) {
      for (const [side, count] of Object.entries(sides))
        putCount(`${rule} ${version} ${outcome} ${shadow} ${side}`, count);
    }
    for (const [index, row] of [...report.limits, ...report.caps, ...report.restrictions].entries()) {
      putCount(`stop ${index}`, row);
    }
    for (const { kind, asset, recorded, otherwise } of report.fees) {
      put(`recorded ${kind} ${asset}`, minorUnits(recorded));
      put(`otherwise ${kind} ${asset}`, minorUnits(otherwise));
    }
  }
  return Object.fromEntries([...sums].filter(([, units]) => units !== 0n));
}
