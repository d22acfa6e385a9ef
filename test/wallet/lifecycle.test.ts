import { memoryStore, money, openLedger, type Command, type Decision } from "tallystick";
import { describe, expect, test } from "vitest";
import { act, after, MARKET, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const refund = (value?: string) =>
  value === undefined
    ? ({ type: "refund", of: "t1" } as const)
    : ({ type: "refund", of: "t1", amount: usd(value) } as const);
const dispute = (id: string, value?: string) => {
  const contested = { type: "openDispute", of: "t1", reason: "late", dispute: id } as const;
  return value === undefined ? contested : { ...contested, amount: usd(value) };
};
const resolve = (id: string, toBuyer: string) =>
  ({ type: "resolveDispute", dispute: id, toBuyer: usd(toBuyer) }) as const;

/** The answer to the last of these commands, in a word: `accepted`, `replayed` or the code of the refusal. */
function answer(...commands: readonly [...Command[], Command]): string {
  return word(act(after([...MARKET, ...commands.slice(0, -1)]), commands.at(-1) as Command).decision);
}

function word(decision: Decision): string {
  if (decision.outcome === "rejected") return refusal(decision).code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

// The transfer t1 was of 30.00.
describe("a refund gives back what is left, and not a cent more", () => {
  test.for([
    ["all of it", [refund("30.00")], "accepted"],
    ["all of it, without saying how much", [refund()], "accepted"],
    ["a cent more", [refund("30.01")], "exceeds_remaining"],
    ["exactly the rest", [refund("10.00"), refund("20.00")], "accepted"],
    ["the rest, without saying how much", [refund("10.00"), refund()], "accepted"],
    ["a cent more than the rest", [refund("10.00"), refund("20.01")], "exceeds_remaining"],
    ["the last cent", [refund("29.99"), refund("0.01")], "accepted"],
    ["a cent after the last", [refund("29.99"), refund("0.01"), refund("0.01")], "exceeds_remaining"],
    ["nothing is left, without saying how much", [refund(), refund()], "already_done"],
    ["exactly what a lost dispute left", [dispute("d1", "10.00"), resolve("d1", "4.00"), refund("26.00")], "accepted"],
    ["a cent more than that", [dispute("d1", "10.00"), resolve("d1", "4.00"), refund("26.01")], "exceeds_remaining"],
    ["while a dispute is open", [dispute("d1", "0.01"), refund("0.01")], "dispute_open"],
  ] as const)("%s", ([, commands, expected]) => {
    expect(answer(...commands)).toBe(expected);
  });

  test("without an amount it is exactly the rest", () => {
    const { decision } = act(after([...MARKET, refund("10.01")]), refund());
    expect(decision.events[0]?.data).toMatchObject({ amount: usd("19.99"), from: "shop", to: "alice" });
  });
});

describe("a dispute contests what is left, once at a time", () => {
  test.for([
    ["all of it", [dispute("d1", "30.00")], "accepted"],
    ["a cent more", [dispute("d1", "30.01")], "exceeds_remaining"],
    ["exactly what refunds left", [refund("10.00"), dispute("d1", "20.00")], "accepted"],
    ["a cent more than that", [refund("10.00"), dispute("d1", "20.01")], "exceeds_remaining"],
    ["everything was refunded", [refund(), dispute("d1")], "already_done"],
    ["a second one meanwhile", [dispute("d1", "1.00"), dispute("d2", "1.00")], "dispute_open"],
    ["a second one after the first was lost", [dispute("d1"), resolve("d1", "0.00"), dispute("d2")], "accepted"],
    ["a second one for the rest", [dispute("d1", "10.00"), resolve("d1", "10.00"), dispute("d2", "20.00")], "accepted"],
    ["a second one after all was won", [dispute("d1"), resolve("d1", "30.00"), dispute("d2")], "already_done"],
  ] as const)("%s", ([, commands, expected]) => {
    expect(answer(...commands)).toBe(expected);
  });
});

describe("a dispute is resolved once", () => {
  test.for([
    ["for the buyer", [resolve("d1", "30.00")], "accepted"],
    ["for the seller", [resolve("d1", "0.00")], "accepted"],
    ["for both", [resolve("d1", "12.34")], "accepted"],
    ["for nobody knows whom", [resolve("d1", "30.01")], "exceeds_remaining"],
    ["again, with the same result", [resolve("d1", "12.34"), resolve("d1", "12.34")], "replayed"],
    ["again, with another result", [resolve("d1", "12.34"), resolve("d1", "12.35")], "already_done"],
  ] as const)("%s", ([, commands, expected]) => {
    expect(answer(dispute("d1"), ...commands)).toBe(expected);
  });

  test("naming the seller's part is naming the buyer's", () => {
    const seller = { type: "resolveDispute", dispute: "d1", toSeller: usd("17.66") } as const;
    expect(answer(dispute("d1"), resolve("d1", "12.34"), seller)).toBe("replayed");
    expect(answer(dispute("d1"), resolve("d1", "12.34"), { ...seller, toBuyer: usd("12.34") })).toBe("replayed");
  });

  test("a shortfall is taken from the seller, below zero", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    for (const command of MARKET) await ledger.submit(command);
    await ledger.transfer({ from: "shop", to: "bob", amount: usd("25.00") });
    await ledger.openDispute({ of: "t1", reason: "late", dispute: "d1" });
    expect(await ledger.balance("shop", "USD")).toMatchObject({ available: usd("0.00"), held: usd("5.00") });
    await ledger.resolveDispute({ dispute: "d1", toBuyer: usd("30.00") });
    expect(await ledger.balance("shop", "USD")).toMatchObject({ available: usd("-25.00"), held: usd("0.00") });
    expect(await ledger.balance("alice", "USD")).toMatchObject({ available: usd("100.00") });
  });
});

describe("what is finished stays finished", () => {
  const close = { type: "closeAccount", account: "bob" } as const;
  const card = {
    type: "linkInstrument",
    account: "bob",
    kind: "card",
    token: "tok_1",
    fingerprint: "fp_1",
    instrument: "i1",
  } as const;
  const other = { ...card, token: "tok_2", fingerprint: "fp_2", instrument: "i2" } as const;
  const verified = { type: "verifyInstrument", instrument: "i1" } as const;
  const otherVerified = { type: "verifyInstrument", instrument: "i2" } as const;
  const freeze = {
    type: "freezeAccount",
    account: "bob",
    scope: "all",
    source: "holder",
    reason: "lost",
    freeze: "z1",
  } as const;
  const unfreeze = { type: "unfreezeAccount", freeze: "z1" } as const;

  test.for([
    ["closing an account twice", [close, close], "replayed"],
    [
      "and to where it was closed",
      [card, verified, { ...close, instrument: "i1" }, { ...close, instrument: "i1" }],
      "replayed",
    ],
    ["and wherever it was closed to", [card, verified, { ...close, instrument: "i1" }, close], "replayed"],
    [
      "but to an instrument, where it was to none",
      [card, verified, close, { ...close, instrument: "i1" }],
      "account_closed",
    ],
    [
      "or to another one",
      [card, verified, other, otherVerified, { ...close, instrument: "i1" }, { ...close, instrument: "i2" }],
      "account_closed",
    ],
    [
      "opening it again",
      [close, { type: "openAccount", account: "bob", kind: "personal", holder: "x" }],
      "already_exists",
    ],
    ["lifting a freeze twice", [freeze, unfreeze, unfreeze], "replayed"],
    ["setting it again", [freeze, unfreeze, freeze], "already_exists"],
    ["closing a frozen account", [freeze, close], "account_frozen"],
    ["closing it once the freeze is lifted", [freeze, unfreeze, close], "accepted"],
  ] as const)("%s", ([, commands, expected]) => {
    expect(answer(...commands)).toBe(expected);
  });
});
