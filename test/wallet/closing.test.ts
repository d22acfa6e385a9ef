import { money, type Policy } from "tallystick";
import { expect, test } from "vitest";
import { market } from "./market.ts";
import { verified } from "./rejections/instrument.ts";

const usd = (value: string) => money(value, "USD");
const closing = { type: "closeAccount", account: "alice", instrument: "i1" } as const;

/** The books on an account of the house. */
async function booksOf(ledger: Awaited<ReturnType<typeof market>>, name: string): Promise<string[]> {
  const { rows } = await ledger.trialBalance();
  return rows.flatMap(({ account, balance }) => (account === name ? [`${balance.value} ${balance.currency}`] : []));
}

test("what is left goes to an instrument, asset by asset, free of fees, and each can be followed", async () => {
  const fee = { kind: "withdrawal", when: { operation: "withdraw" }, percent: "1", payer: "payer" } as const;
  await using ledger = await market({ policy: { tariff: { version: "v1", components: [fee] }, risk: [] } });
  for (const command of verified) await ledger.submit(command);
  await ledger.fund({ account: "alice", amount: money("500 JPY"), source: { rail: "bank", reference: "w-2" } });
  const receipt = await ledger.submit(closing);
  expect(receipt.id).toBe("alice");
  expect(receipt.events.map(({ type }) => type)).toEqual([
    "WithdrawalRequested",
    "WithdrawalSubmitted",
    "WithdrawalRequested",
    "WithdrawalSubmitted",
    "AccountClosed",
  ]);
  // Asked for again, all of it is told again.
  expect(await ledger.submit(closing)).toEqual({ ...receipt, replayed: true });
  expect(await booksOf(ledger, "liabilities:transit")).toEqual(["-500 JPY", "-70.00 USD"]);
  expect(await booksOf(ledger, "liabilities:unclaimed")).toEqual([]);

  const [yen, dollars] = receipt.events.flatMap((event) =>
    event.type === "WithdrawalSubmitted" ? [event.data.withdrawal] : [],
  );
  await ledger.payWithdrawal({ withdrawal: yen ?? "" });
  await ledger.returnWithdrawal({ withdrawal: yen ?? "", reason: "account unknown" });
  await ledger.failWithdrawal({ withdrawal: dollars ?? "", reason: "account unknown" });
  expect(await booksOf(ledger, "liabilities:unclaimed")).toEqual(["-500 JPY", "-70.00 USD"]);
  expect(await booksOf(ledger, "liabilities:transit")).toEqual(["0 JPY", "0.00 USD"]);
  expect((await ledger.account("alice")).balances["USD"]?.available).toEqual(usd("0.00"));
});

test("to an instrument it is refused where a withdrawal is not offered in one of its assets", async () => {
  const policy: Policy = {
    tariff: { version: "v1", components: [] },
    risk: [],
    restrictions: [{ operations: ["withdraw"], assets: ["USD"] }],
  };
  await using ledger = await market({ policy });
  for (const command of verified) await ledger.submit(command);
  await expect(ledger.submit(closing)).rejects.toMatchObject({ code: "asset_unavailable" });
  expect((await ledger.closeAccount({ account: "alice" })).events).toMatchObject([{ type: "AccountClosed" }]);
});

test("with nothing left it is closed, and nothing is withdrawn", async () => {
  await using ledger = await market();
  for (const command of verified)
    await ledger.submit({ ...command, ...("account" in command ? { account: "bob" } : {}) });
  expect((await ledger.submit({ ...closing, account: "bob" })).events).toMatchObject([{ data: { residue: [] } }]);
});
