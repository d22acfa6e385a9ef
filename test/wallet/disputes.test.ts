// The life of a dispute: every command in every state, and the worked figures of a seller who has too little.

import { defaultPolicy, memoryStore, money, openLedger, type Command, type Decision, type Ledger } from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf, market } from "./market.ts";
import {
  chargeback,
  concede,
  contest,
  dispute,
  escalate,
  shown,
  spend,
  toBuyer,
  withdraw,
} from "./rejections/market.ts";
import { act, after, DAY, later, MARKET, refusal, WEEK } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const evidence = { type: "submitEvidence", dispute: "d1", by: "buyer", ...shown } as const;
const toSeller = { type: "resolveDispute", dispute: "d1", toSeller: usd("30.00") } as const;
const expire = { type: "expireDispute", dispute: "d1" } as const;
const hold = { type: "holdShortfall", dispute: "d1" } as const;
const refund = { type: "refund", of: "t1", amount: usd("1.00") } as const;
const another = { ...dispute, dispute: "d2", amount: usd("1.00") };

function word(decision: Decision): string {
  if (decision.outcome === "rejected") return refusal(decision).code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

const COMMANDS = {
  contest,
  concede,
  evidence,
  escalate,
  toBuyer,
  toSeller,
  withdraw,
  expire,
  hold,
  refund,
  another,
  chargeback,
} as const satisfies Readonly<Record<string, Command>>;
type Name = keyof typeof COMMANDS;

/** How a state is come to, and how long one then waits. */
const STATES = {
  open: [[dispute], 0],
  overdue: [[dispute], WEEK],
  answered: [[dispute, contest], 0],
  undecided: [[dispute, contest], WEEK],
  escalated: [[dispute, contest, escalate], 9 * WEEK],
  conceded: [[dispute, concede], 0],
  won: [[dispute, toBuyer], 0],
  decided: [[dispute, contest, escalate, toBuyer], 0],
  lost: [[dispute, toSeller], 0],
  withdrawn: [[dispute, withdraw], 0],
} as const satisfies Readonly<Record<string, readonly [readonly Command[], number]>>;

const TABLE: Readonly<Record<keyof typeof STATES, Readonly<Record<Name, string>>>> = {
  open: {
    contest: "accepted",
    concede: "accepted",
    evidence: "accepted",
    escalate: "wrong_state",
    toBuyer: "accepted",
    toSeller: "accepted",
    withdraw: "accepted",
    expire: "wrong_state",
    hold: "already_done",
    refund: "dispute_open",
    another: "dispute_open",
    chargeback: "accepted",
  },
  // The seller was silent: it is the buyer's, all of it, whether or not anybody has written that down.
  overdue: {
    contest: "expired",
    concede: "expired",
    evidence: "expired",
    escalate: "expired",
    toBuyer: "accepted",
    toSeller: "expired",
    withdraw: "expired",
    expire: "accepted",
    hold: "expired",
    refund: "exceeds_remaining",
    another: "exceeds_remaining",
    chargeback: "already_done",
  },
  answered: {
    contest: "replayed",
    concede: "already_done",
    evidence: "accepted",
    escalate: "accepted",
    toBuyer: "accepted",
    toSeller: "accepted",
    withdraw: "accepted",
    expire: "wrong_state",
    hold: "already_done",
    refund: "dispute_open",
    another: "dispute_open",
    chargeback: "accepted",
  },
  // The buyer was silent: it is the seller's, and may be given back or contested again.
  undecided: {
    contest: "replayed",
    concede: "expired",
    evidence: "expired",
    escalate: "expired",
    toBuyer: "expired",
    toSeller: "accepted",
    withdraw: "expired",
    expire: "accepted",
    hold: "expired",
    refund: "accepted",
    another: "accepted",
    chargeback: "accepted",
  },
  escalated: {
    contest: "replayed",
    concede: "already_done",
    evidence: "accepted",
    escalate: "replayed",
    toBuyer: "accepted",
    toSeller: "accepted",
    withdraw: "accepted",
    expire: "wrong_state",
    hold: "already_done",
    refund: "dispute_open",
    another: "dispute_open",
    chargeback: "accepted",
  },
  conceded: {
    contest: "already_done",
    concede: "replayed",
    evidence: "already_done",
    escalate: "already_done",
    toBuyer: "replayed",
    toSeller: "already_done",
    withdraw: "already_done",
    expire: "already_done",
    hold: "already_done",
    refund: "exceeds_remaining",
    another: "exceeds_remaining",
    chargeback: "already_done",
  },
  won: {
    contest: "already_done",
    concede: "already_done",
    evidence: "already_done",
    escalate: "already_done",
    toBuyer: "replayed",
    toSeller: "already_done",
    withdraw: "already_done",
    expire: "already_done",
    hold: "already_done",
    refund: "exceeds_remaining",
    another: "exceeds_remaining",
    chargeback: "already_done",
  },
  // What was told as done before is told so for ever: a retry never flips a verdict.
  decided: {
    contest: "replayed",
    concede: "already_done",
    evidence: "already_done",
    escalate: "replayed",
    toBuyer: "replayed",
    toSeller: "already_done",
    withdraw: "already_done",
    expire: "already_done",
    hold: "already_done",
    refund: "exceeds_remaining",
    another: "exceeds_remaining",
    chargeback: "already_done",
  },
  lost: {
    contest: "already_done",
    concede: "already_done",
    evidence: "already_done",
    escalate: "already_done",
    toBuyer: "already_done",
    toSeller: "replayed",
    withdraw: "already_done",
    expire: "already_done",
    hold: "already_done",
    refund: "accepted",
    another: "accepted",
    chargeback: "accepted",
  },
  withdrawn: {
    contest: "already_done",
    concede: "already_done",
    evidence: "already_done",
    escalate: "already_done",
    toBuyer: "already_done",
    toSeller: "already_done",
    withdraw: "replayed",
    expire: "already_done",
    hold: "already_done",
    refund: "accepted",
    another: "accepted",
    chargeback: "accepted",
  },
};

describe.each(Object.keys(STATES) as (keyof typeof STATES)[])("a dispute that is %s", (name) => {
  const [before, wait] = STATES[name];
  const state = after([...MARKET, ...before]);

  test.for(Object.entries(TABLE[name]) as [Name, string][])("%s: %s", ([command, expected]) => {
    expect(word(act(state, COMMANDS[command], { now: later(wait) }).decision)).toBe(expected);
  });
});

test.for(["overdue", "undecided"] as const)(
  "what is to be done about a dispute that is %s does not depend on whether a sweep has run",
  (name) => {
    const [before, wait] = STATES[name];
    const now = later(wait);
    const unswept = after([...MARKET, ...before]);
    const swept = after([expire], unswept, { now });
    for (const command of Object.values(COMMANDS)) {
      const [first, second] = [unswept, swept].map((state) => word(act(state, command, { now }).decision));
      // Writing down what silence has decided is new once, and a repetition after that.
      const isEnding = second === "replayed" && first === "accepted";
      expect({ command, first: isEnding ? second : first }).toEqual({ command, first: second });
    }
  },
);

describe("a deadline counts from its instant on, and not a millisecond sooner", () => {
  const answerBy = later(DAY);
  const state = after([...MARKET, { ...dispute, answerBy }]);
  test.for([
    [DAY - 1, "accepted", "wrong_state"],
    [DAY, "expired", "accepted"],
  ] as const)("%i ms after: an answer is %s, its expiry %s", ([wait, answer, expiry]) => {
    expect(word(act(state, contest, { now: later(wait) }).decision)).toBe(answer);
    expect(word(act(state, expire, { now: later(wait) }).decision)).toBe(expiry);
  });
});

/** The shop has spent 25.00 of the 30.00 that are contested. */
async function short(): Promise<Ledger> {
  const ledger = await market();
  await ledger.submit({ ...spend, amount: usd("25.00") });
  await ledger.submit(dispute);
  return ledger;
}

function income(value: string, reference: string): Command {
  return { type: "fund", account: "shop", amount: usd(value), source: { rail: "bank", reference } };
}

async function balance(ledger: Ledger, account: string): Promise<[available: string, held: string]> {
  const { available, held } = await ledger.balance(account, "USD");
  return [available.value, held.value];
}

describe("a seller who has too little", () => {
  test("does not spend what comes in before the claim is held, to the cent", async () => {
    await using ledger = await short();
    expect(await balance(ledger, "shop")).toEqual(["0.00", "5.00"]);
    await ledger.submit(income("26.00", "in-1"));
    const pay = (value: string) => ledger.transfer({ from: "shop", to: "bob", amount: usd(value), transfer: "t3" });
    await expect(pay("1.01")).rejects.toMatchObject({
      code: "insufficient_funds",
      rejection: { details: { available: usd("1.00"), needed: usd("1.01") } },
    });
    // The payment is made, and what is claimed is held along with it.
    const paid = await pay("1.00");
    expect(paid).toMatchObject({ id: "t3", events: [{ type: "Transferred" }, { type: "DisputeShortfallHeld" }] });
    expect(await balance(ledger, "shop")).toEqual(["0.00", "30.00"]);
    await expect(ledger.submit(hold)).rejects.toMatchObject({ code: "already_done" });
    await ledger.submit(toBuyer);
    expect(await balance(ledger, "shop")).toEqual(["0.00", "0.00"]);
    expect(await balance(ledger, "alice")).toEqual(["100.00", "0.00"]);
  });

  test("has held what comes in, as often as somebody says so, and never twice", async () => {
    await using ledger = await short();
    await expect(ledger.submit(hold)).rejects.toMatchObject({ code: "insufficient_funds" });
    await ledger.submit(income("10.00", "in-1"));
    await ledger.submit(hold);
    expect(await balance(ledger, "shop")).toEqual(["0.00", "15.00"]);
    await ledger.submit(income("20.00", "in-2"));
    await ledger.submit(hold);
    expect(await balance(ledger, "shop")).toEqual(["5.00", "30.00"]);
    await ledger.submit(withdraw);
    expect(await balance(ledger, "shop")).toEqual(["35.00", "0.00"]);
  });

  test("has nothing for a second dispute that the first one claims", async () => {
    await using ledger = await short();
    await ledger.submit({ type: "transfer", from: "alice", to: "shop", amount: usd("40.00"), transfer: "t3" });
    await ledger.submit({ type: "openDispute", of: "t3", reason: "late", dispute: "d2" });
    // Of 40.00 the first claims 25.00.
    expect(await balance(ledger, "shop")).toEqual(["25.00", "20.00"]);
    await expect(ledger.submit({ type: "holdShortfall", dispute: "d2" })).rejects.toMatchObject({
      code: "insufficient_funds",
      rejection: { details: { available: usd("0.00"), needed: usd("25.00") } },
    });
    await ledger.submit(toBuyer);
    await ledger.submit({ type: "resolveDispute", dispute: "d2", toBuyer: usd("40.00") });
    expect(await balance(ledger, "alice")).toEqual(["100.00", "0.00"]);
    expect(await balance(ledger, "shop")).toEqual(["-25.00", "0.00"]);
  });

  test("has what comes in held for the oldest dispute first, whatever they are called", async () => {
    const policy = { ...defaultPolicy, refunds: { overdraw: true } };
    let now = Date.parse(later(0));
    await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => (now += 1) });
    for (const command of MARKET) await ledger.submit(command);
    for (const transfer of ["t2", "t3"]) {
      await ledger.transfer({ from: "alice", to: "bob", amount: usd("20.00"), transfer });
    }
    await ledger.transfer({ from: "bob", to: "shop", amount: usd("40.00") });
    await ledger.openDispute({ of: "t2", reason: "late", dispute: "2" });
    await ledger.openDispute({ of: "t3", reason: "late", dispute: "1" });
    const source = { rail: "bank", reference: "wire-9" };
    await ledger.fund({ account: "bob", amount: usd("30.00"), source });
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00"), transfer: "t4" });
    const { events } = await ledger.refund({ of: "t4" });
    expect(events.slice(1)).toMatchObject([
      { type: "DisputeShortfallHeld", data: { dispute: "2", amount: usd("20.00") } },
      { type: "DisputeShortfallHeld", data: { dispute: "1", amount: usd("10.00") } },
    ]);
  });
});

test("goodwill is the house's, on top of what was contested", async () => {
  await using ledger = await market();
  await ledger.submit(dispute);
  const approvers = ["operator:anna", "operator:ben"];
  await ledger.submit({
    type: "resolveDispute",
    dispute: "d1",
    toBuyer: usd("10.00"),
    goodwill: usd("2.50"),
    approvers,
  });
  expect((await ledger.balance("alice", "USD")).available).toEqual(usd("82.50"));
  expect((await ledger.balance("shop", "USD")).available).toEqual(usd("20.00"));
  const { rows } = await ledger.trialBalance();
  expect(rows).toContainEqual({ account: "expenses:losses:goodwill", balance: usd("2.50") });
});

test("what silence has ended is recorded along with what goes on from there", async () => {
  const clock = { now: later(0) };
  await using ledger = await openLedger({ store: memoryStore(), clock: () => clock.now });
  for (const command of [...MARKET, dispute, contest]) await ledger.submit(command);
  clock.now = later(WEEK);
  const closed = await ledger.closeAccount({ account: "alice" });
  expect(closed).toMatchObject({ id: "alice", events: [{ type: "DisputeResolved" }, { type: "AccountClosed" }] });
  expect(await ledger.closeAccount({ account: "alice" })).toEqual({ ...closed, replayed: true });
  expect((await ledger.balance("shop", "USD")).available).toEqual(usd("30.00"));
  const [resolved] = (await eventsOf(ledger)).slice(-2);
  expect(resolved).toMatchObject({ data: { by: "deadline", toSeller: usd("30.00") } });
});

test("an answer that accepts is told whole when it is repeated", async () => {
  await using ledger = await market();
  await ledger.submit(dispute);
  const first = await ledger.submit(concede);
  expect(first).toMatchObject({ id: "d1", events: [{ type: "DisputeAnswered" }, { type: "DisputeResolved" }] });
  await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") });
  expect(await ledger.submit(concede)).toEqual({ ...first, replayed: true });
});
