import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { refusal, street } from "./street.ts";

// Three or more of 800.00 to 1,000.00 in a day.
const rule = { rule: "structuring", count: 3, percent: 80, threshold: money("1000.00 USD"), hours: 24 } as const;

describe("several amounts at or just below a threshold", () => {
  test("are flagged by the last of them, with those before it as evidence", async () => {
    await using s = await street(rule);
    const first = await s.pay("09:00", "alice", "bob", "999.99");
    await s.pay("09:30", "alice", "bob", "100.00");
    const second = await s.withdraw("10:00", "alice", "800.00 USD");
    await s.pay("10:30", "alice", "bob", "1000.01");
    const third = await s.pay("11:00", "alice", "carol", "900.00");
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "structuring",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position: third,
        at: "2026-01-10T11:00:00.000Z",
        observed: "3 out within 24 h",
        threshold: "3 or more of 80% to 100% of 1000.00 USD",
        evidence: [first, second, third],
      },
    ]);
  });

  test.for([
    ["of the least amount that is near", ["800.00", "800.00", "800.00"], "11:00", 1],
    ["one of a cent less", ["800.00", "799.99", "800.00"], "11:00", 0],
    ["the last one a cent less", ["800.00", "800.00", "799.99"], "11:00", 0],
    ["one of the threshold itself", ["800.00", "800.00", "1000.00"], "11:00", 1],
    ["one of a cent more", ["800.00", "1000.01", "800.00"], "11:00", 0],
    ["the last one a cent more", ["800.00", "800.00", "1000.01"], "11:00", 0],
    ["a moment within the day of the first", ["800.00", "800.00", "800.00"], "+1 08:59:59.999", 1],
    ["a day after the first", ["800.00", "800.00", "800.00"], "+1 09:00", 0],
  ] as const)("%s", async ([, [first, second, third], when, flags]) => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "bob", first);
    await s.pay("10:00", "alice", "bob", second);
    await s.pay(when, "alice", "bob", third);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("come in or go out, and are counted apart; what merchants are paid is a price", async () => {
    await using s = await street(rule);
    await s.receive("09:00", "mule", "900.00 USD");
    await s.pay("09:10", "alice", "mule", "900.00");
    await s.pay("09:20", "mule", "bob", "900.00");
    expect(await s.flags("mule")).toEqual([]);
    await s.receive("09:30", "mule", "900.00 USD");
    expect(await s.flags("mule")).toMatchObject([{ observed: "3 in within 24 h" }]);
    for (const from of ["bob", "carol", "dan"]) await s.pay("10:00", from, "shop", "900.00");
    expect(await s.flags("shop")).toEqual([]);
  });

  test("count in the rule's currency only", async () => {
    await using s = await street(rule);
    for (const when of ["09:00", "09:10", "09:20"]) await s.receive(when, "mule", "900.00 EUR");
    expect(await s.flags("mule")).toEqual([]);
  });

  test("are refused where the policy denies, until a day has passed", async () => {
    await using s = await street({ ...rule, outcome: "deny" });
    for (const when of ["09:00", "10:00"]) await s.pay(when, "alice", "bob", "900.00");
    expect(await refusal(s.pay("11:00", "alice", "bob", "900.00"))).toEqual({
      code: "risk_denied",
      reasons: ["an unusual course of payments"],
    });
    await s.pay("+1 09:00", "alice", "bob", "900.00");
    expect(await s.flags("alice")).toMatchObject([{ rule: "structuring", outcome: "deny", refused: true }]);
  });
});
