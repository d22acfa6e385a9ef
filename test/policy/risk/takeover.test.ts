import { money, type SubmitOptions } from "tallystick";
import { describe, expect, test } from "vitest";
import { code, refusal, street } from "./street.ts";

// Half of what there is to a new payee, from a device first seen less than a day before. Alice has 5,000.00.
const rule = { rule: "takeover", percent: 50, hours: 24 } as const;

const on = (device: string): SubmitOptions => ({ context: { device } });

describe("much to a new payee from a new device", () => {
  test("is flagged, with the event that shows the device as evidence", async () => {
    await using s = await street(rule);
    const seen = await s.at("09:00").seeDevice({ account: "alice", device: "laptop" });
    const position = await s.pay("10:00", "alice", "bob", "2500.00", on("laptop"));
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "takeover",
        version: 2,
        outcome: "flag",
        event: expect.any(String),
        position,
        at: "2026-01-10T10:00:00.000Z",
        observed: "2500.00 USD of 5000.00 USD to a new payee from a new device",
        threshold: "50% or more, and a device first seen less than 24 h before",
        evidence: [seen.position, position],
      },
    ]);
  });

  test.for([
    ["from a device never seen", "10:00", "2500.00", "bob", on("tablet"), 1],
    ["a cent less", "10:00", "2499.99", "bob", on("laptop"), 0],
    ["to somebody who was paid before", "10:00", "2500.00", "carol", on("laptop"), 0],
    ["from a device that the request does not name", "10:00", "2500.00", "bob", {}, 0],
    ["a moment within the day of the device", "+1 08:59:59.999", "2500.00", "bob", on("laptop"), 1],
    ["a day after the device was seen", "+1 09:00", "2500.00", "bob", on("laptop"), 0],
  ] as const)("%s", async ([, when, value, to, options, flags]) => {
    await using s = await street(rule);
    await s.pay("08:00", "alice", "carol", "100.00");
    await s.receive("08:10", "alice", "100.00 USD");
    await s.at("09:00").seeDevice({ account: "alice", device: "laptop" });
    await s.pay(when, "alice", to, value, options);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("is refused where the policy denies; a device is not known by a name that every object has", async () => {
    await using s = await street({ ...rule, outcome: "deny" });
    await refusal(s.pay("10:00", "alice", "bob", "2500.00", on("constructor")));
    const [flag] = await s.flags("alice");
    const refused: unknown[] = [];
    for await (const { id, data } of s.ledger.events()) if (id === flag?.event) refused.push(data);
    expect(refused).toMatchObject([{ findings: [{ rule: "takeover", evidence: [] }] }]);
  });

  test("a payment makes a device known, and its payee; a failed challenge does neither", async () => {
    await using s = await street(rule);
    await s.at("09:00").failChallenge({ account: "alice" }, on("laptop"));
    await s.pay("10:00", "alice", "bob", "1.00", on("phone"));
    await s.pay("+1 10:00", "alice", "carol", "2600.00", on("phone"));
    await s.pay("+1 10:00", "alice", "dan", "2300.00", on("laptop"));
    expect(await s.flags("alice")).toMatchObject([{ observed: expect.stringMatching(/^2300.00 USD of 2399.00 USD/) }]);
  });

  test("is challenged, and refused after a challenge has failed, until that is a day ago", async () => {
    await using s = await street({ ...rule, outcome: "challenge" }, { ...rule, afterFailure: true, outcome: "deny" });
    const reasons = ["an unusual request"];
    expect(await refusal(s.pay("09:00", "alice", "bob", "2500.00", on("laptop")))).toEqual({
      code: "verification_required",
      reasons,
    });
    const failed = await s.at("09:01").failChallenge({ account: "alice" }, on("laptop"));
    const proof = { ...on("laptop"), ...code("09:02", "2500.00", "bob") };
    expect(await refusal(s.pay("09:02", "alice", "bob", "2500.00", proof))).toEqual({ code: "risk_denied", reasons });
    const later = { ...on("laptop"), ...code("+1 09:01", "2500.00", "bob") };
    const paid = await s.pay("+1 09:01", "alice", "bob", "2500.00", later);
    expect(await s.flags("alice")).toMatchObject([
      { outcome: "challenge", refused: true },
      {
        outcome: "deny",
        refused: true,
        observed: "2500.00 USD of 5000.00 USD to a new payee from a new device, challenges failed: 1",
        evidence: [failed.position, failed.position + 1],
      },
      { outcome: "challenge", position: paid },
    ]);
  });

  test("a hold that has run out was not available when the rule was asked, and is not in a replay", async () => {
    await using s = await street({ ...rule, percent: 100 });
    const expiresAt = "2026-01-10T10:00:00.000Z";
    await s.at("09:00").authorizePayment({ from: "alice", to: "shop", amount: money("1000.00 USD"), expiresAt });
    const paid = await s.at("11:00").transfer({ from: "alice", to: "bob", amount: money("4500.00 USD") }, on("laptop"));
    expect(paid.events.map(({ type }) => type)).toEqual(["PaymentExpired", "Transferred"]);
    expect(paid.events[1]?.meta.found).toMatchObject([{ rule: "takeover" }]);
    expect(await s.flags("alice")).toMatchObject([
      { position: paid.position, observed: expect.stringMatching(/^4500.00 USD of 4000.00 USD/) },
    ]);
  });
});
