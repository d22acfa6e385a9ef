import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { code, refusal, street } from "./street.ts";

// A withdrawal less than a day after a credential was changed.
const rule = { rule: "afterCredentialChange", hours: 24 } as const;

describe("a withdrawal soon after a change of credentials", () => {
  test("is flagged, with the last change as evidence", async () => {
    await using s = await street(rule);
    await s.at("08:00").changeCredential({ account: "alice", credential: "passkey" });
    const changed = await s.at("09:00").changeCredential({ account: "alice", credential: "password" });
    const position = await s.withdraw("10:00", "alice", "1.00 USD");
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "afterCredentialChange",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position,
        at: "2026-01-10T10:00:00.000Z",
        observed: "credential changed at 2026-01-10T09:00:00.000Z",
        threshold: "less than 24 h before",
        evidence: [changed.position, position],
      },
    ]);
  });

  test.for([
    ["a moment within the day", "+1 08:59:59.999", 1],
    ["a day later", "+1 09:00", 0],
  ] as const)("%s", async ([, when, flags]) => {
    await using s = await street(rule);
    await s.at("09:00").changeCredential({ account: "alice", credential: "password" });
    await s.withdraw(when, "alice", "1.00 USD");
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("transfers are not looked at, nor withdrawals of others", async () => {
    await using s = await street(rule);
    await s.at("09:00").changeCredential({ account: "alice", credential: "password" });
    await s.pay("10:00", "alice", "bob", "1000.00");
    await s.withdraw("11:00", "bob", "1.00 USD");
    expect([...(await s.flags("alice")), ...(await s.flags("bob"))]).toEqual([]);
  });

  test("is challenged where the policy says so, until a day has passed", async () => {
    await using s = await street({ ...rule, outcome: "challenge" });
    await s.at("09:00").changeCredential({ account: "alice", credential: "password" });
    expect(await refusal(s.withdraw("10:00", "alice", "5.00 USD"))).toEqual({
      code: "verification_required",
      reasons: ["a credential was changed lately"],
    });
    await s.withdraw("10:01", "alice", "5.00 USD", code("10:01", "5.00", "tok_1"));
    const destination = { rail: "bank", token: "tok_1" };
    await s.at("+1 09:00").requestWithdrawal({ account: "alice", amount: money("5.00 USD"), destination });
    expect(await s.flags("alice")).toMatchObject([{ rule: "afterCredentialChange", outcome: "challenge" }]);
  });
});
