// Who is asked for proof, which proof will do, and what needs none.

import { money, type Auth, type Ledger, type Receipt, type SubmitOptions } from "tallystick";
import { describe, expect, test } from "vitest";
import { faultOf, type StepUp } from "../../src/policy/step-up.ts";
import { answer, house, settle, usd } from "./house.ts";

const stepUp: StepUp = {
  factors: ["otp"],
  minutes: 5,
  asks: [
    { on: "withdraw", factors: ["password", "otp"] },
    { on: "newPayee" },
    { on: "changeCredential" },
    { on: "unfreeze" },
    { on: "changeLimit" },
  ],
  exempt: [{ upTo: usd("30.00"), sum: usd("100.00"), count: 5 }],
};

const FIRST = "2026-03-28T09:00:00.000Z";
const proof = (value: string, payee: string, more: Partial<Auth> = {}): Auth => ({
  factors: ["password", "otp"],
  at: FIRST,
  boundTo: { amount: usd(value), payee },
  ...more,
});

function draw(ledger: Ledger, value: string, auth?: Auth): Promise<Receipt> {
  const destination = { rail: "bank", token: "tok_1" };
  return ledger.requestWithdrawal({ account: "alice", amount: usd(value), destination }, auth ? { auth } : {});
}

function pay(ledger: Ledger, to: string, value: string, auth?: Auth): Promise<Receipt> {
  return ledger.transfer({ from: "alice", to, amount: usd(value) }, auth ? { auth } : {});
}

describe("a withdrawal asks for proof", () => {
  test("and says what is missing, bound to what, and why", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:00");
    await expect(draw(h.ledger, "10.00")).rejects.toMatchObject({
      code: "verification_required",
      rejection: {
        retryable: true,
        details: {
          account: "alice",
          factors: ["password", "otp"],
          reasons: ["a withdrawal"],
          fault: "no proof was given",
          boundTo: { amount: usd("10.00"), payee: "tok_1" },
        },
      },
    });
  });

  test.for<readonly [string, string, Auth, string]>([
    ["that suffices", "09:01", proof("10.00", "tok_1"), "ok"],
    ["just fresh", "09:05", proof("10.00", "tok_1"), "ok"],
    ["a moment too old", "09:05:00.001", proof("10.00", "tok_1"), "more than 5 minutes ago"],
    ["from the future", "08:59:59.999", proof("10.00", "tok_1"), "later than now"],
    ["with a factor too few", "09:01", proof("10.00", "tok_1", { factors: ["otp"] }), "lacks password"],
    ["with one factor more", "09:01", proof("10.00", "tok_1", { factors: ["otp", "face", "password"] }), "ok"],
    ["of another amount", "09:01", proof("10.01", "tok_1"), "not bound to this amount"],
    [
      "of the amount in another asset",
      "09:01",
      proof("10.00", "tok_1", { boundTo: { amount: money("10.00", "EUR"), payee: "tok_1" } }),
      "not bound to this amount",
    ],
    ["of another payee", "09:01", proof("10.00", "tok_2"), "not bound to this payee"],
    ["of nothing", "09:01", { factors: ["password", "otp"], at: FIRST }, "not bound to this amount"],
  ])("%s", async ([, when, auth, expected]) => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at(when);
    const head = await h.ledger.head();
    const asked = await draw(h.ledger, "10.00", auth).catch((error: unknown) => error);
    if (expected === "ok") {
      // oxlint-disable-next-line vitest/no-conditional-expect -- one row, one side
      expect(asked).toMatchObject({ events: [{ meta: { auth } }] });
      return;
    }
    expect(asked).toMatchObject({ code: "verification_required" });
    expect((asked as { message: string }).message).toContain(expected);
    expect(await h.ledger.head(), "nothing is recorded").toBe(head);
  });

  // The ledger takes no such instant; whoever decides without it may bring one, and it would never go stale.
  test.for(["2020-13-01T00:00:00.000Z", "2020-01-01T99:00:00.000Z", "2026-02-30T09:00:00.000Z"])(
    "given at an instant that there is not: %s",
    async (at) => {
      await using h = await house({ stepUp });
      await settle(h);
      h.at("09:01");
      const auth = proof("10.00", "tok_1", { at });
      await expect(draw(h.ledger, "10.00", auth)).rejects.toMatchObject({
        code: "invalid_command",
        rejection: { details: { field: "options.auth.at", seen: at } },
      });
      const proven = { factors: ["otp"], amount: undefined, payee: undefined, now: FIRST };
      expect(faultOf(auth, proven, stepUp)).toContain("is no instant that there is");
    },
  );

  test("which is used once: not again, not by a process that has not seen it, but by a retry with its key", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:01");
    const auth = proof("10.00", "tok_1");
    const command = {
      type: "requestWithdrawal",
      account: "alice",
      amount: usd("10.00"),
      destination: { rail: "bank", token: "tok_1" },
    } as const;
    const first = await h.ledger.submit(command, { auth, key: "k1" });
    await expect(h.ledger.submit(command, { auth, key: "k2" })).rejects.toMatchObject({
      code: "verification_required",
      rejection: { details: { fault: "the proof was used before" } },
    });
    expect(await h.ledger.submit(command, { auth, key: "k1" })).toEqual({ ...first, replayed: true });
    // By its own name it is another one, though it says the same.
    expect(await answer(h.ledger.submit(command, { auth: { ...auth, id: "proof-2" }, key: "k3" }))).toBe("ok");
    expect(await answer(h.ledger.submit(command, { auth: { ...auth, id: "proof-2" }, key: "k4" }))).not.toBe("ok");
  });

  test("which is used once, whichever factors it is told with", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:01");
    expect(await answer(draw(h.ledger, "10.00", proof("10.00", "tok_1")))).toBe("ok");
    for (const more of ["otp", "face"]) {
      const factors = ["otp", "password", more];
      await expect(draw(h.ledger, "10.00", proof("10.00", "tok_1", { factors }))).rejects.toMatchObject({
        rejection: { details: { fault: "the proof was used before" } },
      });
    }
  });

  test("sent twice at once with one proof, one is carried out", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:01");
    const auth = proof("10.00", "tok_1");
    const answers = await Promise.all([draw(h.ledger, "10.00", auth), draw(h.ledger, "10.00", auth)].map(answer));
    expect(answers.toSorted()).toEqual(["ok", "verification_required"]);
  });

  test("only when everything else would let it pass", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    expect(await answer(draw(h.ledger, "1000.01"))).toBe("insufficient_funds");
    await h.ledger.freezeAccount({ account: "alice", scope: "debit", source: "operator", reason: "checked" });
    expect(await answer(draw(h.ledger, "10.00"))).toBe("account_frozen");
  });

  test("also where an account is closed to an instrument", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:00");
    await h.ledger.linkInstrument({
      account: "alice",
      kind: "bank",
      token: "tok_1",
      fingerprint: "fp_1",
      instrument: "i1",
    });
    await h.ledger.verifyInstrument({ instrument: "i1" });
    expect(await answer(h.ledger.closeAccount({ account: "alice", instrument: "i1" }))).toBe("verification_required");
    const auth = proof("1000.00", "i1");
    expect(await answer(h.ledger.closeAccount({ account: "alice", instrument: "i1" }, { auth }))).toBe("ok");
  });
});

describe("closing an account to an instrument asks for proof of the payee", () => {
  const risk = [{ rule: "velocity", count: 1, hours: 1, outcome: "challenge" }];
  const asks = [{ on: "withdraw" }];
  test.for<readonly [string, object, assets: number, Auth, string]>([
    ["where a rule challenges", { risk, stepUp: { ...stepUp, asks: [] } }, 1, proof("999.00", "i2"), "payee"],
    ["and of the amount", { risk, stepUp: { ...stepUp, asks: [] } }, 1, proof("999.01", "i1"), "amount"],
    ["that is named", { risk, stepUp: { ...stepUp, asks: [] } }, 1, proof("999.00", "i1"), "ok"],
    ["of several assets", { stepUp: { ...stepUp, asks } }, 2, proof("999.00", "i2"), "payee"],
    ["of several assets, which is enough", { stepUp: { ...stepUp, asks } }, 2, proof("1.00", "i1"), "ok"],
    [
      "of several where a rule challenges",
      { risk, stepUp: { ...stepUp, asks: [] } },
      2,
      proof("999.00", "i2"),
      "payee",
    ],
    ["of several where both ask", { risk, stepUp: { ...stepUp, asks } }, 2, proof("1.00", "i1"), "ok"],
  ])("%s", async ([, policy, assets, auth, expected]) => {
    await using h = await house(policy);
    await settle(h);
    h.at("09:00");
    const linked = { account: "alice", kind: "bank", token: "tok_1", fingerprint: "fp_1", instrument: "i1" } as const;
    await h.ledger.linkInstrument(linked);
    await h.ledger.verifyInstrument({ instrument: "i1" });
    await pay(h.ledger, "bob", "1.00");
    if (assets > 1) {
      const source = { rail: "bank", reference: "wire-2" };
      await h.ledger.fund({ account: "alice", amount: money("5.00", "EUR"), source });
    }
    const told = await h.ledger.closeAccount({ account: "alice", instrument: "i1" }, { auth }).then(
      () => "ok",
      (error: unknown) => String(error),
    );
    expect(told).toContain(expected === "ok" ? "ok" : `not bound to this ${expected}`);
  });
});

describe("a payee that was never paid asks for proof", () => {
  test("also one that is called as the rail of a withdrawal", async () => {
    await using h = await house({ stepUp: { ...stepUp, asks: [{ on: "newPayee" }] } });
    await settle(h);
    await h.ledger.openAccount({ account: "bank", kind: "personal", holder: "cust_3" });
    h.at("09:00");
    await draw(h.ledger, "10.00");
    expect(await answer(pay(h.ledger, "bank", "100.00"))).toBe("verification_required");
  });

  test("unless it is small; and then no more, until it was long ago", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:00");
    expect(await answer(pay(h.ledger, "bob", "30.01"))).toBe("verification_required");
    expect(await answer(pay(h.ledger, "bob", "30.01", proof("30.01", "bob")))).toBe("ok");
    expect(await answer(pay(h.ledger, "shop", "30.01"))).toBe("verification_required");
    expect(await answer(pay(h.ledger, "shop", "30.00"))).toBe("ok");
    expect(await answer(pay(h.ledger, "bob", "500.00"))).toBe("ok");
    // The same holds for what is authorised first.
    const hold = h.ledger.authorizePayment({ from: "alice", to: "bob", amount: usd("40.00") });
    expect(await answer(hold)).toBe("ok");
  });

  test("small ones too, once they come to too much, or are too many", async () => {
    const asks = [{ on: "transfer" }];
    await using much = await house({ stepUp: { ...stepUp, asks } });
    await settle(much);
    much.at("09:00");
    for (const value of ["30.00", "30.00", "30.00", "10.00"])
      expect(await answer(pay(much.ledger, "bob", value))).toBe("ok");
    expect(await answer(pay(much.ledger, "bob", "0.01"))).toBe("verification_required");
    // A proof begins the count anew.
    expect(await answer(pay(much.ledger, "bob", "0.01", proof("0.01", "bob")))).toBe("ok");
    expect(await answer(pay(much.ledger, "bob", "30.00"))).toBe("ok");

    await using many = await house({ stepUp: { ...stepUp, asks } });
    await settle(many);
    for (let count = 0; count < 5; count += 1) expect(await answer(pay(many.ledger, "bob", "1.00"))).toBe("ok");
    expect(await answer(pay(many.ledger, "bob", "1.00"))).toBe("verification_required");
  });

  test("a proof that nobody asked for is recorded, but not used up, and begins no count anew", async () => {
    await using h = await house({ stepUp: { ...stepUp, asks: [{ on: "transfer" }] } });
    await settle(h);
    h.at("09:00");
    const auth = proof("20.00", "bob");
    const { events } = await pay(h.ledger, "bob", "20.00", auth);
    expect(events[0]?.meta).toMatchObject({ auth });
    expect(events[0]?.meta).not.toHaveProperty("proof");
    for (let count = 0; count < 4; count += 1) await pay(h.ledger, "bob", "20.00");
    expect(await answer(pay(h.ledger, "bob", "0.01"))).toBe("verification_required");
    expect(await answer(pay(h.ledger, "bob", "20.00", auth)), "it is still good").toBe("ok");
  });
});

describe("what holders do to their accounts asks for proof", () => {
  test("a new credential", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:00");
    const command = { account: "alice", credential: "password" };
    expect(await answer(h.ledger.changeCredential(command))).toBe("verification_required");
    expect(await answer(h.ledger.changeCredential(command, { auth: { factors: ["otp"], at: FIRST } }))).toBe("ok");
  });

  test("a higher tier, by which limits go; not a lower one, nor where an operator does", async () => {
    await using h = await house({ stepUp });
    await settle(h, 1);
    h.at("09:00");
    const actor = "holder:cust_1";
    const auth = { factors: ["otp"], at: FIRST };
    const to = (tier: number, options: SubmitOptions) =>
      answer(h.ledger.changeTier({ account: "alice", tier }, options));
    expect(await to(2, { actor })).toBe("verification_required");
    expect(await to(2, { actor, auth })).toBe("ok");
    expect(await to(3, { actor, auth }), "the proof is used up").toBe("verification_required");
    expect(await to(1, { actor })).toBe("ok");
    expect(await to(3, { actor: "operator:anna" })).toBe("ok");
  });

  test("lifting a freeze of their own; not where an operator does", async () => {
    await using h = await house({ stepUp });
    await settle(h);
    h.at("09:00");
    const freeze = { account: "alice", scope: "all", source: "holder", reason: "lost phone" } as const;
    await h.ledger.freezeAccount({ ...freeze, freeze: "f1" });
    await h.ledger.freezeAccount({ ...freeze, freeze: "f2" });
    const actor = "holder:cust_1";
    const auth = { factors: ["otp"], at: FIRST };
    expect(await answer(h.ledger.unfreezeAccount({ freeze: "f1" }, { actor }))).toBe("verification_required");
    expect(await answer(h.ledger.unfreezeAccount({ freeze: "f1" }, { actor, auth }))).toBe("ok");
    expect(await answer(h.ledger.unfreezeAccount({ freeze: "f2" }, { actor: "operator:anna" }))).toBe("ok");
  });
});

test("a rule that challenges asks for the factors of the house, with its neutral reason", async () => {
  const risk = [{ rule: "velocity", count: 1, hours: 1, outcome: "challenge" }];
  await using h = await house({ stepUp: { ...stepUp, asks: [] }, risk });
  await settle(h);
  h.at("09:00");
  expect(await answer(pay(h.ledger, "bob", "1.00"))).toBe("ok");
  await expect(pay(h.ledger, "bob", "2.00")).rejects.toMatchObject({
    code: "verification_required",
    rejection: { details: { factors: ["otp"], reasons: ["an unusual number of payments"] } },
  });
  const { events } = await pay(h.ledger, "bob", "2.00", proof("2.00", "bob"));
  expect(events[0]?.meta.found).toEqual([{ rule: "velocity", version: 2, outcome: "challenge" }]);
});

test("a malformed proof is refused, naming the field", async () => {
  await using h = await house({ stepUp });
  await settle(h);
  const auth = { factors: [], at: FIRST };
  await expect(draw(h.ledger, "1.00", auth)).rejects.toMatchObject({
    code: "invalid_command",
    rejection: { details: { field: "options.auth.factors" } },
  });
});

test("a policy that challenges and says nothing of factors is refused before anything runs on it", async () => {
  const risk = [{ rule: "velocity", count: 1, hours: 1, outcome: "challenge" }];
  await expect(house({ risk })).rejects.toThrow("policy.stepUp is absent");
});
