import { describe, expect, test } from "vitest";
import { frozenBy, scene, type Scene } from "./scene.ts";

// Three refunds in thirty days.
const rule = { rule: "refundAbuse", count: 3, days: 30 } as const;

/** Something bought at the shop and given back. @returns the position of the refund */
async function boughtAndBack(s: Scene, who = "alice"): Promise<number> {
  const { id } = await s.pay(who, "shop", "10.00 USD");
  return (await s.ledger.refund({ of: id })).position;
}

describe("many refunds", () => {
  test("are flagged at the third, on who received them", async () => {
    await using s = await scene(rule);
    const evidence: number[] = [];
    for (const when of ["09:00", "+10 09:00", "+20 09:00"]) evidence.push(await boughtAndBack(s.at(when)));
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "refundAbuse",
        version: 1,
        outcome: "flag",
        position: evidence.at(-1),
        event: expect.any(String),
        at: "2026-01-30T09:00:00.000Z",
        observed: "3 refunds received within 30 days",
        threshold: "3 or more",
        evidence,
      },
    ]);
    expect(await s.flags("shop"), "who gave them").toEqual([]);
  });

  test.for([
    ["one too few", ["09:00", "10:00"], 0],
    ["a moment within the days", ["09:00", "10:00", "+30 08:59:59.999"], 1],
    ["thirty days after the first", ["09:00", "10:00", "+30 09:00"], 0],
  ] as const)("%s", async ([, times, flags]) => {
    await using s = await scene(rule);
    for (const when of times) await boughtAndBack(s.at(when));
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("do not count what somebody refunds to others", async () => {
    await using s = await scene(rule);
    for (const when of ["09:00", "10:00"]) await boughtAndBack(s.at(when));
    const { id } = await s.at("11:00").pay("bob", "alice", "10.00 USD");
    await s.ledger.refund({ of: id });
    expect(await s.flags("alice")).toEqual([]);
  });

  test("of several people are nobody's", async () => {
    await using s = await scene(rule);
    for (const who of ["alice", "bob", "carol"]) await boughtAndBack(s.at("09:00"), who);
    for (const who of ["alice", "bob", "carol"]) expect(await s.flags(who)).toEqual([]);
  });
});

/** A part of what was bought is refunded, and all that is left is charged back at another time. */
async function givenBack(s: Scene, refunded: string, charged: string) {
  const { id } = await s.at("09:00").pay("alice", "shop", "10.00 USD", { transfer: "t1" });
  const { id: other } = await s.pay("bob", "shop", "10.00 USD", { transfer: "t2" });
  await s.ledger.refund({ of: other });
  await s.at(refunded).ledger.refund({ of: id, amount: { currency: "USD", value: "4.00" } });
  return s.at(charged).chargeback(id);
}

describe("a refund and a chargeback of one payment", () => {
  const both = { rule: "refundAndChargeback", days: 30 } as const;

  test("are flagged on who gave both, with the refund as evidence", async () => {
    await using s = await scene(both);
    const { position } = await givenBack(s, "10:00", "+10 09:00");
    expect(await s.flags("shop")).toMatchObject([
      {
        rule: "refundAndChargeback",
        version: 1,
        outcome: "flag",
        observed: "chargeback of t1 after a refund",
        threshold: "both within 30 days",
        evidence: [position - 1, position],
      },
    ]);
    expect(await s.flags("alice")).toEqual([]);
  });

  test.for([
    ["a moment within the days", "10:00", "+30 09:59:59.999", 1],
    ["thirty days later", "10:00", "+30 10:00", 0],
  ] as const)("%s", async ([, refunded, charged, flags]) => {
    await using s = await scene(both);
    await givenBack(s, refunded, charged);
    expect(await s.flags("shop")).toHaveLength(flags);
  });

  test("may come the other way round", async () => {
    await using s = await scene(both);
    const { id } = await s.at("09:00").pay("alice", "shop", "10.00 USD", { transfer: "t1" });
    const won = await s.chargeback(id);
    await s.ledger.winChargeback({ chargeback: won.id });
    await s.at("10:00").ledger.refund({ of: id });
    expect(await s.flags("shop")).toMatchObject([{ observed: "refund of t1 after a chargeback" }]);
  });

  test("freeze in the append of the chargeback", async () => {
    await using s = await scene({ ...both, outcome: "freeze" });
    const chargeback = await givenBack(s, "10:00", "11:00");
    expect(frozenBy(chargeback)).toEqual(["shop: refundAndChargeback: A payment was refunded and charged back"]);
  });
});
