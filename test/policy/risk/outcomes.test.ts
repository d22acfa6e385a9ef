// What follows from what a rule finds: each outcome that a policy may name does, and no other may be named.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { readFileSync } from "node:fs";
import { test as prop } from "@fast-check/vitest";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  parsePolicy,
  PolicyError,
  type EventStore,
  type LedgerEvent,
  type Policy,
  type RiskRule,
} from "tallystick";
import { arbitraries, live } from "tallystick/testing";
import { afterAll, describe, expect, test } from "vitest";
import type { Outcome } from "../../../src/events/risk.ts";
import { RULES } from "../../../src/policy/risk/rules.ts";
import { riskFlagsOf } from "../../../src/projections/risk-flags.ts";
import { times } from "../../laws/harness.ts";
import { frozenBy, scene, STEP_UP, type Scene } from "./scene.ts";

const usd = (value: string) => money(value, "USD");
const eur = (value: string) => money(value, "EUR");

/** A scene in which alice has 49.90 EUR, come in small amounts. */
async function inEuros(...risk: readonly RiskRule[]): Promise<Scene> {
  const s = await scene(...risk);
  s.at("09:00");
  for (let n = 0; n < 10; n += 1) await s.fund("alice", "4.99 EUR");
  return s;
}

/** Every rule with parameters, and what can follow from it. */
const ALL: Outcome[] = ["flag", "challenge", "deny", "freeze"];
const UNASKED: Outcome[] = ["flag", "freeze"];
const TABLE: readonly (readonly [RiskRule, Outcome[]])[] = [
  [{ rule: "velocity", count: 5, hours: 1 }, ALL],
  [{ rule: "unusualAmount", times: 3, sigmas: 3, days: 90, least: 10 }, ALL],
  [{ rule: "structuring", count: 3, percent: 80, threshold: usd("10000.00"), hours: 24 }, ALL],
  [{ rule: "dailyTotal", amount: usd("10000.00"), hours: 24 }, ALL],
  [{ rule: "passThrough", least: usd("1000.00"), percent: 80, hours: 24 }, ALL],
  [{ rule: "largeInflow", least: usd("5000.00") }, ALL],
  [{ rule: "takeover", percent: 50, hours: 24 }, ALL],
  [{ rule: "afterCredentialChange", hours: 24 }, ALL],
  [{ rule: "dormant", months: 12, least: usd("1000.00") }, ALL],
  [{ rule: "elsewhere", foreign: true }, ALL],
  [{ rule: "screening", result: "listed" }, ALL],
  [{ rule: "failures", count: 3, hours: 24 }, ALL],
  [{ rule: "cardTesting", count: 3, hours: 1 }, ALL],
  [{ rule: "newCards", count: 3, hours: 1 }, ALL],
  [{ rule: "roundTrip", percent: 10, hours: 48 }, ALL],
  [{ rule: "counterparties", count: 10, hours: 24 }, ALL],
  [{ rule: "roundAmounts", count: 3, multipleOf: usd("1000.00"), days: 30 }, ALL],
  [{ rule: "similarAmounts", count: 3, percent: 10, hours: 24 }, ALL],
  [{ rule: "refundAbuse", count: 3, days: 30 }, UNASKED],
  [{ rule: "refundAndChargeback", days: 90 }, UNASKED],
  [{ rule: "disputeRatio", percent: "0.9", leastSales: 1 }, UNASKED],
  [{ rule: "negativeBalance" }, UNASKED],
  [{ rule: "theftReported" }, UNASKED],
  [{ rule: "failedAtHighValue", count: 2, least: usd("1000.00"), hours: 24 }, UNASKED],
];

function policyWith(rule: RiskRule): unknown {
  return {
    tariff: { version: "none", components: [] },
    risk: [{ rule: "velocity", count: 5, hours: 1 }, rule],
    stepUp,
  };
}
const stepUp = { factors: ["code"], minutes: 5, asks: [] };

/** What is said of a policy with a rule. */
function saidOf(rule: RiskRule): string {
  try {
    parsePolicy(policyWith(rule));
    return "accepted";
  } catch (error) {
    return error instanceof PolicyError ? error.message : String(error);
  }
}

describe("a policy names what can follow, and nothing else", () => {
  test("the table has every rule", () => {
    expect(TABLE.map(([{ rule }]) => rule)).toEqual(Object.keys(RULES));
  });

  test.for(
    TABLE.flatMap(([rule, outcomes]) => ALL.map((outcome) => [rule, outcome, outcomes.includes(outcome)] as const)),
  )("%j, %s: %s", ([rule, outcome, accepted]) => {
    const said = accepted
      ? "accepted"
      : `policy.risk.1.outcome is "${outcome}": expected "flag" or "freeze", since nothing is refused for what ${rule.rule} looks at`;
    for (const shadow of [{}, { shadow: true }]) expect(saidOf({ ...rule, outcome, ...shadow })).toBe(said);
  });

  test("as the documentation says of each", () => {
    const page = readFileSync(new URL("../../../docs/how-to/write-a-risk-rule.md", import.meta.url), "utf8");
    const rows = page.matchAll(/^\| \d+ +\| `(?<rule>\w+)`.*\| (?<outcomes>[^|]+?) +\|$/gmu);
    const told = [...rows].map(({ groups }) => [groups?.["rule"], (groups?.["outcomes"] ?? "").startsWith("all")]);
    expect(told).toEqual(TABLE.map(([{ rule }, outcomes]) => [rule, outcomes === ALL]));
  });
});

describe("whoever is not asked is frozen along", () => {
  const inflow = { rule: "largeInflow", least: eur("5.00"), outcome: "freeze" } as const;

  test("who gets many refunds, in the append of the last", async () => {
    await using s = await scene({ rule: "refundAbuse", count: 2, days: 30, outcome: "freeze" });
    const { id: first } = await s.pay("alice", "shop", "10.00 USD");
    const { id: second } = await s.pay("alice", "shop", "10.00 USD");
    expect(frozenBy(await s.ledger.refund({ of: first }))).toEqual([]);
    const refunded = await s.ledger.refund({ of: second, refund: "r2" });
    expect(refunded.id).toBe("r2");
    expect(frozenBy(refunded)).toEqual(["alice: refundAbuse: Many refunds received"]);
    expect((await s.ledger.account("alice")).freezes).toMatchObject([{ scope: "debit", source: "risk" }]);
    expect((await s.ledger.account("shop")).freezes).toEqual([]);
    expect(await s.flags("alice")).toMatchObject([{ rule: "refundAbuse", outcome: "freeze" }]);
  });

  test("who refunds what was charged back", async () => {
    await using s = await scene({ rule: "refundAndChargeback", days: 30, outcome: "freeze" });
    const { id } = await s.pay("alice", "shop", "10.00 USD");
    const { id: chargeback } = await s.chargeback(id);
    await s.ledger.winChargeback({ chargeback });
    const refunded = await s.ledger.refund({ of: id });
    expect(frozenBy(refunded)).toEqual(["shop: refundAndChargeback: A payment was refunded and charged back"]);
  });

  test("whom another wallet pays much, by a transfer and by a capture, to the cent", async () => {
    await using s = await inEuros(inflow);
    expect(frozenBy(await s.pay("alice", "bob", "4.99 EUR"))).toEqual([]);
    expect(frozenBy(await s.pay("alice", "bob", "5.00 EUR"))).toEqual(["bob: largeInflow: A large inflow"]);
    await s.ledger.authorizePayment({ from: "alice", to: "shop", amount: eur("20.00"), payment: "p1" });
    expect(frozenBy(await s.ledger.capturePayment({ payment: "p1", amount: eur("4.99") }))).toEqual([]);
    expect(frozenBy(await s.ledger.capturePayment({ payment: "p1", amount: eur("5.00") }))).toEqual([
      "shop: largeInflow: A large inflow",
    ]);
    // The money is there, and stays there.
    expect((await s.ledger.account("bob")).balances["EUR"]?.available).toEqual(eur("9.99"));
  });

  test("not by a rule on trial, one that is snoozed, or one for younger accounts", async () => {
    await using s = await inEuros({ ...inflow, shadow: true }, { ...inflow, youngerThanDays: 1 });
    expect(frozenBy(await s.at("+9 09:00").pay("alice", "bob", "5.00 EUR"))).toEqual([]);
    await using snoozing = await inEuros(inflow);
    const until = new Date(Date.UTC(2027, 0, 1)).toISOString();
    const snooze = { account: "bob", rule: "largeInflow", until, reason: "sells a car" };
    await snoozing.ledger.snoozeRule(snooze, { actor: "operator:anna" });
    expect(frozenBy(await snoozing.pay("alice", "bob", "5.00 EUR"))).toEqual([]);
  });

  test("and no less by what was refused to another: deny and challenge are for whoever asks", async () => {
    await using s = await inEuros({ ...inflow, outcome: "deny" }, { ...inflow, outcome: "challenge" });
    const { events } = await s.pay("alice", "bob", "5.00 EUR");
    expect(events.map(({ type }) => type)).toEqual(["Transferred"]);
    expect((await s.flags("bob")).map(({ outcome }) => outcome)).toEqual(["deny", "challenge"]);
  });
});

/** Two payments of 10.00 to the shop, both refunded; 4.99 and 5.00 to bob. */
async function lived(risk: Policy["risk"]) {
  const s = await inEuros(...risk);
  const { id: first } = await s.pay("alice", "shop", "10.00 USD");
  const { id: second } = await s.pay("alice", "shop", "10.00 USD");
  for (const amount of ["4.99 EUR", "5.00 EUR"]) await s.pay("alice", "bob", amount);
  for (const of of [first, second]) await s.ledger.refund({ of });
  return s;
}

function policyOf(risk: Policy["risk"]): Policy {
  return { tariff: { version: "none", components: [] }, risk, stepUp: STEP_UP };
}

async function figures(s: Scene, risk: Policy["risk"]) {
  const { rules, refused, cases } = await s.ledger.whatIf({ policy: policyOf(risk) });
  return {
    rules: rules.map(({ rule, before, after, newly }) => [rule, before.count, after.count, newly.count]),
    refused: refused.count,
    cases: cases.map(({ type, account, before, after }) => `${type} ${account} ${before} ${after}`),
  };
}

describe("a replay says so, too", () => {
  const freezing: Policy["risk"] = [
    { rule: "refundAbuse", count: 2, days: 30, outcome: "freeze" },
    { rule: "largeInflow", least: eur("5.00"), outcome: "freeze" },
  ];
  test("under the policy that was in force nothing is different", async () => {
    await using s = await lived(freezing);
    expect(await figures(s, freezing)).toEqual({
      rules: [
        ["largeInflow", 1, 1, 0],
        ["refundAbuse", 1, 1, 0],
      ],
      refused: 0,
      cases: [],
    });
  });

  test("another would have frozen, and refused nothing", async () => {
    await using s = await lived([]);
    expect(await figures(s, freezing)).toEqual({
      rules: [
        ["largeInflow", 0, 1, 1],
        ["refundAbuse", 0, 1, 1],
      ],
      refused: 0,
      cases: ["Transferred bob none freeze", "Refunded alice none freeze"],
    });
  });
});

test("a replay finds the freeze of a dispute that ended along with something else", async () => {
  let now = "2026-01-31T09:00:00.000Z";
  const policy: Policy = {
    tariff: { version: "none", components: [] },
    risk: [{ rule: "negativeBalance", outcome: "freeze" }],
    refunds: { overdraw: true },
  };
  await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop" });
  await ledger.fund({ account: "alice", amount: usd("40.00"), source: { rail: "bank", reference: "wire-1" } });
  await ledger.transfer({ from: "alice", to: "shop", amount: usd("40.00"), transfer: "t1" });
  await ledger.transfer({ from: "shop", to: "bob", amount: usd("40.00") });
  const answerBy = "2026-02-01T09:00:00.000Z";
  await ledger.openDispute({ of: "t1", amount: usd("30.00"), reason: "broken", answerBy });
  const [first] = (await ledger.account("shop")).freezes;
  const approvers = ["operator:anna", "operator:ben"];
  await ledger.unfreezeAccount({ account: "shop", freeze: first?.freeze ?? "", approvers, reason: "known" });
  now = "2026-02-02T09:00:00.000Z";
  const { events } = await ledger.refund({ of: "t1", amount: usd("1.00") });
  expect(events.map(({ type }) => type)).toEqual(["DisputeResolved", "Refunded", "AccountFrozen"]);
  const { rules, cases } = await ledger.whatIf({ policy });
  expect(cases).toEqual([]);
  expect(rules).toMatchObject([{ rule: "negativeBalance", before: { count: 2 }, after: { count: 2 } }]);
});

const met = { freezes: 0 };
const risk = arbitraries
  .riskRules({ outcomes: ["freeze"] })
  .map((rules) => rules.map((rule): RiskRule => ({ ...rule, outcome: "freeze" })));
const submissions = arbitraries.submissions({ keys: "none", malformed: "none", maxLength: 40 });

prop.prop({ submissions, risk }, { numRuns: times(150) })(
  "over any life, a finding that freezes has frozen, in the same append",
  ({ submissions, risk }) => {
    const policy = { tariff: { version: "none", components: [] }, risk };
    const events = live(submissions, { policy })
      .flatMap((step) => step.events)
      .map((event, index): LedgerEvent => ({ position: index + 1, ...event }));
    const closed = new Set<string>();
    for (const account of new Set(events.flatMap(({ type, data }) => (type === "AccountOpened" ? data.account : [])))) {
      const { initial, apply } = riskFlagsOf(account, risk);
      const state = initial();
      for (const event of events) {
        apply(state, event);
        if (event.type === "AccountClosed" && event.data.account === account) closed.add(event.id);
      }
      const end = events.find(({ id }) => closed.has(id))?.position ?? Infinity;
      for (const { rule, outcome, shadow, refused, event, position } of state.flags) {
        if (outcome !== "freeze" || shadow || refused || position > end) continue;
        const at = events[position - 1];
        const causes = [event, at?.meta.cause];
        const freezes = events.filter(
          ({ type, data, meta }) =>
            type === "AccountFrozen" &&
            data.account === account &&
            // A refusal that freezes by itself freezes once, also where it is one refusal too many.
            (at?.type === "ActionRefused" || data.reason.startsWith(`${rule}: `)) &&
            causes.includes(meta.cause),
        );
        expect({ rule, at: at?.type, frozen: freezes.length > 0 }).toEqual({ rule, at: at?.type, frozen: true });
        met.freezes += 1;
      }
      closed.clear();
    }
  },
);

afterAll(() => {
  expect(met.freezes).toBeGreaterThan(0);
});

test("a rule that freezes who is paid much puts no payer in another's way", async () => {
  const log = memoryLog();
  const policy = parsePolicy({
    tariff: { version: "none", components: [] },
    risk: [
      { rule: "largeInflow", least: usd("500.00"), outcome: "freeze" },
      { rule: "dailyTotal", amount: usd("1.00"), hours: 24 },
    ],
  });
  let refused = 0;
  const open = () => {
    const store = memoryStore(log);
    const append: EventStore["append"] = async (events, guards) => {
      const result = await store.append(events, guards);
      if (!result.ok) refused += 1;
      return result;
    };
    return openLedger({ store: { ...store, append }, policy });
  };
  await using one = await open();
  await using other = await open();
  await one.openAccount({ account: "bob", kind: "personal", holder: "cust_0" });
  for (const account of ["alice", "carol"]) {
    await one.openAccount({ account, kind: "personal", holder: account });
    await one.fund({ account, amount: usd("100.00"), source: { rail: "bank", reference: account } });
  }
  await Promise.all([one.account("bob"), other.account("bob")]);
  await other.transfer({ from: "carol", to: "bob", amount: usd("0.01") });
  refused = 0;
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([
      one.transfer({ from: "alice", to: "bob", amount: usd("1.00") }),
      other.transfer({ from: "carol", to: "bob", amount: usd("1.00") }),
    ]);
  }
  expect(refused).toBe(0);
});
