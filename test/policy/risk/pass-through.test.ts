import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { street } from "./street.ts";

// 80% or more of an inflow of 1,000.00 or more is out again within a day.
const rule = { rule: "passThrough", least: money("1000.00 USD"), percent: 80, hours: 24 } as const;

describe("a large inflow that leaves again", () => {
  test("is flagged by the payment that crosses the line, with the inflow and the payments as evidence", async () => {
    await using s = await street(rule);
    const evidence = [
      await s.receive("09:00", "mule", "1000.00 USD"),
      await s.pay("10:00", "mule", "bob", "500.00"),
      await s.pay("11:00", "mule", "carol", "300.00"),
    ];
    await s.pay("12:00", "mule", "dan", "100.00");
    expect(await s.flags("mule")).toEqual([
      {
        account: "mule",
        rule: "passThrough",
        version: 2,
        outcome: "flag",
        event: expect.any(String),
        position: evidence.at(-1),
        at: "2026-01-10T11:00:00.000Z",
        observed: "800.00 USD of an inflow of 1000.00 USD out again within 24 h",
        threshold: "80% or more of an inflow of 1000.00 USD or more",
        evidence,
      },
    ]);
  });

  test.for([
    ["exactly the share", "1000.00", [["10:00", "800.00"]], 1],
    ["a cent less than the share", "1000.00", [["10:00", "799.99"]], 0],
    ["an inflow a cent too small", "999.99", [["10:00", "999.99"]], 0],
    ["a moment within the day", "1000.00", [["+1 08:59:59.999", "800.00"]], 1],
    ["a day later", "1000.00", [["+1 09:00", "800.00"]], 0],
    [
      "half at once, the rest when the first is forgotten",
      "1000.00",
      [
        ["10:00", "400.00"],
        ["+1 09:30", "400.00"],
      ],
      0,
    ],
  ] as const)("%s", async ([, inflow, payments, flags]) => {
    await using s = await street(rule);
    await s.receive("09:00", "mule", `${inflow} USD`);
    for (const [when, value] of payments) await s.pay(when, "mule", "bob", value);
    expect(await s.flags("mule")).toHaveLength(flags);
  });

  test("may come from another wallet", async () => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "mule", "1000.00");
    await s.pay("10:00", "mule", "bob", "900.00");
    expect(await s.flags("mule")).toHaveLength(1);
  });

  test("is a merchant's trade", async () => {
    await using s = await street(rule);
    await s.receive("09:00", "shop", "1000.00 USD");
    await s.pay("10:00", "shop", "bob", "1000.00");
    expect(await s.flags("shop")).toEqual([]);
  });

  test("counts in the rule's currency only", async () => {
    await using s = await street(rule);
    await s.receive("09:00", "mule", "1000.00 EUR");
    await s.ledger.transfer({ from: "mule", to: "bob", amount: money("1000.00 EUR") });
    expect(await s.flags("mule")).toEqual([]);
  });
});
