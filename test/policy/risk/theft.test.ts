import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { frozenBy, instant, refusal, scene } from "./scene.ts";

describe("a reported theft", () => {
  const rule = { rule: "theftReported", outcome: "freeze", scope: "all" } as const;

  test("freezes in the append of the report, as the rule says", async () => {
    await using s = await scene(rule);
    const reported = await s.at("09:00").ledger.reportTheft({ account: "alice", reason: "phone" });
    expect(frozenBy(reported)).toEqual(["alice: theftReported: The holder reports a theft"]);
    expect((await s.ledger.account("alice")).freezes).toMatchObject([{ scope: "all", source: "risk" }]);
    expect((await refusal(s.pay("alice", "bob", "1.00 USD"))).code).toBe("account_frozen");
    expect((await refusal(s.pay("bob", "alice", "1.00 USD"))).code).toBe("account_frozen");
    expect(await s.flags("alice")).toMatchObject([
      { rule: "theftReported", version: 1, outcome: "freeze", observed: "a reported theft", threshold: "any" },
    ]);
    expect(await s.flags("bob")).toEqual([]);
  });

  test("does so each time, but not while an operator has silenced it", async () => {
    await using s = await scene(rule);
    s.at("09:00");
    const until = instant("+1 09:00");
    const snooze = { account: "alice", rule: "theftReported", until, reason: "plays with it" };
    await s.ledger.snoozeRule(snooze, { actor: "operator:anna" });
    expect(frozenBy(await s.at("+1 08:59:59.999").ledger.reportTheft({ account: "alice" }))).toEqual([]);
    for (const when of ["+1 09:00", "+1 10:00"]) {
      expect(frozenBy(await s.at(when).ledger.reportTheft({ account: "alice" }))).toHaveLength(1);
    }
  });
});

describe("failed challenges at high value", () => {
  // Two at 1,000.00 or more in a day.
  const rule = {
    rule: "failedAtHighValue",
    count: 2,
    least: money("1000.00 USD"),
    hours: 24,
    outcome: "freeze",
  } as const;

  test("freeze in the append of the last, with the others as evidence", async () => {
    await using s = await scene(rule);
    const { position: first } = await s.at("09:00").fail("alice", "1000.00 USD");
    const { events, position } = await s.at("10:00").fail("alice", "2000.00 USD");
    expect(frozenBy({ events })).toEqual(["alice: failedAtHighValue: Failed challenges at high value"]);
    expect(await s.flags("alice")).toMatchObject([
      {
        version: 1,
        observed: "2 failed challenges within 24 h",
        threshold: "2 or more for 1000.00 USD or more",
        evidence: [first, position - 1],
      },
    ]);
  });

  test.for([
    ["one alone", [["09:00", "5000.00 USD"]], 0],
    [
      "one a cent too small",
      [
        ["09:00", "1000.00 USD"],
        ["10:00", "999.99 USD"],
      ],
      0,
    ],
    [
      "the first a cent too small",
      [
        ["09:00", "999.99 USD"],
        ["10:00", "1000.00 USD"],
      ],
      0,
    ],
    [
      "one of no amount",
      [
        ["09:00", "1000.00 USD"],
        ["10:00", undefined],
      ],
      0,
    ],
    [
      "one in another currency",
      [
        ["09:00", "1000.00 USD"],
        ["10:00", "1000.00 EUR"],
      ],
      0,
    ],
    [
      "a moment within the day",
      [
        ["09:00", "1000.00 USD"],
        ["+1 08:59:59.999", "1000.00 USD"],
      ],
      1,
    ],
    [
      "a day later",
      [
        ["09:00", "1000.00 USD"],
        ["+1 09:00", "1000.00 USD"],
      ],
      0,
    ],
  ] as const)("%s", async ([, failed, freezes]) => {
    await using s = await scene(rule);
    for (const [when, amount] of failed) await s.at(when).fail("alice", amount);
    expect((await s.ledger.account("alice")).freezes).toHaveLength(freezes);
    expect(await s.flags("alice")).toHaveLength(freezes);
  });
});
