import { money, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { act, after, MARKET, refusal } from "./scenario.ts";

const one = money("1.00 USD");
const freeze = (account: string, scope: "debit" | "credit" | "all", id = "z1") =>
  ({ type: "freezeAccount", account, scope, source: "operator", reason: "checked", freeze: id }) as const;

/** What money does on the shop's account. */
const operations = {
  "a transfer from it": { type: "transfer", from: "shop", to: "bob", amount: one },
  "a transfer to it": { type: "transfer", from: "alice", to: "shop", amount: one },
  "money from a rail": { type: "fund", account: "shop", amount: one, source: { rail: "card", reference: "c-1" } },
  "a refund that it gives": { type: "refund", of: "t1", amount: one },
  "a payment that it authorises": { type: "authorizePayment", from: "shop", to: "bob", amount: one },
  "a payment authorised to it": { type: "authorizePayment", from: "alice", to: "shop", amount: one },
  "a capture of what it holds": { type: "capturePayment", payment: "p1" },
  "a capture of what is held for it": { type: "capturePayment", payment: "p2" },
  "a void of what it holds": { type: "voidPayment", payment: "p1" },
  "a reserve of its money": {
    type: "holdReserve",
    account: "shop",
    amount: one,
    releaseAt: "2026-03-01T00:00:00.000Z",
    reason: "new",
  },
  "a refund that it gets": { type: "refund", of: "t2", amount: one },
} as const satisfies Readonly<Record<string, Command>>;

const authorized = (from: string, to: string, payment: string): Command => {
  return { type: "authorizePayment", from, to, amount: one, payment };
};
const bought: Command = { type: "transfer", from: "shop", to: "bob", amount: money("5.00 USD"), transfer: "t2" };

const payments = [authorized("shop", "bob", "p1"), authorized("alice", "shop", "p2")];

describe("a freeze stops its direction of money and no other", () => {
  test.for([
    ["a transfer from it", { debit: "stopped", credit: "passes", all: "stopped" }],
    ["a transfer to it", { debit: "passes", credit: "stopped", all: "stopped" }],
    ["money from a rail", { debit: "passes", credit: "stopped", all: "stopped" }],
    ["a refund that it gives", { debit: "stopped", credit: "passes", all: "stopped" }],
    ["a payment that it authorises", { debit: "stopped", credit: "passes", all: "stopped" }],
    ["a payment authorised to it", { debit: "passes", credit: "stopped", all: "stopped" }],
    ["a capture of what it holds", { debit: "passes", credit: "passes", all: "passes" }],
    ["a capture of what is held for it", { debit: "passes", credit: "stopped", all: "stopped" }],
    ["a void of what it holds", { debit: "passes", credit: "passes", all: "passes" }],
    ["a reserve of its money", { debit: "passes", credit: "passes", all: "passes" }],
    ["a refund that it gets", { debit: "passes", credit: "stopped", all: "stopped" }],
  ] as const)("%s", ([operation, expected]) => {
    for (const scope of ["debit", "credit", "all"] as const) {
      const state = after([...MARKET, bought, ...payments, freeze("shop", scope)]);
      const { decision } = act(state, operations[operation]);
      const seen = decision.outcome === "accepted" ? "passes" : "stopped";
      expect(seen, `${scope} freeze`).toBe(expected[scope]);
    }
  });
});

test("freezes add up, and each is lifted by itself", () => {
  const two = after([...MARKET, freeze("alice", "debit", "z1"), freeze("alice", "all", "z2")]);
  const pay = { type: "transfer", from: "alice", to: "bob", amount: one } as const;
  expect(refusal(act(two, pay).decision).details).toEqual({
    account: "alice",
    freezes: [
      { freeze: "z1", scope: "debit", source: "operator" },
      { freeze: "z2", scope: "all", source: "operator" },
    ],
  });
  const left = after([{ type: "unfreezeAccount", freeze: "z2" }], two);
  expect(refusal(act(left, pay).decision).details).toMatchObject({ freezes: [{ freeze: "z1" }] });
  const none = after([{ type: "unfreezeAccount", freeze: "z1" }], left);
  expect(act(none, pay).decision.outcome).toBe("accepted");
});

test("a freeze does not stop what is not the holder's choice: a dispute and its loss", () => {
  const frozen = after([...MARKET, freeze("shop", "all"), freeze("alice", "all", "z2")]);
  const dispute = { type: "openDispute", of: "t1", reason: "late", dispute: "d1" } as const;
  const resolve = { type: "resolveDispute", dispute: "d1", toBuyer: money("30.00 USD") } as const;
  expect(act(frozen, dispute).decision.outcome).toBe("accepted");
  expect(act(after([dispute], frozen), resolve).decision.outcome).toBe("accepted");
});

describe("a freeze is lifted by whoever may", () => {
  const approvers = ["operator:anna", "operator:ben"];
  test.for([
    ["holder", {}, undefined, "accepted"],
    ["operator", {}, undefined, "accepted"],
    ["risk", {}, undefined, "not_permitted"],
    ["risk", { approvers: ["operator:anna"] }, "operator:anna", "not_permitted"],
    ["risk", { approvers }, undefined, "accepted"],
    ["legal", { approvers }, "operator:anna", "not_permitted"],
    ["legal", {}, undefined, "not_permitted"],
    ["legal", {}, "compliance:eve", "accepted"],
  ] as const)("set by %s, %j, asked by %s: %s", ([source, extra, actor, expected]) => {
    const state = after([...MARKET, { ...freeze("alice", "all"), source }]);
    const command = { type: "unfreezeAccount", freeze: "z1", ...extra } as const;
    const { decision } = act(state, command as Command, actor === undefined ? {} : { actor });
    expect(decision.outcome === "rejected" ? decision.rejection.code : decision.outcome).toBe(expected);
  });
});
