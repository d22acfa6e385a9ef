// Asking for money: every step in every state, and who finds what.

import { memoryStore, money, openLedger, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { overdueRequest } from "../../src/wallet/request.ts";
import { collected } from "./market.ts";
import { ask, cancel, decline, expire, pay } from "./rejections/request.ts";
import { act, after, MARKET } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const LAST = "2026-01-31T09:59:59.999Z";
const DUE = "2026-01-31T10:00:00.000Z";

/** The answer to a command in a word, after a request and what came of it. Whatever ended it did so in time. */
function answer(before: readonly Command[], at: string, command: Command): string {
  const state = before.reduce(
    (state, each) => act(state, each, { now: each.type === "expireRequest" ? DUE : LAST }).next,
    after([...MARKET, ask]),
  );
  const { decision } = act(state, command, { now: at });
  if (decision.outcome === "rejected") return decision.rejection.code;
  return decision.events.length > 0 ? "accepted" : "replayed";
}

describe("a request ends once", () => {
  const again = { ...pay, transfer: "t8" } as const;
  // Of each state: what comes of paying, declining, cancelling and expiring it.
  test.for([
    ["asked", [], LAST, ["accepted", "accepted", "accepted", "wrong_state"]],
    ["asked, and its instant has come", [], DUE, ["expired", "expired", "expired", "accepted"]],
    ["paid", [pay], LAST, ["already_done", "already_done", "already_done", "already_done"]],
    ["paid, and its instant has come", [pay], DUE, ["already_done", "already_done", "already_done", "already_done"]],
    ["declined", [decline], LAST, ["already_done", "replayed", "already_done", "already_done"]],
    [
      "declined, and its instant has come",
      [decline],
      DUE,
      ["already_done", "replayed", "already_done", "already_done"],
    ],
    ["cancelled", [cancel], LAST, ["already_done", "already_done", "replayed", "already_done"]],
    ["expired", [expire], DUE, ["expired", "expired", "expired", "replayed"]],
  ] as const)("%s", ([, before, at, expected]) => {
    expect([again, decline, cancel, expire].map((command) => answer(before, at, command))).toEqual(expected);
  });
});

test("a request stands for thirty days where nobody says", () => {
  const { expiresAt: _, ...open } = ask;
  const { decision } = act(after(MARKET), open);
  expect(decision.events[0]?.data).toMatchObject({ expiresAt: "2026-03-02T09:00:00.000Z" });
});

test("both sides find it, by tags that change no wallet, and the day on which it is due finds it too", async () => {
  await using ledger = await openLedger({ store: memoryStore(), clock: () => LAST });
  for (const command of [...MARKET, ask, pay]) await ledger.submit(command);
  const found = async (tag: string) => (await collected(ledger.events({ tags: [tag] }))).map(({ type }) => type);
  expect(await found("asked:alice")).toEqual(["MoneyRequested"]);
  expect(await found("asks:bob")).toEqual(["MoneyRequested"]);
  expect(await found("request:a1")).toEqual(["MoneyRequested", "Transferred"]);
  const due = await collected(ledger.events({ tags: ["due:2026-01-31"] }));
  expect(due.flatMap(overdueRequest)).toMatchObject([{ command: { type: "expireRequest", request: "a1" } }]);
});

test("paying one that was declined meanwhile does not pay", async () => {
  await using ledger = await openLedger({ store: memoryStore(), clock: () => LAST });
  for (const command of [...MARKET, ask]) await ledger.submit(command);
  const { type: _, ...transfer } = pay;
  const [declined, paid] = await Promise.allSettled([
    ledger.declineRequest({ request: "a1", reason: "not mine" }),
    ledger.transfer(transfer),
  ]);
  expect(declined.status).toBe("fulfilled");
  expect(paid).toMatchObject({ status: "rejected", reason: { code: "already_done" } });
  expect((await ledger.balance("bob", "USD")).available).toEqual(usd("0.00"));
});
