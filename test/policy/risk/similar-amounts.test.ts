import { describe, expect, test } from "vitest";
import { scene, STEP_UP, refusal } from "./scene.ts";

// Three amounts within 10% of each other to one payee in a day.
const rule = { rule: "similarAmounts", count: 3, percent: 10, hours: 24 } as const;

describe("nearly the same amount to the same payee", () => {
  test("is flagged at the third, with those that are alike as evidence", async () => {
    await using s = await scene(rule);
    const { position: first } = await s.at("09:00").pay("alice", "bob", "100.00 USD");
    await s.at("10:00").pay("alice", "bob", "500.00 USD");
    await s.at("11:00").pay("alice", "carol", "100.00 USD");
    const { position: second } = await s.at("12:00").pay("alice", "bob", "95.00 USD");
    const { position: third } = await s.at("13:00").pay("alice", "bob", "98.00 USD");
    expect(await s.flags("alice")).toMatchObject([
      {
        rule: "similarAmounts",
        version: 2,
        outcome: "flag",
        position: third,
        observed: "3 amounts like 98.00 USD to bob within 24 h",
        threshold: "3 or more within 10% of each other",
        evidence: [first, second, third],
      },
    ]);
  });

  test.for([
    [
      "one too few",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
      ],
      0,
    ],
    [
      "the smallest a tenth of the largest below it",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "90.00 USD"],
        ["11:00", "95.00 USD"],
      ],
      1,
    ],
    [
      "a cent further apart",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "89.99 USD"],
        ["11:00", "95.00 USD"],
      ],
      0,
    ],
    [
      "the others alike, but not the last",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["11:00", "500.00 USD"],
      ],
      0,
    ],
    // The last is like either of the two, but those are not like each other.
    [
      "in the middle of two",
      [
        ["09:00", "91.00 USD"],
        ["10:00", "109.00 USD"],
        ["11:00", "100.00 USD"],
      ],
      0,
    ],
    [
      "in the middle of two, with one more",
      [
        ["09:00", "91.00 USD"],
        ["10:00", "109.00 USD"],
        ["10:30", "92.00 USD"],
        ["11:00", "100.00 USD"],
      ],
      1,
    ],
    [
      "in another currency",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["11:00", "100.00 EUR"],
      ],
      0,
    ],
    [
      "a moment within the day",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["+1 08:59:59.999", "100.00 USD"],
      ],
      1,
    ],
    [
      "a day after the first",
      [
        ["09:00", "100.00 USD"],
        ["10:00", "100.00 USD"],
        ["+1 09:00", "100.00 USD"],
      ],
      0,
    ],
  ] as const)("%s", async ([, payments, flags]) => {
    await using s = await scene(rule);
    await s.at("-1 00:00").fund("alice", "100.00 EUR");
    for (const [when, amount] of payments) await s.at(when).pay("alice", "bob", amount);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("asks for a proof, and does no more a day later", async () => {
    await using s = await scene({ ...rule, outcome: "challenge" });
    for (const when of ["09:00", "10:00"]) await s.at(when).pay("alice", "bob", "100.00 USD");
    const { code, rejection } = await refusal(s.at("11:00").pay("alice", "bob", "100.00 USD"));
    expect([code, rejection.details["factors"]]).toEqual(["verification_required", STEP_UP.factors]);
    await s.at("+1 09:00").pay("alice", "bob", "100.00 USD");
  });
});
