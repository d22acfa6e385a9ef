// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test as law } from "@fast-check/vitest";
import * as fc from "fast-check";
import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { unusualAmount } from "../../../src/policy/risk/rules/unusual-amount.ts";
import { initialConduct, rememberPaid } from "../../../src/policy/signals/conduct.ts";
import { factFrom, type Fact } from "../../../src/policy/signals/fact.ts";
import { initialInflow } from "../../../src/policy/signals/inflow.ts";
import { code, refusal, street, type Street } from "./street.ts";

// Above 3 x the mean + 3 x sigma of 90 days, where there were four movements or more.
const rule = { rule: "unusualAmount", times: 3, sigmas: 3, days: 90, least: 4 } as const;

/** Mean 5.00, sigma 2.00: the line is at 15.00 + 6.00. */
const USUAL = ["3.00", "3.00", "7.00", "7.00"];

async function usual(s: Street): Promise<number[]> {
  const positions: number[] = [];
  for (const [index, value] of USUAL.entries()) positions.push(await s.pay(`09:0${index}`, "alice", "bob", value));
  return positions;
}

describe("an amount far above the usual ones", () => {
  test("is flagged, with what is usual as evidence", async () => {
    await using s = await street(rule);
    const evidence = [...(await usual(s)), await s.pay("10:00", "alice", "carol", "21.01")];
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "unusualAmount",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position: evidence.at(-1),
        at: "2026-01-10T10:00:00.000Z",
        observed: "21.01 USD",
        threshold: "above 21.00 USD: 3 x mean + 3 x sigma of 4 outgoing within 90 days",
        evidence,
      },
    ]);
  });

  test.for([
    ["exactly at the line", "10:00", "21.00", 0],
    ["a moment before the first is forgotten", "2026-04-10T08:59:59.999Z", "21.01", 1],
    ["when the first is forgotten, and too few are left", "2026-04-10T09:00:00.000Z", "21.01", 0],
  ] as const)("%s", async ([, when, value, flags]) => {
    await using s = await street(rule);
    await usual(s);
    await s.pay(when, "alice", "bob", value);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("there is none where too few went out in its currency", async () => {
    await using s = await street({ ...rule, least: 5 });
    await usual(s);
    await s.receive("09:30", "alice", "5000.00 EUR");
    await s.withdraw("09:40", "alice", "1.00 EUR");
    await s.pay("10:00", "alice", "bob", "1000.00");
    await s.withdraw("11:00", "alice", "1000.00 EUR");
    expect(await s.flags("alice")).toEqual([]);
  });

  test("is challenged where the policy says so, and passes with a code", async () => {
    await using s = await street({ ...rule, outcome: "challenge" });
    await usual(s);
    expect(await refusal(s.pay("10:00", "alice", "bob", "21.01"))).toEqual({
      code: "verification_required",
      reasons: ["an unusual amount"],
    });
    await s.pay("10:01", "alice", "bob", "21.01", code("10:01", "21.01", "bob"));
    expect(await s.flags("alice")).toMatchObject([{ rule: "unusualAmount", outcome: "challenge" }]);
  });

  const amounts = fc.oneof(fc.bigInt({ min: 1n, max: 30n }), fc.bigInt({ min: 1n, max: 10n ** 60n }));
  law.prop({
    usual: fc.array(amounts, { minLength: 2, maxLength: 12 }),
    times: fc.integer({ min: 1, max: 4 }),
    sigmas: fc.integer({ min: 0, max: 4 }),
  })("the line is exact: what is shown is the most that is not found", ({ usual, times, sigmas }) => {
    const at = "2026-01-10T09:00:00.000Z";
    const paid = (units: bigint): Fact =>
      factFrom({ id: "e", at, meta: {} }, "transfer", {
        direction: "out",
        amount: { currency: "JPY", value: `${units}` },
      });
    const conduct = initialConduct("alice");
    for (const units of usual) rememberPaid(conduct, paid(units));
    const signals = { conduct, inflow: initialInflow("alice"), available: () => 0n };
    const find = (units: bigint) => unusualAmount.find(signals, paid(units), { times, sigmas, days: 90, least: 2 });
    const line = BigInt(/^above (\d+) JPY/.exec(find(10n ** 70n)?.threshold ?? "")?.[1] ?? "");
    expect([find(line), find(line + 1n)?.observed]).toEqual([undefined, `${line + 1n} JPY`]);
    // n x line lies at or below n x mean x times + n x sigma x sigmas, and n x (line + 1) above: all squared.
    const count = BigInt(usual.length);
    const sum = usual.reduce((total, units) => total + units, 0n);
    const spread = count * usual.reduce((total, units) => total + units * units, 0n) - sum * sum;
    const over = (units: bigint): bigint => count * units - BigInt(times) * sum;
    expect(over(line) <= 0n || over(line) ** 2n <= BigInt(sigmas) ** 2n * spread).toBe(true);
    expect(over(line + 1n) > 0n && over(line + 1n) ** 2n > BigInt(sigmas) ** 2n * spread).toBe(true);
  });
});

test("amounts of other scales are written with theirs", async () => {
  await using s = await street({ ...rule, least: 2 });
  await s.receive("08:00", "alice", "9000 JPY");
  for (const when of ["09:00", "09:10"]) await s.withdraw(when, "alice", "10 JPY");
  await s.at("10:00").transfer({ from: "alice", to: "bob", amount: money("31 JPY") });
  expect(await s.flags("alice")).toMatchObject([
    { observed: "31 JPY", threshold: expect.stringMatching(/^above 30 JPY/) },
  ]);
});
