import {
  defaultPolicy,
  examplePolicy,
  memoryStore,
  openLedger,
  parsePolicy,
  PolicyError,
  type Policy,
} from "tallystick";
import { describe, expect, test } from "vitest";

const fee = { kind: "transfer", when: { operation: "transfer" }, percent: "2", payer: "payee" };
const withFee = (change: object) => ({ tariff: { version: "v1", components: [fee, { ...fee, ...change }] }, risk: [] });
const withTiers = (tiers: object) => {
  const { percent: _, ...rest } = fee;
  return { tariff: { version: "v1", components: [{ ...rest, tiers }] }, risk: [] };
};
const withSteps = (...steps: readonly object[]) => withTiers({ mode: "graduated", steps });
const to = (value: string, currency = "USD") => ({ upTo: usd(value, currency), percent: "1" });
const withRule = (rule: object) => ({ ...defaultPolicy, risk: [rule] });
const withLimit = (change: object) => ({
  ...defaultPolicy,
  limits: { timeZone: "UTC", rules: [{ operations: ["transfer"], per: "day", count: 1, ...change }] },
});
const withStepUp = (change: object) => ({
  ...defaultPolicy,
  stepUp: { factors: ["otp"], minutes: 5, asks: [], ...change },
});
const withInactivity = (change: object) => ({
  ...defaultPolicy,
  inactivity: { afterMonths: 12, noticeDays: 30, fees: [usd("5.00")], ...change },
});
const usd = (value: unknown, currency: unknown = "USD") => ({ currency, value });

describe("a malformed policy is refused before anything runs on it, naming the field", () => {
  test.for<readonly [unknown, field: string]>([
    [{}, "policy.tariff"],
    [{ tariff: defaultPolicy.tariff }, "policy.risk"],
    [{ ...defaultPolicy, limits: [] }, "limits"],
    [{ ...defaultPolicy, tariff: { components: [] } }, "policy.tariff.version"],
    [{ ...defaultPolicy, tariff: { version: "", components: [] } }, "policy.tariff.version"],
    [withFee({ kind: "Transfer Fee" }), "policy.tariff.components.1.kind"],
    [withFee({ when: { operation: "refund" } }), "policy.tariff.components.1.when.operation"],
    [withFee({ when: { operation: "transfer", corridor: "PT-DE" } }), "policy.tariff.components.1.when.corridor"],
    [withFee({ percent: 2 }), "policy.tariff.components.1.percent"],
    [withFee({ percent: "2%" }), "policy.tariff.components.1.percent"],
    [withFee({ percent: "-2" }), "policy.tariff.components.1.percent"],
    [withFee({ percent: "101" }), "policy.tariff.components.1.percent"],
    [withFee({ percent: "02" }), "policy.tariff.components.1.percent"],
    [withFee({ percent: "0.0000001" }), "policy.tariff.components.1.percent"],
    [withFee({ percent: undefined }), "policy.tariff.components.1"],
    [withFee({ fixed: usd(0.3) }), "policy.tariff.components.1.fixed.value"],
    [withFee({ fixed: usd("-0.30") }), "policy.tariff.components.1.fixed.value"],
    [withFee({ min: usd("1.00", "usd") }), "policy.tariff.components.1.min.currency"],
    [withFee({ fixed: usd("0.30"), max: usd("1.00", "EUR") }), "policy.tariff.components.1"],
    [withFee({ payer: "house" }), "policy.tariff.components.1.payer"],
    [withFee({ surprise: true }), "surprise"],
    [withFee({ min: usd("2.00"), max: usd("1.00") }), "policy.tariff.components.1.max"],
    [withFee({ when: { operation: "transfer", corridor: {} } }), "policy.tariff.components.1.when.corridor"],
    [
      withFee({ when: { operation: "transfer", corridor: { from: "pt" } } }),
      "policy.tariff.components.1.when.corridor",
    ],
    [withFee({ when: { operation: "transfer", country: [] } }), "policy.tariff.components.1.when.country"],
    [withFee({ when: { operation: "transfer", country: "Portugal" } }), "policy.tariff.components.1.when.country"],
    [withFee({ when: { operation: "transfer", country: { except: [] } } }), "policy.tariff.components.1.when.country"],
    [withFee({ when: { operation: "transfer", tier: 4 } }), "policy.tariff.components.1.when.tier"],
    [withFee({ when: { operation: "transfer", tier: "1" } }), "policy.tariff.components.1.when.tier"],
    [withFee({ when: { operation: "transfer", settlement: "fast" } }), "policy.tariff.components.1.when.settlement"],
    [withFee({ when: { operation: "transfer", weekday: "monday" } }), "policy.tariff.components.1.when.weekday"],
    [
      withFee({ when: { operation: "transfer", kindOfAccount: "shop" } }),
      "policy.tariff.components.1.when.kindOfAccount",
    ],
    [{ ...defaultPolicy, tariff: { ...defaultPolicy.tariff, refunds: "half" } }, "policy.tariff.refunds"],
    [withTiers({ mode: "flat", steps: [{ percent: "1" }] }), "policy.tariff.components.0.tiers.mode"],
    [withTiers({ mode: "volume", steps: [] }), "policy.tariff.components.0.tiers.steps"],
    [withSteps({}), "policy.tariff.components.0.tiers.steps.0"],
    [withSteps({ upTo: usd("1.00") }, { percent: "1" }), "policy.tariff.components.0.tiers.steps.0"],
    [withSteps({ percent: "1" }, { percent: "2" }), "policy.tariff.components.0.tiers.steps.0.upTo"],
    [withSteps(to("1.00"), { percent: "1" }, { percent: "2" }), "policy.tariff.components.0.tiers.steps.1.upTo"],
    [withSteps(to("1.00"), to("2.00")), "policy.tariff.components.0.tiers.steps.1.upTo"],
    [withSteps(to("2.00"), to("2.00"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.1.upTo"],
    [withSteps(to("10.00"), to("9.00"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.1.upTo"],
    [withSteps(to("0.00"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.0.upTo.value"],
    [withSteps(to("1.0"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.0.upTo"],
    [withSteps(to("1.00", "XYZ"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.0.upTo"],
    [withSteps(to("1.00"), to("2.00", "EUR"), { percent: "2" }), "policy.tariff.components.0.tiers.steps.1.upTo"],
    [withSteps(to("1.00"), { fixed: usd("2.00", "EUR") }), "policy.tariff.components.0.tiers.steps.1.fixed"],
    [withSteps({ fixed: usd("2") }), "policy.tariff.components.0.tiers.steps.0.fixed"],
    [withSteps({ percent: "100.1" }), "policy.tariff.components.0.tiers.steps.0.percent"],
    [withSteps({ percent: "1", perUnit: "0.01" }), "policy.tariff.components.0.tiers.steps.0.perUnit"],
    [withFee({ tiers: { mode: "volume", steps: [{ percent: "1" }] } }), "policy.tariff.components.1.tiers"],
    [{ ...defaultPolicy, payments: { overCapture: 15 } }, "policy.payments.overCapture"],
    [{ ...defaultPolicy, payments: { overCapture: "101" } }, "policy.payments.overCapture"],
    [{ ...defaultPolicy, payments: { surprise: true } }, "surprise"],
    [{ ...defaultPolicy, refunds: { overdraw: "yes" } }, "policy.refunds.overdraw"],
    [withInactivity({ afterMonths: 0 }), "policy.inactivity.afterMonths"],
    [withInactivity({ noticeDays: 1.5 }), "policy.inactivity.noticeDays"],
    [withInactivity({ fees: [] }), "policy.inactivity.fees"],
    [withInactivity({ fees: [usd("0.00")] }), "policy.inactivity.fees.0.value"],
    [withInactivity({ fees: [usd("1.00"), usd("1", "EUR")] }), "policy.inactivity.fees.1"],
    [withInactivity({ fees: [usd("1.00"), usd("2.00")] }), "policy.inactivity.fees.1.currency"],
    [withInactivity({ kinds: ["shop"] }), "policy.inactivity.kinds.0"],
    [withInactivity({ kinds: [] }), "policy.inactivity.kinds"],
    [withInactivity({ surprise: true }), "surprise"],
    [withLimit({ per: "week" }), "policy.limits.rules.0.per"],
    [withLimit({ operations: [] }), "policy.limits.rules.0.operations"],
    [withLimit({ operations: ["transfer", "transfer"] }), "policy.limits.rules.0.operations"],
    [withLimit({ operations: ["refund"] }), "policy.limits.rules.0.operations.0"],
    [withLimit({ tiers: [4] }), "policy.limits.rules.0.tiers.0"],
    [withLimit({ count: undefined }), "policy.limits.rules.0.amount"],
    [withLimit({ amount: usd("1.00") }), "policy.limits.rules.0.amount"],
    [withLimit({ count: undefined, amount: usd("1.0") }), "policy.limits.rules.0.amount"],
    [withLimit({ per: "transaction" }), "policy.limits.rules.0.count"],
    [{ ...defaultPolicy, limits: { timeZone: "Mars/Base", rules: [] } }, "policy.limits.timeZone"],
    [
      { ...defaultPolicy, limits: { timeZone: "UTC", rules: [], balances: [{ most: usd("1") }] } },
      "policy.limits.balances.0.most",
    ],
    [{ ...defaultPolicy, restrictions: [{}] }, "policy.restrictions.0"],
    [{ ...defaultPolicy, restrictions: [{ assets: ["USD", "XYZ"] }] }, "policy.restrictions.0.assets.1"],
    [{ ...defaultPolicy, restrictions: [{ from: "Portugal" }] }, "policy.restrictions.0.from"],
    [{ ...defaultPolicy, restrictions: [{ operations: ["fund", "receive"] }] }, "policy.restrictions.0.operations.1"],
    [withFee({ min: usd("one"), max: usd("2.00") }), "policy.tariff.components.1.min.value"],
    [withFee({ min: usd("1.00"), max: usd("") }), "policy.tariff.components.1.max.value"],
    [withSteps(to("x"), to("2.00"), { percent: "1" }), "policy.tariff.components.0.tiers.steps.0.upTo.value"],
    [withSteps(to("1.00"), to("__proto__"), { percent: "1" }), "policy.tariff.components.0.tiers.steps.1.upTo.value"],
    [withStepUp({ factors: [] }), "policy.stepUp.factors"],
    [withStepUp({ minutes: 0 }), "policy.stepUp.minutes"],
    [withStepUp({ asks: [{ on: "login" }] }), "policy.stepUp.asks.0.on"],
    [withStepUp({ exempt: [{ upTo: usd("1.00"), sum: usd("1.00", "EUR"), count: 1 }] }), "policy.stepUp.exempt.0.sum"],
    [withStepUp({ exempt: [{ upTo: usd("1.0"), sum: usd("1.00"), count: 1 }] }), "policy.stepUp.exempt.0.upTo"],
    [withRule({ rule: "velocity", count: 1, hours: 1, outcome: "challenge" }), "policy.stepUp"],
    [withRule({ rule: "astrology" }), "policy.risk.0.rule"],
    [withRule({ rule: "velocity", count: 0, hours: 1 }), "policy.risk.0.count"],
    [withRule({ rule: "velocity", count: 1.5, hours: 1 }), "policy.risk.0.count"],
    [withRule({ rule: "velocity", count: 5, hours: 721 }), "policy.risk.0.hours"],
    [withRule({ rule: "velocity", count: 5 }), "policy.risk.0.hours"],
    [withRule({ rule: "passThrough", least: usd("0.00"), percent: 80, hours: 24 }), "policy.risk.0.least.value"],
    [withRule({ rule: "passThrough", least: usd("1.00"), percent: 101, hours: 24 }), "policy.risk.0.percent"],
    [withRule({ rule: "counterparties", count: 1, hours: 24 }), "policy.risk.0.count"],
    [withRule({ rule: "unusualAmount", times: 3, sigmas: 3, days: 91, least: 10 }), "policy.risk.0.days"],
    [withRule({ rule: "unusualAmount", times: 3, sigmas: 3, days: 90, least: 1 }), "policy.risk.0.least"],
    [
      withRule({ rule: "structuring", count: 3, percent: 100, threshold: usd("1.00"), hours: 24 }),
      "policy.risk.0.percent",
    ],
    [
      withRule({ rule: "structuring", count: 3, percent: 80, threshold: usd("1.000"), hours: 24 }),
      "policy.risk.0.threshold",
    ],
    [withRule({ rule: "dailyTotal", amount: usd("1.0"), hours: 24 }), "policy.risk.0.amount"],
    [withRule({ rule: "takeover", percent: 50, hours: 24, afterFailure: false }), "policy.risk.0.afterFailure"],
    [withRule({ rule: "dormant", months: 0, least: usd("1.00") }), "policy.risk.0.months"],
    [withRule({ rule: "elsewhere" }), "policy.risk.0 "],
  ])("%j: %s", async ([policy, field]) => {
    const refused = { name: "PolicyError", code: "invalid_policy", message: expect.stringContaining(field) };
    expect(thrownBy(() => parsePolicy(policy))).toMatchObject(refused);
    await expect(openLedger({ store: memoryStore(), policy: policy as Policy })).rejects.toMatchObject(refused);
  });

  test.for<readonly [unknown, message: string]>([
    [{}, "policy.tariff is missing: expected an object"],
    [
      withFee({ percent: "2%" }),
      'policy.tariff.components.1.percent is "2%": expected a percentage from 0 to 100 with at most six decimals, such as "2.9"',
    ],
    [withFee({ percent: 2 }), 'policy.tariff.components.1.percent is 2: expected a percentage as text, such as "2.9"'],
    [
      withFee({ surprise: true }),
      "policy.tariff.components.1.surprise is no field of policy.tariff.components.1: expected one of kind, when, percent,",
    ],
    [
      withRule({ rule: "elsewhere", surprise: true }),
      "policy.risk.0.surprise is no field of policy.risk.0: expected one of rule, ",
    ],
    [withRule({ rule: "velocitty" }), 'policy.risk.0.rule is "velocitty": expected "velocity", "unusualAmount", '],
    [withRule({ rule: undefined }), 'policy.risk.0.rule is missing: expected "velocity", '],
    [withRule({ rule: "velocity", count: 61, hours: 1 }), "policy.risk.0.count is 61: expected no more than 60"],
    [{ ...defaultPolicy, polcy: 1 }, "policy.polcy is no field of policy: expected one of tariff, risk, payments, "],
    [null, "policy is null: expected an object with tariff, risk, "],
    [
      withFee({ fixed: usd("0.30"), max: usd("1.00", "EUR") }),
      'policy.tariff.components.1.max is {"currency":"EUR","value":"1.00"}: expected USD, as in fixed: all amounts of a fee are in one currency',
    ],
    [
      withFee({ fixed: usd("-0.30") }),
      'policy.tariff.components.1.fixed.value is "-0.30": expected a decimal string of zero or more, such as "0.30"',
    ],
    [
      withFee({ when: { operation: "transfer", corridor: "PT-DE" } }),
      'policy.tariff.components.1.when.corridor is "PT-DE": expected "domestic", "crossBorder", or { from, to } with countries in one or both',
    ],
    [
      withSteps(to("10.00"), to("9.00"), { percent: "2" }),
      'policy.tariff.components.0.tiers.steps.1.upTo is {"currency":"USD","value":"9.00"}: expected more than 10.00, where the step before ends',
    ],
    [
      withSteps({ percent: "1" }, { percent: "2" }),
      "policy.tariff.components.0.tiers.steps.0.upTo is missing: expected the amount that every step but the last ends at",
    ],
    [
      withSteps(to("1.00", "XYZ"), { percent: "2" }),
      'policy.tariff.components.0.tiers.steps.0.upTo: unknown asset "XYZ": expected an ISO 4217 code',
    ],
    [
      withFee({ when: { operation: "fund" }, payer: "payer" }),
      'policy.tariff.components.1.payer is "payer": expected "payee" with fund: what comes from a rail has no payer with an account, so this fee would never apply',
    ],
    [
      withFee({ when: { operation: "payment" }, payer: "payer" }),
      'policy.tariff.components.1.payer is "payer": expected "payee" with payment: the payer of a payment pays what was authorised and nothing on top, so',
    ],
    [
      withFee({ when: { operation: "withdraw" } }),
      'policy.tariff.components.1.payer is "payee": expected "payer" with withdraw: what goes to a rail has no payee with an account, so',
    ],
    [
      withFee({ when: { operation: "payment", rail: "card" } }),
      'policy.tariff.components.1.when.rail is "card": expected none with payment: only fund and withdraw have a rail, so this fee would never apply',
    ],
    [
      withFee({ when: { operation: "fund", purpose: "bill" } }),
      'policy.tariff.components.1.when.purpose is "bill": expected none with fund: only transfer has a purpose, so',
    ],
    [
      withFee({ when: { operation: "transfer", settlement: "instant" } }),
      'policy.tariff.components.1.when.settlement is "instant": expected none with transfer: only payment and withdraw have a settlement, so',
    ],
    [
      withFee({ when: { operation: "fund", corridor: "crossBorder" } }),
      'policy.tariff.components.1.when.corridor is "crossBorder": expected with fund { to }: what comes from a rail comes from no country that is known, so',
    ],
    [
      withFee({ when: { operation: "withdraw", corridor: { from: "PT", to: "DE" } }, payer: "payer" }),
      'policy.tariff.components.1.when.corridor is {"from":"PT","to":"DE"}: expected with withdraw { from }: what goes to a rail goes to no country that is known, so',
    ],
    [
      withFee({ when: { operation: "convert", corridor: "crossBorder" } }),
      'policy.tariff.components.1.when.corridor is "crossBorder": expected with convert one within a country: whoever converts is on both sides, so',
    ],
    [
      withFee({ when: { operation: "transfer", corridor: { to: "PT" }, country: "DE" } }),
      'policy.tariff.components.1.when.country is "DE": expected one that the payee of this corridor can be in, so',
    ],
    [
      withLimit({ per: "transaction" }),
      'policy.limits.rules.0.count is 1: expected 0 per "transaction", which is none at all: one transaction is never several',
    ],
  ])("%j: %s", ([policy, message]) => {
    const { message: said } = thrownBy(() => parsePolicy(policy)) as PolicyError;
    expect(said.slice(0, message.length)).toBe(message);
  });

  test.for([undefined, null, 5, "policy", []])("%j is no policy", (policy) => {
    expect(() => parsePolicy(policy)).toThrow(PolicyError);
  });
});

test("a policy read from a file is the policy that was written", () => {
  for (const policy of [defaultPolicy, examplePolicy]) {
    expect(parsePolicy(JSON.parse(JSON.stringify(policy)))).toEqual(policy);
  }
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}
