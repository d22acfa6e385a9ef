import { describe, expect, test } from "vitest";
import { refusal, scene } from "./scene.ts";

// Back to where it came from within two days, within 10%.
const rule = { rule: "roundTrip", percent: 10, hours: 48 } as const;

describe("money that goes back to where it came from", () => {
  test("is flagged at the payment back, with the inflow as evidence", async () => {
    await using s = await scene(rule);
    const { position: inflow } = await s.at("09:00").pay("alice", "mule", "500.00 USD");
    await s.at("10:00").pay("mule", "bob", "10.00 USD");
    const { position, events } = await s.at("11:00").pay("mule", "alice", "480.00 USD");
    expect(await s.flags("mule")).toEqual([
      {
        account: "mule",
        rule: "roundTrip",
        version: 2,
        outcome: "flag",
        position,
        event: events[0]?.id,
        at: "2026-01-10T11:00:00.000Z",
        observed: "480.00 USD back to alice, where 500.00 USD came from",
        threshold: "within 10% of it, within 48 h",
        evidence: [inflow, position],
      },
    ]);
  });

  test.for([
    ["a tenth less", "11:00", "450.00 USD", "alice", 1],
    ["a cent less than that", "11:00", "449.99 USD", "alice", 0],
    ["a tenth more", "11:00", "550.00 USD", "alice", 1],
    ["a cent more than that", "11:00", "550.01 USD", "alice", 0],
    ["to somebody else", "11:00", "500.00 USD", "bob", 0],
    ["in another currency", "11:00", "500.00 EUR", "alice", 0],
    ["a moment within two days", "+2 08:59:59.999", "500.00 USD", "alice", 1],
    ["two days later", "+2 09:00", "500.00 USD", "alice", 0],
  ] as const)("%s", async ([, when, amount, to, flags]) => {
    await using s = await scene(rule);
    await s.at("08:00").fund("mule", "600.00 USD");
    await s.fund("mule", "600.00 EUR", { rail: "card" });
    await s.at("09:00").pay("alice", "mule", "500.00 USD");
    await s.at(when).pay("mule", to, amount);
    expect(await s.flags("mule")).toHaveLength(flags);
  });

  test("merchants pay whoever pays them", async () => {
    await using s = await scene(rule);
    await s.at("09:00").pay("alice", "shop", "500.00 USD");
    await s.at("10:00").pay("shop", "alice", "500.00 USD");
    expect(await s.flags("shop")).toEqual([]);
  });

  test("a wallet that is called as the rail is another place", async () => {
    await using s = await scene(rule);
    await s.ledger.openAccount({ account: "card", kind: "personal", holder: "card" });
    await s.at("09:00").fund("mule", "500.00 USD", { rail: "card" });
    await s.at("10:00").pay("mule", "card", "480.00 USD");
    expect(await s.flags("mule")).toEqual([]);
  });

  test("may go back over the rail that it came over", async () => {
    await using s = await scene({ ...rule, outcome: "deny" });
    await s.at("09:00").fund("mule", "500.00 USD", { rail: "card" });
    await s.withdraw("mule", "200.00 USD", "card");
    await s.fund("mule", "200.00 USD", { rail: "bank" });
    expect((await refusal(s.at("10:00").withdraw("mule", "480.00 USD", "card"))).code).toBe("risk_denied");
    await s.withdraw("mule", "300.00 USD", "bank");
    await s.at("+2 09:00").fund("mule", "400.00 USD", { rail: "emoney" });
    await s.withdraw("mule", "480.00 USD", "card");
  });
});
