import { describe, expect, test } from "vitest";
import { frozenBy, scene, type Scene } from "./scene.ts";

// 10% or more of ten sales or more.
const rule = { rule: "disputeRatio", percent: "10", leastSales: 10 } as const;

async function sell(s: Scene, count: number, prefix = "s"): Promise<void> {
  for (let n = 0; n < count; n += 1) await s.pay("alice", "shop", "1.00 USD", { transfer: `${prefix}${n}` });
}

/** What the shop has: available, held and reserved. */
async function reserved(s: Scene): Promise<string[]> {
  const { available, held, reserved: aside } = await s.ledger.balance("shop", "USD");
  return [available.value, held.value, aside.value];
}

describe("the share of sales that are contested", () => {
  test("is flagged where it is too large, with what contests them as evidence", async () => {
    await using s = await scene({ ...rule, percent: "20" });
    await sell(s, 10);
    const { position: first } = await s.dispute("s1", "d1");
    expect(await s.flags("shop")).toEqual([]);
    const { position: second } = await s.chargeback("s2");
    expect(await s.flags("shop")).toMatchObject([
      {
        rule: "disputeRatio",
        version: 1,
        outcome: "flag",
        position: second,
        observed: "2 of 10 sales contested",
        threshold: "20% or more of 10 sales or more",
        evidence: [first, second],
      },
    ]);
  });

  test.for([
    ["exactly the share", "10", 10, 1],
    ["a hair below it", "10.000001", 10, 0],
    ["a decimal share", "9.9", 10, 1],
    ["one sale too few", "10", 9, 0],
    ["more sales", "10", 11, 0],
  ] as const)("%s", async ([, percent, sales, flags]) => {
    await using s = await scene({ ...rule, percent });
    await sell(s, sales);
    await s.dispute("s1", "d1");
    expect(await s.flags("shop")).toHaveLength(flags);
  });

  test("falls as further sales are made", async () => {
    await using s = await scene(rule);
    await sell(s, 10);
    await s.dispute("s1", "d1");
    await sell(s.at("+30 09:00"), 11, "t");
    await s.dispute("s2", "d2");
    expect(await s.flags("shop")).toHaveLength(1);
    await s.dispute("s3", "d3");
    expect(await s.flags("shop")).toMatchObject([
      { observed: "1 of 10 sales contested" },
      { observed: "3 of 21 sales contested" },
    ]);
  });

  test("counts a sale once, however it is contested", async () => {
    await using s = await scene({ ...rule, percent: "20" });
    await sell(s, 10);
    await s.dispute("s1", "d1");
    await s.chargeback("s1");
    expect(await s.flags("shop")).toEqual([]);
    await s.dispute("s2", "d2");
    expect(await s.flags("shop")).toMatchObject([{ observed: "2 of 10 sales contested" }]);
  });

  test("is a merchant's, and of sales: neither a person's nor of what was topped up", async () => {
    await using s = await scene({ ...rule, leastSales: 1, percent: "0" });
    await s.pay("alice", "bob", "1.00 USD", { transfer: "b1" });
    await s.dispute("b1", "d1");
    expect(await s.flags("bob")).toEqual([]);
    await sell(s, 1);
    await s.fund("shop", "1.00 USD", { rail: "card", funding: "f1" });
    await s.chargeback("f1");
    expect(await s.flags("shop")).toEqual([]);
    await s.dispute("s0", "d2");
    expect(await s.flags("shop")).toMatchObject([{ observed: "1 of 1 sales contested" }]);
  });

  test.for(["dispute", "chargeback"] as const)("freezes in the append of the %s", async (what) => {
    await using s = await scene({ ...rule, outcome: "freeze" });
    await sell(s, 10);
    const receipt = what === "dispute" ? await s.dispute("s1", "d1") : await s.chargeback("s1");
    expect(frozenBy(receipt)).toEqual(["shop: disputeRatio: Many of a merchant's sales are contested"]);
  });

  describe("that sets something aside", () => {
    const setsAside = { ...rule, reserve: { percent: "33.3", days: 30 } };
    test("does so in the append of the contest, of what that has left, and lets go of it on its date", async () => {
      await using s = await scene(setsAside);
      s.at("09:00");
      await sell(s, 9);
      await s.dispute("s1", "d1");
      expect(await reserved(s), "one sale too few").toEqual(["8.00", "1.00", "0.00"]);
      await sell(s, 1, "t");
      const { events } = await s.chargeback("s2");
      const [contest, ...along] = events;
      // A third of 8.00, rounded down to the cent.
      expect(along).toMatchObject([
        {
          type: "ReserveHeld",
          data: {
            account: "shop",
            amount: { currency: "USD", value: "2.66" },
            releaseAt: "2026-02-09T09:00:00.000Z",
            reason: "disputeRatio: Many of a merchant's sales are contested",
          },
          meta: { cause: contest?.id },
        },
      ]);
      expect(await reserved(s)).toEqual(["5.34", "1.00", "2.66"]);
      s.at("+30 08:59:59.999");
      await s.ledger.upkeep();
      expect((await reserved(s))[2]).toBe("2.66");
      s.at("+30 09:00");
      await s.ledger.upkeep();
      expect((await reserved(s))[2]).toBe("0.00");
    });

    test.for([
      ["where nothing is left", setsAside, "7.99"],
      ["on trial", { ...setsAside, shadow: true }, "1.00"],
      [
        "of a percentage that comes to less than a cent",
        { ...setsAside, reserve: { percent: "0.1", days: 1 } },
        "1.00",
      ],
    ] as const)("does not %s", async ([, policy, spent]) => {
      await using s = await scene(policy);
      await sell(s, 10);
      await s.withdraw("shop", `${spent} USD`, "bank");
      if (spent === "7.99") await s.withdraw("shop", "1.01 USD", "bank");
      const { events } = await s.dispute("s1", "d1");
      expect(events.map(({ type }) => type)).toEqual(["DisputeOpened"]);
      expect(await s.flags("shop")).toHaveLength(1);
    });
  });
});
