import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { street } from "./street.ts";

// Three or more counterparties in a day, in one direction.
const rule = { rule: "counterparties", count: 3, hours: 24 } as const;

describe("many counterparties in a day", () => {
  test("are flagged by the payment that brings the last one, with the first payment to each as evidence", async () => {
    await using s = await street(rule);
    const [bob, , carol, dan] = [
      await s.pay("09:00", "alice", "bob", "1.00"),
      await s.pay("09:30", "alice", "bob", "1.00"),
      await s.pay("10:00", "alice", "carol", "1.00"),
      await s.pay("11:00", "alice", "dan", "1.00"),
      await s.pay("12:00", "alice", "dan", "1.00"),
    ];
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "counterparties",
        version: 3,
        outcome: "flag",
        event: expect.any(String),
        position: dan,
        at: "2026-01-10T11:00:00.000Z",
        observed: "3 counterparties out within 24 h",
        threshold: "3 or more",
        evidence: [bob, carol, dan],
      },
    ]);
  });

  test.for([
    [
      "one too few",
      [
        ["09:00", "bob"],
        ["10:00", "carol"],
      ],
      0,
    ],
    [
      "one too few, again and again",
      [
        ["09:00", "bob"],
        ["10:00", "carol"],
        ["11:00", "bob"],
        ["12:00", "carol"],
      ],
      0,
    ],
    [
      "the last of them a moment within the day",
      [
        ["09:00", "bob"],
        ["10:00", "carol"],
        ["+1 08:59:59.999", "dan"],
      ],
      1,
    ],
    [
      "the last of them a day after the first",
      [
        ["09:00", "bob"],
        ["10:00", "carol"],
        ["+1 09:00", "dan"],
      ],
      0,
    ],
    [
      "each one more",
      [
        ["09:00", "bob"],
        ["09:01", "carol"],
        ["09:02", "dan"],
        ["09:03", "erin"],
      ],
      2,
    ],
  ] as const)("out: %s", async ([, payments, flags]) => {
    await using s = await street(rule);
    for (const [when, to] of payments) await s.pay(when, "alice", to, "1.00");
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("in: wallets and rails alike", async () => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "mule", "1.00");
    await s.pay("10:00", "bob", "mule", "1.00");
    expect(await s.flags("mule")).toEqual([]);
    await s.receive("11:00", "mule", "1.00 USD");
    expect(await s.flags("mule")).toMatchObject([{ observed: "3 counterparties in within 24 h" }]);
  });

  test("in: who has only refunded something was none before paying", async () => {
    await using s = await street(rule);
    const { id } = await s.at("08:00").transfer({ from: "alice", to: "shop", amount: money("1.00 USD") });
    await s.ledger.refund({ of: id });
    await s.pay("09:00", "bob", "alice", "1.00");
    await s.pay("10:00", "carol", "alice", "1.00");
    expect(await s.flags("alice")).toEqual([]);
    await s.pay("11:00", "shop", "alice", "1.00");
    expect(await s.flags("alice")).toMatchObject([{ observed: "3 counterparties in within 24 h" }]);
  });

  test("are counted apart, in and out", async () => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "bob", "1.00");
    await s.pay("10:00", "alice", "carol", "1.00");
    await s.pay("11:00", "dan", "alice", "1.00");
    expect(await s.flags("alice")).toEqual([]);
  });

  test("are a merchant's trade", async () => {
    await using s = await street(rule);
    for (const from of ["alice", "bob", "carol", "dan"]) await s.pay("09:00", from, "shop", "1.00");
    expect(await s.flags("shop")).toEqual([]);
  });
});
