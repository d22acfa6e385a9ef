import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { refusal, street } from "./street.ts";

// 1,000.00 or more in a day, taken together.
const rule = { rule: "dailyTotal", amount: money("1000.00 USD"), hours: 24 } as const;

describe("much within a day, taken together", () => {
  test("is flagged by the payment that crosses the line, with those before it as evidence", async () => {
    await using s = await street(rule);
    const evidence = [
      await s.pay("09:00", "alice", "bob", "400.00"),
      await s.withdraw("10:00", "alice", "500.00 USD"),
      await s.pay("11:00", "alice", "carol", "100.00"),
    ];
    await s.pay("12:00", "alice", "dan", "100.00");
    expect((await s.flags("alice")).filter(({ at }) => at > "2026-01-10")).toEqual([
      {
        account: "alice",
        rule: "dailyTotal",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position: evidence.at(-1),
        at: "2026-01-10T11:00:00.000Z",
        observed: "1000.00 USD out within 24 h",
        threshold: "1000.00 USD or more",
        evidence,
      },
    ]);
  });

  test.for([
    ["one payment of as much", [["09:00", "1000.00"]], 1],
    [
      "a cent less",
      [
        ["09:00", "500.00"],
        ["10:00", "499.99"],
      ],
      0,
    ],
    [
      "a moment within the day",
      [
        ["09:00", "500.00"],
        ["+1 08:59:59.999", "500.00"],
      ],
      1,
    ],
    [
      "a day later",
      [
        ["09:00", "500.00"],
        ["+1 09:00", "500.00"],
      ],
      0,
    ],
    [
      "again when the first is forgotten",
      [
        ["09:00", "1000.00"],
        ["10:00", "1.00"],
        ["+2 09:00", "1000.00"],
      ],
      2,
    ],
  ] as const)("%s", async ([, payments, flags]) => {
    await using s = await street(rule);
    for (const [when, value] of payments) await s.pay(when, "dan", "bob", value);
    expect((await s.flags("dan")).filter(({ observed }) => observed.includes("out"))).toHaveLength(flags);
  });

  test("is counted apart, in and out, and by currency", async () => {
    await using s = await street(rule);
    await s.receive("09:00", "mule", "600.00 USD");
    await s.receive("09:10", "mule", "600.00 EUR");
    await s.pay("09:20", "mule", "bob", "600.00");
    expect(await s.flags("mule")).toEqual([]);
    await s.pay("09:30", "alice", "mule", "400.00");
    expect(await s.flags("mule")).toMatchObject([{ observed: "1000.00 USD in within 24 h" }]);
  });

  test("comes in to merchants every day; what goes out of them is looked at", async () => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "shop", "1500.00");
    expect(await s.flags("shop")).toEqual([]);
    await s.withdraw("10:00", "shop", "1500.00 USD");
    expect(await s.flags("shop")).toHaveLength(1);
  });

  test("money that was given back is nothing new", async () => {
    await using s = await street(rule);
    await s.receive("09:00", "mule", "600.00 USD");
    await s.at("09:10").transfer({ transfer: "t1", from: "mule", to: "bob", amount: money("600.00 USD") });
    await s.at("09:20").refund({ of: "t1", amount: money("300.00 USD") });
    await s.receive("09:30", "mule", "100.00 USD");
    expect(await s.flags("mule")).toEqual([]);
  });

  test("is refused where the policy denies; what was refused does not count", async () => {
    await using s = await street({ ...rule, amount: money("6000.00 USD"), outcome: "deny" });
    await s.receive("08:00", "alice", "5000.00 USD");
    await s.pay("09:00", "alice", "bob", "4000.00");
    expect(await refusal(s.pay("10:00", "alice", "bob", "2000.00"))).toEqual({
      code: "risk_denied",
      reasons: ["an unusual sum of payments"],
    });
    await s.pay("11:00", "alice", "bob", "1999.99");
    expect(await s.flags("alice")).toMatchObject([{ rule: "dailyTotal", refused: true }]);
  });
});
