import { money, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { answerAfter } from "./answer.ts";
import { market } from "./market.ts";
import { failed, reversed, settled, started } from "./rejections/funding.ts";
import { close, freeze } from "./rejections/market.ts";

const usd = (value: string) => money(value, "USD");
const back = (value: string) => ({ ...reversed, amount: usd(value) }) as const;
const atOnce = { ...started, type: "fund" } as const;
const spent = { type: "transfer", from: "alice", to: "bob", amount: usd("90.00") } as const;

const balance = (available: string) => ({ available: usd(available), pending: usd("0.00") });

/** The accounts of the house's assets that commands have changed, with what they have then. */
async function changes(commands: readonly Command[]): Promise<string[][]> {
  await using ledger = await market();
  const before = new Map((await ledger.trialBalance()).rows.map((row) => [row.account, row.balance.value]));
  for (const command of commands) await ledger.submit(command);
  const { rows } = await ledger.trialBalance();
  return rows.flatMap((row) =>
    row.account.startsWith("assets:") && row.balance.value !== (before.get(row.account) ?? "0.00")
      ? [[row.account, row.balance.value]]
      : [],
  );
}

// The funding n1 is of 20.00, by card.
describe("every command in every state of a funding", () => {
  const [A, R, W, D] = ["accepted", "replayed", "wrong_state", "already_done"];
  test.for<readonly [string, readonly Command[], object]>([
    ["pending", [started], { settle: A, fail: A, reverse: A }],
    ["pending, partly reversed", [started, back("5.00")], { settle: A, fail: A, reverse: A }],
    ["pending, reversed", [started, reversed], { settle: D, fail: D, reverse: D }],
    ["available", [started, settled], { settle: R, fail: W, reverse: A }],
    ["available at once", [atOnce], { settle: R, fail: W, reverse: A }],
    ["available, reversed", [started, settled, reversed], { settle: R, fail: W, reverse: D }],
    ["failed", [started, failed], { settle: W, fail: R, reverse: W }],
  ])("%s", ([, given, expected]) => {
    expect({
      settle: answerAfter(given, settled),
      fail: answerAfter(given, failed),
      reverse: answerAfter(given, reversed),
    }).toEqual(expected);
  });
});

describe("reversals make up the funding at most", () => {
  test.for<readonly [string, readonly Command[], Command, string]>([
    ["all of it", [atOnce], back("20.00"), "accepted"],
    ["a cent more", [atOnce], back("20.01"), "exceeds_remaining"],
    ["exactly the rest", [atOnce, back("19.99")], back("0.01"), "accepted"],
    ["a cent more than the rest", [atOnce, back("19.99")], back("0.02"), "exceeds_remaining"],
    ["a cent after the last", [atOnce, reversed], back("0.01"), "exceeds_remaining"],
    ["before and after it settles", [started, back("5.00"), settled], back("15.00"), "accepted"],
    ["more than is left of both", [started, back("5.00"), settled], back("15.01"), "exceeds_remaining"],
  ])("%s", ([, given, command, expected]) => {
    expect(answerAfter(given, command)).toBe(expected);
  });
});

describe("a rail's reference is used once, ever", () => {
  const again = { ...started, funding: "n2" } as const;
  test.for<readonly [string, readonly Command[], Command, string]>([
    ["announced twice", [started], again, "already_exists"],
    ["announced, and delivered as something else", [started], { ...again, type: "fund" }, "already_exists"],
    ["after the first has failed", [started, failed], again, "already_exists"],
    ["by another rail", [started], { ...again, source: { ...again.source, rail: "bank" } }, "accepted"],
    ["for its reversal", [atOnce], { ...reversed, reference: "card-1" }, "already_exists"],
    [
      "for a second reversal",
      [atOnce, { ...back("1.00"), reference: "cb-1" }],
      { ...reversed, reference: "cb-1" },
      "already_exists",
    ],
  ])("%s", ([, given, command, expected]) => {
    expect(answerAfter(given, command)).toBe(expected);
  });
});

describe("freezes", () => {
  test("stop what is announced, and not what settles, fails or is reversed", () => {
    expect(answerAfter([freeze("alice", "credit")], started)).toBe("account_frozen");
    for (const command of [settled, failed, reversed]) {
      expect(answerAfter([started, freeze("alice", "all")], command)).toBe("accepted");
    }
  });
});

describe("a reversal after the money was spent", () => {
  test("leaves less than nothing, and freezes the debits in the same decision, by a freeze of its own id", async () => {
    await using ledger = await market();
    for (const command of [atOnce, spent]) await ledger.submit(command);
    const receipt = await ledger.submit({ ...reversed, reversal: "v1" });
    expect(receipt.id).toBe("v1");
    expect(receipt.events.map(({ type }) => type)).toEqual(["FundingReversed", "AccountFrozen"]);
    expect(receipt.events[1]?.meta.cause).toBe(receipt.events[0]?.id);
    expect(await ledger.balance("alice", "USD")).toMatchObject(balance("-20.00"));
    expect((await ledger.account("alice")).freezes).toMatchObject([{ freeze: "v1", scope: "debit", source: "risk" }]);
    await expect(ledger.unfreezeAccount({ freeze: "v1" })).rejects.toMatchObject({ code: "not_permitted" });
  });

  test.for([
    ["90.00", [], ["FundingReversed", "AccountFrozen"]],
    // Exactly nothing is left: nothing is owed.
    ["70.00", [], ["FundingReversed"]],
    ["70.01", [], ["FundingReversed", "AccountFrozen"]],
    // It is stopped already, by whom two have to agree.
    ["90.00", [{ ...freeze("alice", "debit"), source: "risk" }], ["FundingReversed"]],
    ["90.00", [{ ...freeze("alice", "all"), source: "risk" }], ["FundingReversed"]],
    ["90.00", [{ ...freeze("alice", "credit"), source: "risk" }], ["FundingReversed", "AccountFrozen"]],
    // A holder could lift their own.
    ["90.00", [{ ...freeze("alice", "debit"), source: "holder" }], ["FundingReversed", "AccountFrozen"]],
  ] as const)("%s of 90.00 was spent, %j: %j", async ([amount, freezes, expected]) => {
    await using ledger = await market();
    for (const command of [atOnce, { ...spent, amount: usd(amount) }, ...freezes]) await ledger.submit(command);
    expect((await ledger.submit(reversed)).events.map(({ type }) => type)).toEqual(expected);
  });

  test("takes what is pending of the funding first, and freezes nothing for that", async () => {
    await using ledger = await market();
    for (const command of [started, { ...spent, amount: usd("70.00") }]) await ledger.submit(command);
    const { events } = await ledger.submit(back("5.00"));
    expect(events).toMatchObject([{ type: "FundingReversed", data: { bearer: "pending" } }]);
    expect(await ledger.balance("alice", "USD")).toMatchObject({ available: usd("0.00"), pending: usd("15.00") });
    expect((await ledger.submit(settled)).events).toMatchObject([{ data: { amount: usd("15.00"), of: "n1" } }]);
    expect(await ledger.balance("alice", "USD")).toMatchObject(balance("15.00"));
  });

  test("of a closed account is the house's loss", async () => {
    await using ledger = await market();
    for (const command of [atOnce, close("alice")]) await ledger.submit(command);
    const { events } = await ledger.submit(reversed);
    expect(events).toMatchObject([{ type: "FundingReversed", data: { bearer: "house" } }]);
    const { rows } = await ledger.trialBalance();
    expect(rows).toContainEqual({ account: "expenses:losses:reversal", balance: usd("20.00") });
    expect(rows).toContainEqual({ account: "assets:receivable:card", balance: usd("0.00") });
  });
});

describe("where the money is", () => {
  test.for([
    ["card", "assets:receivable:card"],
    ["bank", "assets:cash"],
    ["crypto", "assets:custody"],
  ] as const)("by %s, later or at once, it ends up in %s, and is taken back from there", async ([rail, account]) => {
    const source = { rail, reference: "r-1" };
    const moved = [[account, rail === "bank" ? "120.00" : "20.00"]];
    expect(await changes([{ ...started, source }])).toEqual([[`assets:receivable:${rail}`, "20.00"]]);
    expect(await changes([{ ...started, source }, settled])).toEqual(moved);
    expect(await changes([{ ...atOnce, source }])).toEqual(moved);
    expect(await changes([{ ...atOnce, source }, reversed])).toEqual([]);
    expect(await changes([{ ...started, source }, failed])).toEqual([]);
    expect(await changes([{ ...started, source }, settled, reversed])).toEqual([]);
  });

  test("a surcharge is charged when it settles, on what settles", async () => {
    const components = [
      { kind: "surcharge", when: { operation: "fund", rail: "card" }, percent: "1", payer: "payee" },
    ] as const;
    await using ledger = await market({ policy: { tariff: { version: "v1", components: [...components] }, risk: [] } });
    await ledger.submit(started);
    expect(await ledger.fees("alice")).toEqual([]);
    await ledger.submit(back("10.00"));
    await ledger.submit(settled);
    expect(await ledger.fees("alice")).toMatchObject([{ kind: "surcharge", amount: usd("0.10") }]);
    expect(await ledger.balance("alice", "USD")).toMatchObject({ available: usd("79.90") });
  });
});
