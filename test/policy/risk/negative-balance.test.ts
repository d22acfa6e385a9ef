import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { frozenBy, scene, type Scene } from "./scene.ts";

const rule = { rule: "negativeBalance" } as const;
const freezing = { ...rule, outcome: "freeze" } as const;
const WHY = "negativeBalance: What was taken back had been spent";

/** The mule gets 100.00 by a card and spends so much of it. */
async function toppedUp(s: Scene, spent?: string): Promise<Scene> {
  const { position } = await s.at("09:00").fund("mule", "100.00 USD", { rail: "card", funding: "f1" });
  expect(position).toBeGreaterThan(0);
  if (spent !== undefined) await s.pay("mule", "bob", spent);
  return s.at("10:00");
}

/** Alice buys for 100.00 at the shop, which spends so much of it. */
async function sold(s: Scene, spent: string): Promise<Scene> {
  await s.at("09:00").pay("alice", "shop", "100.00 USD", { transfer: "t1" });
  await s.pay("shop", "bob", spent);
  return s.at("10:00");
}

describe("what was spent and is taken back", () => {
  test("is flagged, with what is left", async () => {
    await using s = await toppedUp(await scene(rule), "40.00 USD");
    const { events } = await s.ledger.reverseFunding({ funding: "f1", reason: "stolen card" });
    expect(await s.flags("mule")).toEqual([
      {
        account: "mule",
        rule: "negativeBalance",
        version: 1,
        outcome: "flag",
        position: events[0]?.position,
        event: events[0]?.id,
        at: "2026-01-10T10:00:00.000Z",
        observed: "-40.00 USD left after a reversal of 100.00 USD",
        threshold: "below zero",
        evidence: [events[0]?.position],
      },
    ]);
  });

  test("is nothing where as much is there to the cent", async () => {
    await using s = await toppedUp(await scene(freezing));
    expect(frozenBy(await s.ledger.reverseFunding({ funding: "f1", reason: "stolen card" }))).toEqual([]);
    expect(await s.flags("mule")).toEqual([]);
  });

  test("is nothing where something came in meanwhile", async () => {
    await using s = await toppedUp(await scene(freezing), "40.00 USD");
    await s.at("+1 09:00").fund("mule", "40.00 USD");
    expect(frozenBy(await s.ledger.reverseFunding({ funding: "f1", reason: "stolen card" }))).toEqual([]);
    expect(await s.flags("mule")).toEqual([]);
  });

  test("freezes in the append of the reversal, once", async () => {
    await using s = await toppedUp(await scene(freezing), "0.01 USD");
    const reversed = await s.ledger.reverseFunding({ funding: "f1", reason: "stolen card" });
    expect(reversed.events).toHaveLength(2);
    expect(frozenBy(reversed)).toEqual([`mule: ${WHY}`]);
  });

  test("is nothing of what was only pending", async () => {
    await using s = await scene(freezing);
    const source = { rail: "card", reference: "p1" };
    await s.ledger.startFunding({ account: "mule", amount: money("100.00 USD"), source, funding: "f2" });
    expect(frozenBy(await s.ledger.reverseFunding({ funding: "f2", reason: "stolen card" }))).toEqual([]);
    expect(await s.flags("mule")).toEqual([]);
  });

  test.for([
    ["a chargeback", "100.00 USD", undefined, 0],
    ["a chargeback with its fee", "100.01 USD", "0.01 USD", 0],
    ["a chargeback whose fee is missing", "100.00 USD", "0.01 USD", 1],
  ] as const)("%s", async ([, there, fee, freezes]) => {
    await using s = await toppedUp(await scene(freezing), "100.00 USD");
    await s.fund("mule", there);
    expect(frozenBy(await s.chargeback("f1", "card", fee))).toEqual(freezes ? [`mule: ${WHY}`] : []);
    expect(await s.flags("mule")).toHaveLength(freezes);
  });

  test("a chargeback is paid by what a dispute about the same held", async () => {
    await using s = await sold(await scene(freezing), "0.01 USD");
    await s.fund("shop", "0.01 USD");
    await s.dispute("t1", "d1");
    expect(frozenBy(await s.chargeback("t1"))).toEqual([]);
    expect(await s.flags("shop")).toEqual([]);
  });

  test("a dispute claims what is not there", async () => {
    await using s = await sold(await scene(freezing), "0.01 USD");
    expect(frozenBy(await s.dispute("t1", "d1"))).toEqual([`shop: ${WHY}`]);
    expect(await s.flags("shop")).toMatchObject([{ observed: "-0.01 USD left after a dispute of 100.00 USD" }]);
  });

  test("a dispute claims no more than what holds have kept that have run out", async () => {
    await using s = await sold(await scene(freezing), "1.00 USD");
    const until = { expiresAt: "2026-01-11T00:00:00.000Z" };
    await s.ledger.authorizePayment({ from: "shop", to: "bob", amount: money("99.00 USD"), ...until });
    await s.fund("shop", "1.00 USD");
    expect((await s.at("+2 09:00").dispute("t1", "d1")).events.map(({ type }) => type)).toEqual([
      "PaymentExpired",
      "DisputeOpened",
    ]);
    expect(await s.flags("shop")).toEqual([]);
  });
});

describe("a lost dispute whose shortfall is missing", () => {
  const lost = {
    "the house decides": (s: Scene) => s.ledger.resolveDispute({ dispute: "d1", toBuyer: money("100.00 USD") }),
    "the seller accepts": (s: Scene) => s.ledger.answerDispute({ dispute: "d1", answer: "accept" }),
    "the seller is silent": (s: Scene) => s.at("+30 09:00").ledger.expireDispute({ dispute: "d1" }),
    "the seller is silent, and the house records it": (s: Scene) =>
      s.at("+30 09:00").ledger.resolveDispute({ dispute: "d1", toBuyer: money("100.00 USD") }),
  };

  test.for(Object.entries(lost))("freezes in its append where %s", async ([, lose]) => {
    // The freeze at its opening was looked at meanwhile.
    await using s = await sold(await scene(freezing), "40.00 USD");
    await s.dispute("t1", "d1");
    const receipt = await lose(s);
    expect(frozenBy(receipt)).toEqual([`shop: ${WHY}`]);
    expect((await s.flags("shop")).map(({ observed }) => observed)).toEqual([
      "-40.00 USD left after a dispute of 100.00 USD",
      "-40.00 USD left after a lost dispute of 100.00 USD",
    ]);
  });

  test.for(Object.entries(lost))("is nothing where it has come in before %s", async ([, lose]) => {
    await using s = await sold(await scene(freezing), "40.00 USD");
    await s.dispute("t1", "d1");
    await s.fund("shop", "40.00 USD");
    expect(frozenBy(await lose(s))).toEqual([]);
    expect(await s.flags("shop")).toHaveLength(1);
  });

  test("by silence freezes where that is recorded along with a chargeback or a dispute about the same", async () => {
    for (const next of ["chargeback", "dispute"] as const) {
      await using s = await sold(await scene(freezing), "40.00 USD");
      await s.ledger.openDispute({ of: "t1", amount: money("90.00 USD"), dispute: "d1", reason: "late" });
      const { events } =
        next === "dispute" ? await s.at("+30 09:00").dispute("t1", "d2") : await s.at("+30 09:00").chargeback("t1");
      const main = events.find(({ meta }) => meta.cause === undefined);
      expect(events[0]).toMatchObject({ type: "DisputeResolved", meta: { cause: main?.id } });
      const frozen = events.filter(({ type }) => type === "AccountFrozen");
      expect(frozen).toMatchObject([{ meta: { cause: main?.id } }, { meta: { cause: main?.id } }]);
    }
  });

  test("is nothing where the seller wins", async () => {
    await using s = await sold(await scene(freezing), "40.00 USD");
    await s.dispute("t1", "d1");
    const won = await s.ledger.resolveDispute({ dispute: "d1", toSeller: money("100.00 USD") });
    expect(frozenBy(won)).toEqual([]);
    expect(await s.flags("shop")).toHaveLength(1);
  });
});
