import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { refusal, street } from "./street.ts";

// An inflow of 1,000.00 or more on an account younger than 7 days; the street was opened three days before.
const rule = { rule: "largeInflow", least: money("1000.00 USD"), youngerThanDays: 7 } as const;

describe("a large inflow of a new account", () => {
  test("is flagged by itself", async () => {
    await using s = await street(rule);
    const position = await s.receive("09:00", "mule", "1000.00 USD");
    expect(await s.flags("mule")).toEqual([
      {
        account: "mule",
        rule: "largeInflow",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position,
        at: "2026-01-10T09:00:00.000Z",
        observed: "1000.00 USD",
        threshold: "1000.00 USD or more",
        evidence: [position],
      },
    ]);
  });

  test.for([
    ["a cent less", "09:00", "999.99 USD", 0],
    ["in another currency", "09:00", "5000.00 EUR", 0],
    ["a moment before it is seven days old", "+3 23:59:59.999", "1000.00 USD", 1],
    ["when it is seven days old", "+4 00:00", "1000.00 USD", 0],
  ] as const)("%s", async ([, when, amount, flags]) => {
    await using s = await street(rule);
    await s.receive(when, "mule", amount);
    expect(await s.flags("mule")).toHaveLength(flags);
  });

  test("may come from another wallet, or be announced", async () => {
    await using s = await street(rule);
    const paid = await s.pay("09:00", "alice", "mule", "1000.00");
    const source = { rail: "bank", reference: "announced" };
    const announced = await s
      .at("10:00")
      .startFunding({ account: "mule", amount: money("2000.00 USD"), source, funding: "n1" });
    await s.at("11:00").settleFunding({ funding: "n1" });
    expect((await s.flags("mule")).map(({ position }) => position)).toEqual([paid, announced.position]);
  });

  test("is refused where the policy denies", async () => {
    await using s = await street({ ...rule, least: money("6000.00 USD"), outcome: "deny" });
    expect(await refusal(s.receive("09:00", "mule", "6000.00 USD"))).toEqual({
      code: "risk_denied",
      reasons: ["an unusual amount"],
    });
    await s.receive("10:00", "mule", "5999.99 USD");
    expect(await s.flags("mule")).toMatchObject([{ rule: "largeInflow", refused: true }]);
  });
});
