// What the laws have found: each the smallest case that broke one, kept so that it stays found.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { describe, expect, test } from "vitest";
import {
  bookOfState,
  decide,
  defaultAssets,
  defaultPolicy,
  initialState,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  parsePolicy,
  type Command,
  type Ledger,
  type ReadQuery,
} from "tallystick";
import { live, model, type Submission } from "tallystick/testing";
import { EVENTS } from "../../src/events/catalogue.ts";
import { decoder } from "../../src/events/decode.ts";
import { subjectOf } from "../../src/events/tags.ts";
import { eventsOf, send, slowAnswer, slowAppends, steady, viewOfState } from "./harness.ts";

const open = (account: string): Submission => ({
  command: { type: "openAccount", account, kind: "personal", holder: "cust_1" },
  options: {},
});
const bank = (reference: string) => ({ rail: "bank", reference });

describe("no id is __proto__: in a plain record it names nothing", () => {
  test.each<Command>([
    // The account stayed open to all: the freeze was not there when it was looked for.
    {
      type: "freezeAccount",
      account: "alice",
      scope: "all",
      source: "legal",
      reason: "court order",
      freeze: "__proto__",
    },
    // The seller's account could be closed under the dispute.
    { type: "openDispute", of: "t1", reason: "not as described", dispute: "__proto__" },
    // evolve threw.
    { type: "openAccount", account: "__proto__", kind: "personal", holder: "cust_1" },
    { type: "transfer", from: "alice", to: "bob", amount: money("1.00 USD"), transfer: "__proto__" },
  ])("$type", async (command) => {
    await using ledger = await openLedger({ store: memoryStore() });
    await expect(ledger.submit(command)).rejects.toMatchObject({ code: "invalid_command" });
    expect(live([{ command, options: {} }])[0]?.decision).toMatchObject({ rejection: { code: "invalid_command" } });
    await expect(
      ledger.submit({ type: "openAccount", kind: "personal", holder: "cust_1" }, { key: "__proto__" }),
    ).rejects.toMatchObject({ code: "invalid_command" });
  });
});

describe("frozen means frozen", () => {
  test("for credits too: nobody buys what to pay with into a wallet that may not be credited", async () => {
    await using ledger = await openLedger({ store: memoryStore(), clock: () => "2026-01-31T09:00:00Z" });
    for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("2.00 USD"), source: bank("wire-1") });
    const terms = { sell: "USD", buy: "EUR", mid: "0.5", markupBps: 0, expiresAt: "2026-01-31T10:00:00.000Z" };
    await ledger.quoteRate({ account: "alice", ...terms, fixed: "sell", amount: money("2.00 USD"), quote: "q1" });
    await ledger.freezeAccount({ account: "alice", scope: "credit", source: "risk", reason: "checked" });
    const paid = ledger.transfer({ from: "alice", to: "bob", amount: money("1.00 EUR"), quote: "q1" });
    await expect(paid).rejects.toMatchObject({ code: "account_frozen" });
  });

  test.each(["constructor", "toString", "hasOwnProperty"])("by a freeze with the id %s too", async (freeze) => {
    await using ledger = await openLedger({ store: memoryStore() });
    for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    await ledger.freezeAccount({ account: "alice", scope: "all", source: "legal", reason: "court order", freeze });
    await expect(ledger.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") })).rejects.toMatchObject({
      code: "account_frozen",
    });
    expect((await ledger.account("alice")).freezes).toMatchObject([{ freeze }]);
  });
});

describe("a decision is an answer, whatever was asked", () => {
  test("null is no command, and is refused as one", () => {
    const env = {
      now: "2026-01-31T09:00:00.000Z",
      newId: () => "1",
      policy: defaultPolicy,
      assets: defaultAssets,
      meta: {},
    };
    const decision = decide(bookOfState(initialState), null as unknown as Command, env);
    expect(decision).toMatchObject({ outcome: "rejected", rejection: { code: "invalid_command" } });
  });
});

describe("what is written can be read", () => {
  test("the residue of an account that got the largest amount twice", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    const amount = money(`${"9".repeat(30)}.99 USD`);
    await ledger.fund({ account: "alice", amount, source: bank("wire-1") });
    await ledger.fund({ account: "alice", amount, source: bank("wire-2") });
    await ledger.closeAccount({ account: "alice" });
    expect(await eventsOf(ledger)).toHaveLength(4);
  });
});

describe("malformed data is a CorruptLogError that names the position", () => {
  test("also where an upcaster stumbles over it", () => {
    const funded: typeof EVENTS.Funded = {
      ...EVENTS.Funded,
      version: 2,
      upcasts: {
        1: ({ source, ...rest }) => ({
          ...rest,
          source: { ...(source as object), rail: (source as { rail: string }).rail.toLowerCase() },
        }),
      },
    };
    const decode = decoder({ ...EVENTS, Funded: funded });
    const recorded = {
      position: 7,
      id: "e",
      type: "Funded",
      version: 1,
      at: "2026-01-31T09:00:00.000Z",
      data: {},
      meta: {},
    };
    expect(() => decode(recorded)).toThrow(expect.objectContaining({ name: "CorruptLogError", position: 7 }));
  });
});

describe("of several reasons the one that none precedes", () => {
  test("a buyer's account that is closed comes before a dispute that is resolved already", () => {
    const usd = { currency: "USD", value: "1.00" };
    const zero = { currency: "USD", value: "0.00" };
    const commands: Command[] = [
      { type: "fund", account: "alice", amount: usd, source: bank("wire-1") },
      { type: "transfer", from: "alice", to: "bob", amount: usd, transfer: "t1" },
      { type: "openDispute", of: "t1", reason: "not as described", dispute: "d1" },
      { type: "resolveDispute", dispute: "d1", toBuyer: zero },
      { type: "closeAccount", account: "alice" },
      // account_closed is of class 5, already_done of class 6.
      { type: "resolveDispute", dispute: "d1", toBuyer: usd },
    ];
    const steps = live([open("alice"), open("bob"), ...commands.map((command) => ({ command, options: {} }))]);
    expect(steps.at(-1)?.decision).toMatchObject({ outcome: "rejected", rejection: { code: "account_closed" } });
  });
});

describe("any interleaving of writers equals some serial order", () => {
  test("a dispute holds what the seller has, not what this ledger has last seen of it", async () => {
    const log = memoryLog();
    await using left = await openLedger({ store: memoryStore(log) });
    await using right = await openLedger({ store: memoryStore(log) });
    for (const account of ["alice", "shop", "bob"])
      await left.openAccount({ account, kind: "personal", holder: "cust_1" });
    await left.fund({ account: "alice", amount: money("10.00 USD"), source: bank("wire-1") });
    await left.transfer({ from: "alice", to: "shop", amount: money("10.00 USD"), transfer: "t1" });
    await left.transfer({ from: "shop", to: "bob", amount: money("10.00 USD") });
    // The right one has seen the shop with nothing; then the shop is paid through the left one.
    await right.account("shop");
    await left.fund({ account: "shop", amount: money("10.00 USD"), source: bank("wire-2") });
    await right.openDispute({ of: "t1", reason: "not as described" });
    expect((await left.account("shop")).balances["USD"]).toMatchObject({
      available: money("0.00 USD"),
      held: money("10.00 USD"),
    });
  });
});

/** A ledger on which alice holds 0.01 of her 0.02 for bob until an hour after the start, and the hands of its clock. */
async function holding(log = memoryLog()) {
  let now = "2026-01-31T09:00:00.000Z";
  const opened = await openLedger({ store: memoryStore(log), clock: () => now });
  for (const account of ["alice", "bob"]) {
    await opened.openAccount({ account, kind: "personal", holder: "cust_1" });
  }
  await opened.fund({ account: "alice", amount: money("0.02 USD"), source: bank("wire-1") });
  const amount = money("0.01 USD");
  const expiresAt = "2026-01-31T10:00:00.000Z";
  await opened.authorizePayment({ from: "alice", to: "bob", amount, payment: "p1", expiresAt });
  const anHourLater = () => {
    now = expiresAt;
  };
  return { opened, anHourLater, clock: () => now };
}

describe("a hold that has run out", () => {
  test("and was recorded along with something else is told by its own event", async () => {
    const { opened, anHourLater } = await holding();
    anHourLater();
    const closed = await opened.closeAccount({ account: "alice" });
    expect(closed).toMatchObject({ id: "alice", events: [{ type: "PaymentExpired" }, { type: "AccountClosed" }] });
    // The receipt of the closing is not the one of the expiry.
    expect(await opened.expirePayment({ payment: "p1" })).toEqual({
      id: "p1",
      position: 5,
      events: closed.events.slice(0, 1),
      replayed: true,
    });
    await opened.close();
  });

  test("is in the receipt of what it was recorded along with, then and when that is asked for again", async () => {
    const { opened, anHourLater } = await holding();
    anHourLater();
    const closed = await opened.closeAccount({ account: "alice" });
    expect(closed.events).toHaveLength(2);
    expect(await opened.closeAccount({ account: "alice" })).toEqual({ ...closed, replayed: true });
    await opened.close();
  });

  test("is needed or not by what the payer has, not by what this ledger has last seen of it", async () => {
    const log = memoryLog();
    const { opened: left, anHourLater, clock } = await holding(log);
    await using right = await openLedger({ store: memoryStore(log), clock });
    await right.account("alice");
    await left.fund({ account: "alice", amount: money("0.01 USD"), source: bank("wire-2") });
    anHourLater();
    const { events } = await right.transfer({ from: "alice", to: "bob", amount: money("0.02 USD") });
    expect(events).toMatchObject([{ type: "Transferred" }]);
    await left.close();
  });
});

describe("a refusal is decided on what is, not on what was", () => {
  test("also where a reader has brought the memory up to date meanwhile", async () => {
    const log = memoryLog();
    await using left = await openLedger({ store: memoryStore(log) });
    const slow = slowAppends(memoryStore(log));
    await using right = await openLedger({ store: slow.store });
    for (const account of ["alice", "bob", "carol"])
      await left.openAccount({ account, kind: "personal", holder: "cust_1" });
    // The right one knows alice with nothing, then she is funded through the left one.
    for (const account of ["alice", "bob", "carol"]) await right.account(account);
    await left.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    const paid = right.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") });
    // In the same batch, so that there is an append; a reader looks at alice while it is under way.
    const funded = right.fund({ account: "carol", amount: money("1.00 USD"), source: bank("wire-2") });
    await slow.begun;
    await right.account("alice");
    slow.release();
    await funded;
    expect((await paid).replayed).toBe(false);
  });

  test("also where another command of the batch has read what this one presumed", async () => {
    await using ledger = await openLedger({ store: memoryStore(), ...steady() });
    for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    await ledger.transfer({ from: "alice", to: "shop", amount: money("1.00 USD"), transfer: "t1" });
    await ledger.openDispute({ of: "t1", reason: "not as described", dispute: "d1" });
    const [again] = await Promise.all([
      send(ledger, {
        command: { type: "openDispute", of: "t1", reason: "not as described", dispute: "d1" },
        options: {},
      }),
      send(ledger, { command: { type: "resolveDispute", dispute: "d1", toSeller: money("1.00 USD") }, options: {} }),
    ]);
    // Its class is 3; dispute_open, which holds as well until the other command is carried out, is of class 6.
    expect(again).toEqual({ outcome: "rejected", code: "already_exists" });
  });
});

describe("no id comes into being twice", () => {
  test("nor that of a transfer that was made and contested in one batch", async () => {
    await using ledger = await openLedger({ store: memoryStore(), ...steady() });
    for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    // What the seller received is read for the dispute, and with it, too early, the transfer that is being made.
    await Promise.all([
      ledger.transfer({ from: "alice", to: "shop", amount: money("1.00 USD"), transfer: "t1" }),
      ledger.openDispute({ of: "t1", reason: "not as described", dispute: "d1" }),
    ]);
    await ledger.resolveDispute({ dispute: "d1", toBuyer: money("1.00 USD") });
    await expect(
      ledger.transfer({ from: "alice", to: "shop", amount: money("1.00 USD"), transfer: "t1" }),
    ).rejects.toMatchObject({ code: "already_exists" });
  });
});

describe("a preview says what would be answered", () => {
  test("also where much has to be read first", async () => {
    const log = memoryLog();
    await using ledger = await openLedger({ store: memoryStore(log) });
    for (const account of ["alice", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("2.00 USD"), source: bank("wire-1") });
    await ledger.transfer({ from: "alice", to: "shop", amount: money("2.00 USD"), transfer: "t1" });
    await ledger.refund({ of: "t1", amount: money("1.00 USD"), refund: "r1" });
    await using cold = await openLedger({ store: memoryStore(log) });
    expect(await cold.preview({ type: "refund", of: "t1", amount: money("1.00 USD"), refund: "r1" })).toMatchObject({
      outcome: "rejected",
      rejection: { code: "already_exists" },
    });
  });
});

describe("a reader sees only what was true at some moment", () => {
  test("not the debits of now with the credits of before", async () => {
    const log = memoryLog();
    await using left = await openLedger({ store: memoryStore(log) });
    const slow = slowAnswer(memoryStore(log));
    await using right = await openLedger({ store: slow.store });
    for (const account of ["alice", "bob"]) await left.openAccount({ account, kind: "personal", holder: "cust_1" });
    await left.fund({ account: "bob", amount: money("1.00 USD"), source: bank("wire-1") });
    for (const account of ["alice", "bob"]) await right.account(account);
    slow.start();
    const seen = right.account("bob");
    await left.fund({ account: "bob", amount: money("10.00 USD"), source: bank("wire-2") });
    await right.transfer({ from: "bob", to: "alice", amount: money("1.00 USD") });
    slow.release();
    // He had 1.00, then 11.00, then 10.00; never nothing.
    expect(["1.00", "11.00", "10.00"]).toContain((await seen).balances["USD"]?.available.value);
  });
});

/** A ledger that knows nothing yet of the wallets in its log; `between` is called before every read of the store. */
async function pair(between: (ledger: Ledger, query: ReadQuery | undefined) => Promise<void>): Promise<Ledger> {
  const log = memoryLog();
  const other = await openLedger({ store: memoryStore(log) });
  for (const account of ["alice", "bob", "carol"]) {
    await other.openAccount({ account, kind: "personal", holder: "cust_1" });
  }
  await other.fund({ account: "alice", amount: money("3.00 USD"), source: bank("wire-1") });
  const store = memoryStore(log);
  let opened: Ledger | undefined;
  async function read(query?: ReadQuery) {
    if (opened) await between(opened, query);
    return store.read(query);
  }
  const ledger = await openLedger({ store: { ...store, read } });
  opened = ledger;
  await ledger.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") });
  return ledger;
}

describe("what was recorded is in memory, what was not is not", () => {
  test("also where a reader has looked an account up between the two commands of a batch that touch it", async () => {
    // The debit went into a copy that nobody kept.
    const ledger = await pair(async (self, query) => {
      if (query?.tags?.includes("account:carol")) await self.account("alice");
    });
    const wish = { from: "alice", to: "bob", amount: money("9.00 USD") };
    const batch = await Promise.allSettled([
      ledger.transfer(wish),
      ledger.fund({ account: "carol", amount: money("1.00 USD"), source: bank("wire-2") }),
      ledger.transfer({ ...wish, amount: money("2.00 USD") }),
    ]);
    expect(batch.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect((await ledger.account("alice")).balances["USD"]?.available.value).toBe("0.00");
    await expect(ledger.transfer({ ...wish, amount: money("0.01 USD") })).rejects.toMatchObject({
      code: "insufficient_funds",
    });
    await ledger.close();
  });

  test("also where the read that was to confirm a refusal of the same batch fails", async () => {
    // What had been recorded was taken back in memory.
    let failing = false;
    const ledger = await pair(async () => {
      if (failing) throw new Error("lost");
    });
    const wish = { from: "alice", to: "bob", amount: money("2.00 USD") };
    failing = true;
    const batch = await Promise.allSettled([ledger.transfer(wish), ledger.transfer(wish)]);
    failing = false;
    expect(batch.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect((await ledger.account("alice")).balances["USD"]?.available.value).toBe("0.00");
    await expect(ledger.transfer(wish)).rejects.toMatchObject({ code: "insufficient_funds" });
    await ledger.close();
  });
});

describe("what is told again is what was told", () => {
  const destination = { rail: "bank", token: "tok_1" };

  test("to the letter: its fields come in the order of the schema, whoever made the event", async () => {
    await using ledger = await openLedger({ store: memoryStore(), ...steady() });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    const amount = money("1.00 USD");
    await ledger.requestWithdrawal({ account: "alice", amount, destination, withdrawal: "w1" });
    // Here the rail stood before the fees.
    const first = await ledger.submitWithdrawal({ withdrawal: "w1" });
    const again = await ledger.submitWithdrawal({ withdrawal: "w1" });
    expect(JSON.stringify(again)).toBe(JSON.stringify({ ...first, replayed: true }));
  });

  test("with what came along: a closing with the withdrawals of what was left", async () => {
    await using ledger = await openLedger({ store: memoryStore(), ...steady() });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("1.00 USD"), source: bank("wire-1") });
    const card = { account: "alice", kind: "card", token: "tok_1", fingerprint: "fp_1", instrument: "i1" } as const;
    await ledger.linkInstrument(card);
    await ledger.verifyInstrument({ instrument: "i1" });
    const first = await ledger.closeAccount({ account: "alice", instrument: "i1" });
    // Without a key there was only the closing itself.
    expect(await ledger.closeAccount({ account: "alice" })).toEqual({ ...first, replayed: true });
  });
});

describe("a retry never flips a verdict", () => {
  const setUp: readonly Command[] = [
    { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
    { type: "openAccount", account: "shop", kind: "merchant", holder: "shop_9" },
    { type: "fund", account: "alice", amount: money("1.00 USD"), source: bank("wire-1") },
    { type: "transfer", from: "alice", to: "shop", amount: money("1.00 USD"), transfer: "t1" },
  ];
  const shown = { hash: "0".repeat(64), uri: "urn:x" };
  // What was done before has no key of its own in the log: it is told from the state alone, whatever came after.
  test.each<readonly [Command, readonly Command[], Command]>([
    [
      { type: "representChargeback", chargeback: "c1", ...shown },
      [
        {
          type: "receiveChargeback",
          of: "t1",
          reference: { rail: "card", reference: "case-1" },
          reason: "fraud",
          chargeback: "c1",
        },
      ],
      { type: "winChargeback", chargeback: "c1" },
    ],
    [
      { type: "escalateDispute", dispute: "d1" },
      [
        { type: "openDispute", of: "t1", reason: "late", dispute: "d1" },
        { type: "answerDispute", dispute: "d1", answer: "contest" },
      ],
      { type: "resolveDispute", dispute: "d1", toBuyer: money("1.00 USD") },
    ],
    // Found with seed 1420992983.
    [
      { type: "verifyInstrument", instrument: "i1" },
      [
        {
          type: "linkInstrument",
          account: "alice",
          kind: "bank",
          token: "tok_1",
          fingerprint: "fp-1",
          instrument: "i1",
        },
        { type: "verifyInstrument", instrument: "i1" },
      ],
      { type: "removeInstrument", instrument: "i1" },
    ],
  ])("%j, once it is over", async (command, before, end) => {
    await using ledger = await openLedger({ store: memoryStore() });
    for (const each of [...setUp, ...before, command]) await ledger.submit(each);
    const told = await ledger.submit(command, { key: "again" });
    expect(told.replayed).toBe(true);
    await ledger.submit(end);
    expect(await ledger.submit(command, { key: "again" })).toEqual(told);
  });
});

describe("a fee that is more than there is to take it out of", () => {
  test("does not grow with the amount as far as its least explains it, so it stays where it is", () => {
    const policy = parsePolicy({
      tariff: {
        version: "1",
        refunds: "proRata",
        components: [
          { kind: "transfer", when: { operation: "transfer" }, percent: "50", min: money("0.30 USD"), payer: "payee" },
        ],
      },
      risk: [],
    });
    const commands: Command[] = [
      { type: "fund", account: "alice", amount: money("1.00 USD"), source: bank("wire-1") },
      { type: "fund", account: "bob", amount: money("1.00 USD"), source: bank("wire-2") },
      { type: "transfer", from: "alice", to: "bob", amount: money("0.20 USD"), transfer: "t1" },
      { type: "refund", of: "t1", refund: "r1" },
    ];
    const submissions = [open("alice"), open("bob"), ...commands.map((command) => ({ command, options: {} }))];
    // The model called half of the 0.20 growing, and gave that back.
    const expected = model({ policy });
    for (const { submission, events, env, after } of live(submissions, { policy })) {
      expect(events).toHaveLength(1);
      for (const event of events) expected.carryOut(submission, subjectOf(event), env().now);
      for (const id of expected.accounts) expect(viewOfState(after, id)).toEqual(expected.view(id));
    }
    expect(expected.view("bob").available).toEqual({ USD: 80n });
  });
});
