// What is recorded of a command that risk rules refuse, when others were sent with it?

import { memoryLog, memoryStore, money, openLedger, type Command, type EventStore, type RiskRule } from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf, steady } from "../laws/harness.ts";
import { scene, type Scene } from "../policy/risk/scene.ts";

const pay = (from: string, to: string, transfer: string): Command => ({
  type: "transfer",
  from,
  to,
  amount: money("1.00 USD"),
  transfer,
});
const three = [pay("alice", "bob", "t1"), pay("alice", "bob", "t2"), pay("alice", "bob", "t3")];

// More than two outgoing payments in an hour.
const velocity = { rule: "velocity", count: 2, hours: 1, outcome: "freeze" } as const;

/** Sends them together. @returns the index and the details of the refusal, and what was recorded meanwhile */
async function refusedTogether(s: Scene, commands: readonly Command[], key = "all") {
  const before = await s.ledger.head();
  const error: unknown = await s.ledger.submitAll(commands, { key }).catch((reason: unknown) => reason);
  return { error, recorded: await s.after(before) };
}

describe("of commands sent together one of which is refused by risk", () => {
  test("nothing comes about, but that it was refused and what freezes is recorded", async () => {
    await using s = await scene(velocity);
    const { error, recorded } = await refusedTogether(s, three);
    expect(error).toMatchObject({ code: "risk_denied", index: 2 });
    const [refused, frozen] = recorded;
    expect(recorded.map(({ type }) => type)).toEqual(["ActionRefused", "AccountFrozen"]);
    expect(refused).toMatchObject({
      data: { account: "alice", action: "transfer", findings: [{ rule: "velocity", outcome: "freeze" }] },
      meta: { command: "transfer", linked: 2 },
    });
    expect(refused?.meta.key).toBeUndefined();
    expect(frozen).toMatchObject({ data: { account: "alice", scope: "debit" }, meta: { cause: refused?.id } });
    expect((await s.ledger.balance("alice", "USD")).available).toEqual(money("5000.01 USD"));
    expect((await s.ledger.account("alice")).freezes).toHaveLength(1);
    // What is named has come about, and the same policy finds nothing else.
    const policy = { tariff: { version: "none", components: [] }, risk: [velocity] };
    expect(refused).toMatchObject({ data: { findings: [{ evidence: [] }] } });
    expect((await s.ledger.whatIf({ policy })).cases).toEqual([]);
    // What was only tried shows nothing: the refusal is all the evidence that there is.
    expect(await s.flags("alice")).toMatchObject([{ refused: true, evidence: [refused?.position] }]);
  });

  test("the key is free: together they pass later", async () => {
    await using s = await scene({ ...velocity, outcome: "deny" });
    await s.at("09:00").pay("alice", "bob", "1.00 USD");
    const two = three.slice(0, 2);
    expect((await refusedTogether(s, two)).recorded.map(({ type }) => type)).toEqual(["ActionRefused"]);
    const receipts = await s.at("10:00").ledger.submitAll(two, { key: "all" });
    expect(receipts).toMatchObject([
      { id: "t1", replayed: false },
      { id: "t2", replayed: false },
    ]);
  });

  test("nothing is recorded of an account that only they would have opened", async () => {
    const listed: RiskRule = { rule: "screening", result: "listed", outcome: "freeze" };
    await using s = await scene(listed);
    const source = { rail: "bank", reference: "w1" };
    const opening: Command[] = [
      { type: "openAccount", account: "new", kind: "personal", holder: "new" },
      { type: "fund", account: "new", amount: money("1.00 USD"), source },
    ];
    const before = await s.ledger.head();
    const context = { screening: { result: "listed" } } as const;
    await expect(s.ledger.submitAll(opening, { context })).rejects.toMatchObject({ code: "risk_denied", index: 1 });
    expect(await s.ledger.head()).toBe(before);
    await expect(s.ledger.account("new")).rejects.toMatchObject({ code: "account_not_found" });
  });

  test("another refusal records nothing, as ever", async () => {
    await using s = await scene(velocity);
    const much: Command = { type: "transfer", from: "alice", to: "bob", amount: money("9000.00 USD") };
    const { error, recorded } = await refusedTogether(s, [pay("alice", "bob", "t1"), much]);
    expect([error, recorded]).toMatchObject([{ code: "insufficient_funds", index: 1 }, []]);
  });

  test("is recorded on what it was decided on: what others did meanwhile decides it again", async () => {
    const log = memoryLog();
    const policy = { tariff: { version: "none", components: [] }, risk: [velocity] };
    await using other = await openLedger({ store: memoryStore(log), policy, ...steady("b") });
    for (const account of ["alice", "bob"]) await other.openAccount({ account, kind: "personal", holder: account });
    const source = { rail: "bank", reference: "w1" };
    await other.fund({ account: "alice", amount: money("100.00 USD"), source });
    const store = memoryStore(log);
    let appends = 0;
    const overtaken: EventStore = {
      ...store,
      append: async (events, guards) => {
        appends += 1;
        const freeze = { account: "alice", scope: "all", source: "holder", reason: "lost phone" } as const;
        if (appends === 1) await other.freezeAccount(freeze);
        return store.append(events, guards);
      },
    };
    await using ledger = await openLedger({ store: overtaken, policy, ...steady("a") });
    await expect(ledger.submitAll(three)).rejects.toMatchObject({ code: "account_frozen", index: 0 });
    expect(appends).toBe(1);
    expect((await eventsOf(other)).slice(3)).toMatchObject([{ type: "AccountFrozen", data: { source: "holder" } }]);
  });

  test("is recorded once, however many send them", async () => {
    const log = memoryLog();
    const policy = { tariff: { version: "none", components: [] }, risk: [velocity] };
    await using one = await openLedger({ store: memoryStore(log), policy, ...steady("a") });
    await using two = await openLedger({ store: memoryStore(log), policy, ...steady("b") });
    for (const account of ["alice", "bob"]) await one.openAccount({ account, kind: "personal", holder: account });
    const source = { rail: "bank", reference: "w1" };
    await one.fund({ account: "alice", amount: money("100.00 USD"), source });
    const answers = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => (n % 2 ? one : two).submitAll(three, { key: `all-${n}` })),
    );
    for (const answer of answers) expect(answer.status).toBe("rejected");
    // The first refusal freezes; from then on that is the reason.
    expect((await eventsOf(one)).slice(3).map(({ type }) => type)).toEqual(["ActionRefused", "AccountFrozen"]);
    expect((await two.account("alice")).freezes).toHaveLength(1);
    expect((await one.balance("alice", "USD")).available).toEqual(money("100.00 USD"));
  });
});
