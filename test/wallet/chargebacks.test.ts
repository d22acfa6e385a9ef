// The life of a chargeback: every command in every state, who pays it, and what comes back.

import { money, type Command, type Decision, type Ledger } from "tallystick";
import { describe, expect, test } from "vitest";
import { market } from "./market.ts";
import { chargeback, dispute, lost, shown, spend, won } from "./rejections/market.ts";
import { act, after, DAY, later, MARKET, refusal } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const received = { ...chargeback, amount: usd("20.00"), fee: usd("15.00"), respondBy: later(DAY) } as const;
const { respondBy: _, ...undated } = received;
const represent = { type: "representChargeback", chargeback: "c1", ...shown } as const;
const expire = { type: "expireChargeback", chargeback: "c1" } as const;
const refund = { type: "refund", of: "t1", amount: usd("10.00") } as const;
const more = { ...refund, amount: usd("10.01") } as const;
const another = {
  ...chargeback,
  amount: usd("10.00"),
  chargeback: "c2",
  reference: { rail: "card", reference: "case-2" },
} as const;
const topUp = {
  type: "fund",
  account: "shop",
  amount: usd("50.00"),
  source: { rail: "card", reference: "auth-1" },
  funding: "f2",
} as const;
const close = { type: "closeAccount", account: "shop" } as const;

function word(decision: Decision): string {
  if (decision.outcome === "rejected") return refusal(decision).code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

const COMMANDS = { represent, won, lost, expire, refund, more, dispute, another, close } as const satisfies Readonly<
  Record<string, Command>
>;
type Name = keyof typeof COMMANDS;

/** How a state is come to, and how long one then waits. The shop has enough to pay all that may come. */
const STATES = {
  received: [[received], 0],
  overdue: [[received], DAY],
  represented: [[received, represent], 100 * DAY],
  won: [[received, represent, won], 100 * DAY],
  lost: [[received, lost], 100 * DAY],
} as const satisfies Readonly<Record<string, readonly [readonly Command[], number]>>;

const open = {
  refund: "chargeback_open",
  more: "chargeback_open",
  dispute: "chargeback_open",
  another: "accepted",
  close: "chargeback_open",
} as const;
const over = { refund: "accepted", more: "exceeds_remaining", dispute: "accepted", another: "accepted" } as const;

const TABLE: Readonly<Record<keyof typeof STATES, Readonly<Record<Name, string>>>> = {
  received: { represent: "accepted", won: "accepted", lost: "accepted", expire: "wrong_state", ...open },
  // Lost, whether or not anybody has written that down.
  overdue: { represent: "expired", won: "expired", lost: "accepted", expire: "accepted", ...over, close: "accepted" },
  represented: { represent: "replayed", won: "accepted", lost: "accepted", expire: "wrong_state", ...open },
  // What was told as done before is told so for ever: a retry never flips a verdict.
  won: {
    represent: "replayed",
    won: "replayed",
    lost: "already_done",
    expire: "already_done",
    ...over,
    more: "accepted",
    close: "accepted",
  },
  lost: {
    represent: "already_done",
    won: "already_done",
    lost: "replayed",
    expire: "already_done",
    ...over,
    close: "accepted",
  },
};

describe.each(Object.keys(STATES) as (keyof typeof STATES)[])("a chargeback that is %s", (name) => {
  const [before, wait] = STATES[name];
  const state = after([...MARKET, topUp, ...before]);

  test.for(Object.entries(TABLE[name]) as [Name, string][])("%s: %s", ([command, expected]) => {
    expect(word(act(state, COMMANDS[command], { now: later(wait) }).decision)).toBe(expected);
  });
});

test("whether it is lost by waiting does not depend on whether a sweep has run", () => {
  const now = later(DAY);
  const unswept = after([...MARKET, topUp, received]);
  const swept = after([expire], unswept, { now });
  for (const command of Object.values(COMMANDS)) {
    const [first, second] = [unswept, swept].map((state) => word(act(state, command, { now }).decision));
    // Writing it down is new once.
    const isEnding = command === expire || command === lost;
    expect({ command, first: isEnding ? "replayed" : first }).toEqual({ command, first: second });
  }
});

async function books(ledger: Ledger): Promise<Record<string, string>> {
  const { rows } = await ledger.trialBalance();
  return Object.fromEntries(rows.map(({ account, balance }) => [account, balance.value]));
}

async function availableOf(ledger: Ledger, account: string): Promise<string> {
  return (await ledger.balance(account, "USD")).available.value;
}

describe("the bank is paid", () => {
  test("by whoever received the money, below zero, and gets it back if it was wrong", async () => {
    await using ledger = await market();
    await ledger.submit(spend);
    await ledger.submit(undated);
    expect(await availableOf(ledger, "shop")).toBe("-35.00");
    expect(await books(ledger)).toMatchObject({ "assets:receivable:card": "-20.00", "income:fees:dispute": "-15.00" });
    await ledger.submit({ ...won, reference: "case-1-back" });
    expect(await availableOf(ledger, "shop")).toBe("0.00");
    expect(await books(ledger)).not.toHaveProperty("assets:receivable:card", "-20.00");
    expect(Object.values(await books(ledger))).not.toContain("-15.00");
  });

  test("by the wallet that was topped up", async () => {
    await using ledger = await market();
    await ledger.submit(topUp);
    await ledger.submit({ ...chargeback, of: "f2", amount: usd("50.00") });
    await expect(
      ledger.submit({ ...another, of: "f2", amount: usd("0.01") }),
      "no more than came in",
    ).rejects.toMatchObject({ code: "exceeds_remaining" });
    expect(await availableOf(ledger, "shop")).toBe("30.00");
  });

  test("by the house where the account is closed, and what is won comes back to that loss", async () => {
    await using ledger = await market();
    await ledger.submit(spend);
    await ledger.submit(close);
    await ledger.submit(undated);
    expect(await books(ledger)).toMatchObject({
      "assets:receivable:card": "-20.00",
      "expenses:losses:chargeback": "20.00",
    });
    expect(await books(ledger), "nobody is there to charge").not.toHaveProperty("income:fees:dispute");
    await ledger.submit(won);
    const left = await books(ledger);
    expect(left["expenses:losses:chargeback"] ?? "0.00").toBe("0.00");
    expect(await availableOf(ledger, "shop")).toBe("0.00");
  });

  test("by what an open dispute held, so that the buyer is not paid twice", async () => {
    await using ledger = await market();
    await ledger.submit(dispute);
    expect(await availableOf(ledger, "shop")).toBe("0.00");
    const receipt = await ledger.submit({ ...chargeback, amount: usd("30.00") });
    expect(receipt).toMatchObject({
      id: "c1",
      events: [{ type: "DisputeWithdrawn", data: { chargeback: "c1" } }, { type: "ChargebackReceived" }],
    });
    expect(await ledger.balance("shop", "USD")).toMatchObject({ available: usd("0.00"), held: usd("0.00") });
    await expect(ledger.resolveDispute({ dispute: "d1", toBuyer: usd("30.00") })).rejects.toMatchObject({
      code: "already_done",
    });
    expect(await availableOf(ledger, "alice")).toBe("70.00");
  });

  test("although the account is frozen", async () => {
    await using ledger = await market();
    await ledger.freezeAccount({ account: "shop", scope: "all", source: "legal", reason: "court order" });
    await ledger.submit(chargeback);
    expect(await availableOf(ledger, "shop")).toBe("0.00");
  });
});

describe("a debt is given up", () => {
  const approvers = ["operator:anna", "operator:ben"];
  const writeOff = (value?: string): Command => ({
    type: "writeOffLoss",
    account: "shop",
    reason: "gone",
    approvers,
    ...(value === undefined ? {} : { amount: usd(value) }),
  });
  const indebted = after([...MARKET, spend, chargeback]);

  test.for([
    ["all of it", [writeOff("30.00")], "accepted"],
    ["a cent more", [writeOff("30.01")], "exceeds_remaining"],
    ["exactly the rest", [writeOff("10.00"), writeOff("20.00")], "accepted"],
    ["the rest, without saying how much", [writeOff("29.99"), writeOff()], "accepted"],
    ["nothing is left", [writeOff(), writeOff()], "already_done"],
    ["nothing is left, in so many words", [writeOff(), writeOff("0.01")], "already_done"],
  ] as const)("%s", ([, commands, expected]) => {
    const before = after(commands.slice(0, -1), indebted);
    expect(word(act(before, commands.at(-1) as Command).decision)).toBe(expected);
  });

  test("in every asset where no amount is given, and the account can be closed then", async () => {
    await using ledger = await market();
    for (const command of [spend, chargeback, lost]) await ledger.submit(command);
    const source = { rail: "card", reference: "auth-eur" };
    await ledger.fund({ account: "shop", amount: money("7.00 EUR"), source, funding: "f3" });
    await ledger.transfer({ from: "shop", to: "bob", amount: money("7.00 EUR") });
    const { id } = await ledger.receiveChargeback({
      of: "f3",
      reference: { rail: "card", reference: "case-3" },
      reason: "fraud",
    });
    await ledger.loseChargeback({ chargeback: id });
    const receipt = await ledger.submit(writeOff());
    expect(receipt.events).toMatchObject([{ data: { amounts: [money("7.00 EUR"), usd("30.00")] } }]);
    await ledger.submit(close);
    expect((await ledger.trialBalance()).rows).toContainEqual({
      account: "expenses:losses:baddebt",
      balance: usd("30.00"),
    });
  });
});

test("a payment is charged back under its id, whichever transfer has that too", async () => {
  await using ledger = await market();
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00"), transfer: "x" });
  await ledger.authorizePayment({ from: "alice", to: "shop", amount: usd("40.00"), payment: "x" });
  await ledger.capturePayment({ payment: "x" });
  const { events } = await ledger.receiveChargeback({
    of: "x",
    original: "payment",
    reference: { rail: "card", reference: "case-9" },
    reason: "stolen",
  });
  expect(events).toMatchObject([
    { type: "ChargebackReceived", data: { of: "x", original: "payment", account: "shop", amount: usd("40.00") } },
  ]);
});
