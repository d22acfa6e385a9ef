import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { scene } from "./scene.ts";

// Three multiples of 100.00 USD in thirty days.
const rule = { rule: "roundAmounts", count: 3, multipleOf: money("100.00 USD"), days: 30 } as const;

describe("round amounts", () => {
  test("are flagged at the third, with the others as evidence", async () => {
    await using s = await scene(rule);
    const evidence: number[] = [];
    for (const [when, amount] of [
      ["09:00", "100.00 USD"],
      ["+10 09:00", "700.00 USD"],
      ["+20 09:00", "300.00 USD"],
    ] as const) {
      evidence.push((await s.at(when).pay("alice", "bob", amount)).position);
      await s.pay("alice", "bob", "100.01 USD");
    }
    expect(await s.flags("alice")).toMatchObject([
      {
        rule: "roundAmounts",
        version: 1,
        outcome: "flag",
        observed: "3 round amounts out within 30 days",
        threshold: "3 or more multiples of 100.00 USD",
        evidence,
      },
    ]);
    expect(await s.flags("bob"), "received").toMatchObject([
      { observed: "3 round amounts in within 30 days", evidence },
    ]);
  });

  test.for([
    [
      "one too few",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "200.00 USD"],
      ],
      0,
    ],
    [
      "one of them is not round",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "200.00 USD"],
        ["11:00", "199.99 USD"],
      ],
      0,
    ],
    [
      "half a multiple",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "200.00 USD"],
        ["11:00", "50.00 USD"],
      ],
      0,
    ],
    [
      "one of them in another currency",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "200.00 USD"],
        ["11:00", "100.00 EUR"],
      ],
      0,
    ],
    [
      "a moment within the days",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["+30 08:59:59.999", "100.00 USD"],
      ],
      1,
    ],
    [
      "thirty days after the first",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["+30 09:00", "100.00 USD"],
      ],
      0,
    ],
  ] as const)("%s", async ([, payments, flags]) => {
    await using s = await scene(rule);
    await s.at("-1 00:00").fund("alice", "100.01 EUR");
    for (const [when, amount] of payments) await s.at(when).pay("alice", "bob", amount);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("are counted apart, in and out, and are a merchant's prices", async () => {
    await using s = await scene(rule);
    s.at("09:00");
    for (const from of ["alice", "bob", "carol"]) await s.pay(from, "shop", "100.00 USD");
    await s.pay("alice", "bob", "100.00 USD");
    await s.fund("alice", "100.00 USD");
    for (const account of ["alice", "shop"]) expect(await s.flags(account)).toEqual([]);
  });
});
