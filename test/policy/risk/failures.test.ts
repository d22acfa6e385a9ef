import { money, parsePolicy, PolicyError } from "tallystick";
import { describe, expect, test } from "vitest";
import { frozenBy, instant, refusal, scene, type Scene } from "./scene.ts";

// Three declines, failed challenges and refusals in a day; five in a row.
const inADay = { rule: "failures", count: 3, hours: 24 } as const;
const inARow = { rule: "failures", count: 5, inARow: true, outcome: "freeze" } as const;
const listed = { rule: "screening", result: "listed", outcome: "deny" } as const;

/** A transfer that is refused, since the payee is on a list. */
async function refusedPayment(s: Scene): Promise<number> {
  const context = { screening: { result: "listed" } } as const;
  await refusal(s.pay("alice", "bob", "1.00 USD", { context }));
  return s.ledger.head();
}

describe("failures in a day", () => {
  test("are flagged at the one that makes them so many, with those before it as evidence", async () => {
    await using s = await scene(inADay, listed);
    await s.at("08:00").link("alice", "c1");
    const { position: declined } = await s.at("09:00").decline("c1");
    const refused = await refusedPayment(s.at("10:00"));
    const { position: failed, events } = await s.at("11:00").fail("alice");
    expect(await s.flags("alice")).toEqual([
      expect.objectContaining({ rule: "screening", refused: true }),
      {
        account: "alice",
        rule: "failures",
        version: 1,
        outcome: "flag",
        position: failed,
        event: events[0]?.id,
        at: "2026-01-10T11:00:00.000Z",
        observed: "3 failed attempts within 24 h",
        threshold: "3 or more",
        evidence: [declined, refused, failed],
      },
    ]);
  });

  test("are flagged at a refusal too, which is one of them", async () => {
    await using s = await scene(inADay, listed);
    for (const when of ["09:00", "10:00"]) await s.at(when).fail("alice");
    const refused = await refusedPayment(s.at("11:00"));
    expect(await s.flags("alice")).toMatchObject([
      { rule: "screening", position: refused, refused: true },
      { rule: "failures", position: refused, observed: "3 failed attempts within 24 h" },
    ]);
  });

  test.for([
    ["one too few", ["09:00", "10:00"], 0],
    ["one more, a moment within the day", ["09:00", "10:00", "+1 08:59:59.999"], 1],
    ["one more, a day after the first", ["09:00", "10:00", "+1 09:00"], 0],
    ["every further one", ["09:00", "10:00", "11:00", "12:00"], 2],
  ] as const)("%s", async ([, times, flags]) => {
    await using s = await scene(inADay);
    for (const when of times) await s.at(when).fail("alice");
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("challenge what is asked for after them, for as long as the day lasts", async () => {
    await using s = await scene({ ...inADay, outcome: "challenge" });
    for (const when of ["09:00", "10:00", "11:00"]) await s.at(when).fail("alice");
    const { code, rejection } = await refusal(s.at("12:00").pay("alice", "bob", "1.00 USD"));
    expect(code).toBe("verification_required");
    expect(rejection.details).toMatchObject({ factors: ["otp"], reasons: ["an unusual number of failed attempts"] });
    const auth = { factors: ["otp"], at: instant("12:00"), boundTo: { amount: money("1.00 USD"), payee: "bob" } };
    await s.pay("alice", "bob", "1.00 USD", { auth });
    await s.pay("bob", "alice", "1.00 USD");
    await s.at("+1 09:00").pay("alice", "bob", "1.00 USD");
  });

  test("count once where they are why something is refused", async () => {
    await using s = await scene({ ...inADay, outcome: "deny" });
    for (const when of ["09:00", "10:00", "11:00"]) await s.at(when).fail("alice");
    expect((await refusal(s.at("12:00").pay("alice", "bob", "1.00 USD"))).code).toBe("risk_denied");
    const flags = (await s.flags("alice")).filter(({ refused }) => refused);
    expect(flags).toMatchObject([{ rule: "failures", observed: "3 failed attempts within 24 h" }]);
    expect((await s.flags("alice")).filter(({ position }) => position === flags[0]?.position)).toHaveLength(1);
  });
});

describe("failures in a row", () => {
  test.for(["09:00", "+40 09:00"])("freeze debits in the append of the last one, and be it at %s", async (last) => {
    await using s = await scene(inARow);
    for (const when of ["08:00", "08:01", "08:02", "08:03"])
      expect(frozenBy(await s.at(when).fail("alice"))).toEqual([]);
    const failed = await s.at(last).fail("alice");
    expect(frozenBy(failed)).toEqual(["alice: failures: Declines, failed challenges or refusals again and again"]);
    expect(failed.events).toHaveLength(2);
    expect((await s.ledger.account("alice")).freezes).toMatchObject([{ scope: "debit", source: "risk" }]);
    expect((await refusal(s.pay("alice", "bob", "1.00 USD"))).code).toBe("account_frozen");
    expect(await s.flags("alice")).toMatchObject([
      { outcome: "freeze", observed: "5 failed attempts in a row", position: failed.events[0]?.position },
    ]);
    const [flag] = await s.flags("alice");
    expect(flag?.evidence).toHaveLength(5);
  });

  test("may end with a decline", async () => {
    await using s = await scene(inARow);
    await s.at("07:00").link("alice", "c1");
    for (const when of ["08:00", "08:01", "08:02", "08:03"]) await s.at(when).fail("alice");
    expect(frozenBy(await s.at("09:00").decline("c1"))).toHaveLength(1);
  });

  test("may end with a refusal", async () => {
    await using s = await scene(inARow, listed);
    for (const when of ["08:00", "08:01", "08:02", "08:03"]) await s.at(when).fail("alice");
    const before = await s.ledger.head();
    await refusedPayment(s.at("09:00"));
    const recorded = await s.after(before);
    expect(recorded.map(({ type }) => type)).toEqual(["ActionRefused", "AccountFrozen"]);
    expect(frozenBy({ events: recorded })).toHaveLength(1);
  });

  test("begin anew once something went out, even at the same instant", async () => {
    await using s = await scene(inARow);
    s.at("09:00");
    for (let count = 0; count < 4; count += 1) await s.fail("alice");
    await s.pay("alice", "bob", "1.00 USD");
    for (let count = 0; count < 4; count += 1) expect(frozenBy(await s.fail("alice"))).toEqual([]);
    expect(await s.flags("alice")).toEqual([]);
    expect(frozenBy(await s.fail("alice"))).toHaveLength(1);
    expect((await s.flags("alice"))[0]?.evidence).toHaveLength(5);
  });

  test("are not ended by money that comes in", async () => {
    await using s = await scene(inARow);
    for (const when of ["08:00", "08:01", "08:02", "08:03"]) await s.at(when).fail("alice");
    await s.at("08:30").fund("alice", "1.00 USD");
    expect(frozenBy(await s.at("09:00").fail("alice"))).toHaveLength(1);
  });
});

test.for([
  [{ hours: 24 }, true],
  [{ inARow: true }, true],
  [{}, false],
  [{ hours: 24, inARow: true }, false],
  [{ inARow: false }, false],
] as const)("a policy counts them in hours or in a row: %j", ([parts, isPolicy]) => {
  const policy = { tariff: { version: "none", components: [] }, risk: [{ rule: "failures", count: 3, ...parts }] };
  const parsed = () => {
    try {
      return parsePolicy(policy).risk;
    } catch (error) {
      return error instanceof PolicyError ? "no policy" : error;
    }
  };
  expect(parsed()).toEqual(isPolicy ? policy.risk : "no policy");
});
