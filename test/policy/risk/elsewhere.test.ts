import { parsePolicy, type Policy, type SubmitOptions } from "tallystick";
import { describe, expect, test } from "vitest";
import { code, refusal, street } from "./street.ts";

// Everybody lives in Portugal.
const foreign = { rule: "elsewhere", foreign: true } as const;
// From another country than less than three hours before.
const travel = { rule: "elsewhere", hours: 3 } as const;

const from = (country: string): SubmitOptions => ({ context: { country } });

describe("a request from another country than the holder's", () => {
  test("is flagged", async () => {
    await using s = await street(foreign);
    await s.pay("09:00", "alice", "bob", "1.00", from("PT"));
    await s.pay("09:10", "alice", "bob", "1.00");
    const position = await s.pay("09:20", "alice", "bob", "1.00", from("DE"));
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "elsewhere",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position,
        at: "2026-01-10T09:20:00.000Z",
        observed: "DE",
        threshold: "the holder's country is PT",
        evidence: [position],
      },
    ]);
  });

  test("is none where nobody knows the holder's", async () => {
    await using s = await street(foreign);
    await s.at("08:00").openAccount({ account: "gus", kind: "personal", holder: "gus" });
    await s.receive("09:00", "gus", "10.00 USD");
    await s.pay("10:00", "gus", "bob", "1.00", from("DE"));
    expect(await s.flags("gus")).toEqual([]);
  });

  test("is challenged where the policy says so, from there only", async () => {
    await using s = await street({ ...foreign, outcome: "challenge" });
    expect(await refusal(s.pay("09:00", "alice", "bob", "1.00", from("DE")))).toEqual({
      code: "verification_required",
      reasons: ["an unusual place"],
    });
    await s.pay("10:00", "alice", "bob", "1.00", { ...from("DE"), ...code("10:00", "1.00", "bob") });
    await s.pay("11:00", "alice", "bob", "1.00", from("PT"));
    expect(await s.flags("alice")).toMatchObject([{ rule: "elsewhere", outcome: "challenge" }]);
  });
});

describe("a journey that nobody makes", () => {
  test("is flagged, with the request before as evidence", async () => {
    await using s = await street(travel);
    const before = await s.pay("09:00", "alice", "bob", "1.00", from("DE"));
    await s.pay("10:00", "alice", "bob", "1.00");
    const position = await s.pay("11:59:59.999", "alice", "bob", "1.00", from("JP"));
    expect(await s.flags("alice")).toMatchObject([
      {
        position,
        observed: "DE at 2026-01-10T09:00:00.000Z, then JP",
        threshold: "another country within 3 h",
        evidence: [before, position],
      },
    ]);
  });

  test.for([
    ["to the same country", "10:00", "DE", 0],
    ["when there was time enough", "12:00", "JP", 0],
    ["home, when there was not", "10:00", "PT", 1],
  ] as const)("%s", async ([, when, country, flags]) => {
    await using s = await street(travel);
    await s.pay("09:00", "alice", "bob", "1.00", from("DE"));
    await s.withdraw(when, "alice", "1.00 USD", from(country));
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("nobody gets there by failing a challenge, nor by being paid, nor by what others report", async () => {
    await using s = await street({ ...travel, outcome: "deny" });
    await s.pay("09:00", "alice", "bob", "1.00", from("PT"));
    await s.at("09:01").failChallenge({ account: "alice" }, from("JP"));
    await s.pay("09:02", "bob", "alice", "1.00", from("JP"));
    await s.at("09:03").reportTheft({ account: "alice" }, from("JP"));
    expect(await refusal(s.pay("09:04", "alice", "bob", "1.00", from("JP")))).toEqual({
      code: "risk_denied",
      reasons: ["an unusual place"],
    });
    // What was refused was no journey either.
    await s.pay("09:05", "alice", "bob", "1.00", from("PT"));
    expect(await s.flags("alice")).toMatchObject([{ rule: "elsewhere", refused: true }]);
  });
});

function withRule(rule: object): Policy {
  return parsePolicy({ tariff: { version: "none", components: [] }, risk: [rule] });
}

test("a policy says which of the two it means", () => {
  expect(() => withRule({ rule: "elsewhere" })).toThrow("expected foreign, hours or both");
  expect(withRule({ ...foreign, ...travel }).risk).toHaveLength(1);
});
