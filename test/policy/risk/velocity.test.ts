import {
  defaultPolicy,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type Policy,
  type Receipt,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { street } from "./street.ts";

// More than three outgoing payments in an hour.
const rule = { rule: "velocity", count: 3, hours: 1 } as const;

function pay(on: Ledger): Promise<Receipt> {
  return on.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") });
}

describe("too many outgoing payments in a short time", () => {
  test("one more than the count is flagged, with every payment as evidence", async () => {
    await using s = await street(rule);
    const evidence: number[] = [];
    for (const when of ["09:00", "09:10", "09:20", "09:30"]) evidence.push(await s.pay(when, "alice", "bob", "1.00"));
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "velocity",
        version: 2,
        outcome: "flag",
        event: expect.any(String),
        position: evidence.at(-1),
        at: "2026-01-10T09:30:00.000Z",
        observed: "4 outgoing within 1 h",
        threshold: "more than 3",
        evidence,
      },
    ]);
    expect(await s.flags("bob"), "what comes in does not count").toEqual([]);
  });

  test.for([
    ["exactly the count", ["09:00", "09:10", "09:20"], 0],
    ["one more, a moment within the hour", ["09:00", "09:20", "09:40", "09:59:59.999"], 1],
    ["one more, but an hour after the first", ["09:00", "09:20", "09:40", "10:00"], 0],
    ["a busy hour, then quiet ones", ["09:00", "09:01", "09:02", "09:03", "10:30", "11:30"], 1],
    ["every payment above the count", ["09:00", "09:01", "09:02", "09:03", "09:04"], 2],
    ["across midnight", ["23:30", "23:40", "23:50", "+1 00:10"], 1],
  ] as const)("%s", async ([, times, flags]) => {
    await using s = await street(rule);
    for (const when of times) await s.pay(when, "alice", "bob", "1.00");
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("one that a process recorded whose clock is behind does not hide those before it", async () => {
    const log = memoryLog();
    const policy: Policy = { ...defaultPolicy, risk: [{ ...rule, outcome: "deny" }] };
    let minute = 0;
    const at = (hour: number) => () => Date.UTC(2026, 0, 10, hour, minute);
    await using ledger = await openLedger({ store: memoryStore(log), policy, clock: at(9) });
    await using behind = await openLedger({ store: memoryStore(log), policy, clock: at(7) });
    for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: money("9.00 USD"), source: { rail: "bank", reference: "wire-1" } });
    for (const on of [ledger, ledger, behind, ledger]) {
      minute += 10;
      await pay(on);
    }
    // Three within the hour, and one that says it was two hours ago.
    await expect(pay(ledger)).rejects.toMatchObject({ code: "risk_denied" });
  });

  test("money from a rail does not count", async () => {
    await using s = await street(rule);
    for (const when of ["09:00", "09:10", "09:20", "09:30"]) await s.receive(when, "alice", "1.00 USD");
    expect(await s.flags("alice")).toEqual([]);
  });
});
