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
const withRule = (rule: object) => ({ ...defaultPolicy, risk: [rule] });
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
    [withFee({ when: { operation: "transfer", corridor: "PT-DE" } }), "corridor"],
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
    [{ ...defaultPolicy, tariff: { ...defaultPolicy.tariff, refunds: "some" } }, "policy.tariff.refunds"],
    [{ ...defaultPolicy, payments: { overCapture: 15 } }, "policy.payments.overCapture"],
    [{ ...defaultPolicy, payments: { overCapture: "101" } }, "policy.payments.overCapture"],
    [{ ...defaultPolicy, payments: { surprise: true } }, "surprise"],
    [{ ...defaultPolicy, refunds: { overdraw: "yes" } }, "policy.refunds.overdraw"],
    [withRule({ rule: "astrology" }), "policy.risk.0.rule"],
    [withRule({ rule: "velocity", count: 0, hours: 1 }), "policy.risk.0.count"],
    [withRule({ rule: "velocity", count: 1.5, hours: 1 }), "policy.risk.0.count"],
    [withRule({ rule: "velocity", count: 5, hours: 25 }), "policy.risk.0.hours"],
    [withRule({ rule: "velocity", count: 5 }), "policy.risk.0.hours"],
    [withRule({ rule: "passThrough", least: usd("0.00"), percent: 80, hours: 24 }), "policy.risk.0.least.value"],
    [withRule({ rule: "passThrough", least: usd("1.00"), percent: 101, hours: 24 }), "policy.risk.0.percent"],
    [withRule({ rule: "counterparties", count: 1, hours: 24 }), "policy.risk.0.count"],
  ])("%j: %s", async ([policy, field]) => {
    const refused = { name: "PolicyError", code: "invalid_policy", message: expect.stringContaining(field) };
    expect(thrownBy(() => parsePolicy(policy))).toMatchObject(refused);
    await expect(openLedger({ store: memoryStore(), policy: policy as Policy })).rejects.toMatchObject(refused);
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
