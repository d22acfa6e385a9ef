// What holds of every risk rule, whatever it looks for?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test as prop } from "@fast-check/vitest";
import * as fc from "fast-check";
import { money, type RiskRule } from "tallystick";
import { describe, expect, test } from "vitest";
import { instant, refusal, scene } from "./scene.ts";

const context = { screening: { result: "listed" } } as const;
const operator = { actor: "operator:anna" } as const;

const verdict = fc.record(
  { outcome: fc.constantFrom("flag", "challenge", "deny", "freeze"), shadow: fc.constant(true) },
  { requiredKeys: ["outcome"] },
);

describe("of several findings", () => {
  prop.prop({ verdicts: fc.array(verdict, { minLength: 1, maxLength: 5 }) }, { numRuns: 60 })(
    "the highest decides, and none that is on trial",
    async ({ verdicts }) => {
      const rules = verdicts.map((each): RiskRule => ({ rule: "screening", result: "listed", ...each }));
      await using s = await scene(...rules);
      const before = await s.ledger.head();
      const real = verdicts.filter(({ shadow }) => !shadow).map(({ outcome }) => outcome);
      const paid = s.pay("alice", "bob", "1.00 USD", { context });
      if (real.includes("freeze") || real.includes("deny")) {
        expect((await refusal(paid)).code).toBe("risk_denied");
        const freezes = real.filter((outcome) => outcome === "freeze").map(() => "AccountFrozen");
        expect((await s.after(before)).map(({ type }) => type)).toEqual(["ActionRefused", ...freezes]);
      } else if (real.includes("challenge")) {
        expect((await refusal(paid)).code).toBe("verification_required");
        expect(await s.ledger.head()).toBe(before);
      } else {
        const [event] = (await paid).events;
        expect(event?.meta.found).toEqual(verdicts.map((each) => ({ rule: "screening", version: 1, ...each })));
        expect(await s.flags("alice")).toHaveLength(verdicts.length);
      }
    },
  );

  test("a refusal says only what decided it, and the flags say all", async () => {
    const listed = { rule: "screening", result: "listed" } as const;
    const velocity = { rule: "velocity", count: 1, hours: 1 } as const;
    await using s = await scene(velocity, { ...listed, outcome: "deny" }, { ...listed, shadow: true });
    await s.pay("alice", "bob", "1.00 USD");
    const { rejection } = await refusal(s.pay("alice", "bob", "1.00 USD", { context }));
    expect(rejection.details["reasons"]).toEqual(["a check that has to be made"]);
    expect(await s.flags("alice")).toMatchObject([
      { rule: "velocity", outcome: "flag", refused: true },
      { rule: "screening", outcome: "deny", refused: true },
    ]);
  });
});

// More than one outgoing payment in an hour.
const velocity = { rule: "velocity", count: 1, hours: 1, outcome: "deny" } as const;

describe("a rule that is snoozed", () => {
  test("says nothing on that account until the instant, and speaks from it on", async () => {
    await using s = await scene(velocity);
    const snooze = { account: "alice", rule: "velocity", until: instant("10:00"), reason: "a fair" };
    await s.at("09:30").ledger.snoozeRule(snooze, operator);
    for (const when of ["09:31", "09:32", "09:59:59.999"]) await s.at(when).pay("alice", "bob", "1.00 USD");
    expect((await refusal(s.at("10:00").pay("alice", "bob", "1.00 USD"))).code).toBe("risk_denied");
    await s.pay("bob", "carol", "1.00 USD");
    expect((await refusal(s.pay("bob", "carol", "1.00 USD"))).code).toBe("risk_denied");
    expect((await s.flags("alice")).map(({ at }) => at)).toEqual([instant("10:00")]);
  });

  test("leaves others alone", async () => {
    await using s = await scene(velocity);
    const snooze = { account: "alice", rule: "passThrough", until: instant("+9 10:00"), reason: "a fair" };
    await s.at("09:00").ledger.snoozeRule(snooze, operator);
    await s.pay("alice", "bob", "1.00 USD");
    expect((await refusal(s.pay("alice", "bob", "1.00 USD"))).code).toBe("risk_denied");
  });
});

describe("a flag that an operator clears", () => {
  test("says by whom and why; the others at the event and those of the rule elsewhere stand", async () => {
    const flagging = { rule: "velocity", count: 1, hours: 1 } as const;
    await using s = await scene(flagging, { rule: "similarAmounts", count: 2, percent: 0, hours: 1 });
    s.at("09:00");
    const events = [];
    for (let n = 0; n < 3; n += 1) events.push((await s.pay("alice", "bob", "1.00 USD")).events[0]?.id ?? "");
    const clear = { account: "alice", rule: "velocity", flagged: events[1] ?? "", reason: "a gift" };
    await s.at("10:30").ledger.clearRiskFlag(clear, operator);
    const cleared = { by: "operator:anna", at: instant("10:30"), reason: "a gift" };
    expect((await s.flags("alice")).map((flag) => [flag.rule, flag.event, flag.cleared])).toEqual([
      ["velocity", events[1], cleared],
      ["similarAmounts", events[1], undefined],
      ["velocity", events[2], undefined],
      ["similarAmounts", events[2], undefined],
    ]);
  });
});

describe("a rule for young accounts", () => {
  test.for([
    ["+6 23:59:59.999", 1],
    ["+7 00:00", 0],
  ] as const)("is asked of an account of seven days: at %s", async ([when, flags]) => {
    await using s = await scene({ rule: "velocity", count: 1, hours: 1, youngerThanDays: 7 });
    await s.at("00:00").ledger.openAccount({ account: "young", kind: "personal", holder: "young" });
    await s.fund("young", "10.00 USD");
    s.at(when);
    for (const from of ["young", "young", "alice", "alice"]) await s.pay(from, "bob", "1.00 USD");
    expect(await s.flags("young")).toHaveLength(flags);
    expect(await s.flags("alice")).toEqual([]);
  });
});

describe("a refusal", () => {
  test("is not recorded under the key of the command: with the same key it passes later", async () => {
    await using s = await scene(velocity);
    await s.at("09:00").pay("alice", "bob", "1.00 USD");
    const before = await s.ledger.head();
    const again = () => s.pay("alice", "bob", "2.00 USD", { key: "req-1" });
    for (const when of ["09:30", "09:31"]) {
      s.at(when);
      expect((await refusal(again())).code).toBe("risk_denied");
    }
    const refusals = await s.after(before);
    expect(refusals.map(({ type }) => type)).toEqual(["ActionRefused", "ActionRefused"]);
    for (const { meta } of refusals) expect(meta).toEqual({ command: "transfer" });
    const paid = await s.at("10:00").pay("alice", "bob", "2.00 USD", { key: "req-1" });
    expect(paid).toMatchObject({ replayed: false, events: [{ type: "Transferred", meta: { key: "req-1" } }] });
    expect(await again()).toEqual({ ...paid, replayed: true });
  });

  test("is told by a preview, and recorded only when it is one", async () => {
    await using s = await scene({ ...velocity, outcome: "freeze" });
    await s.pay("alice", "bob", "1.00 USD");
    const before = await s.ledger.head();
    const told = await s.ledger.preview({ type: "transfer", from: "alice", to: "bob", amount: money("1.00 USD") });
    expect(told).toMatchObject({ outcome: "rejected", rejection: { code: "risk_denied" } });
    expect(await s.ledger.head()).toBe(before);
  });
});

test("the evidence of a refusal leads to its events by their positions, the refusal itself last", async () => {
  await using s = await scene(velocity);
  const { position: paid } = await s.at("09:00").pay("alice", "bob", "1.00 USD");
  await refusal(s.pay("alice", "bob", "1.00 USD"));
  expect(await s.flags("alice")).toMatchObject([{ evidence: [paid, await s.ledger.head()] }]);
});
