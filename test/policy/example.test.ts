import { examplePolicy, feeLines, money, type ChargedOperation } from "tallystick";
import { expect, test } from "vitest";

type Party = NonNullable<ChargedOperation["payee"]>;

const alice: Party = { account: "alice", kind: "personal", tier: 1, country: "PT" };
const shop: Party = { account: "shop", kind: "merchant", tier: 1, country: "PT" };
const amount = money("100.00 USD");
const pays = (payer: Party, payee: Party): ChargedOperation => ({ operation: "transfer", amount, payer, payee });
const captures = (payer: Party, payee: Party): ChargedOperation => ({ ...pays(payer, payee), operation: "payment" });
const topUp = (rail: string): ChargedOperation => ({ operation: "fund", amount, rail, payee: alice });

test.for<readonly [string, ChargedOperation, fees: readonly string[]]>([
  ["a payment at home", pays(alice, shop), ["transfer 2.00 shop"]],
  ["one across a border", pays({ ...alice, country: "DE" }, shop), ["transfer 2.00 shop", "cross-border 1.50 shop"]],
  ["one to a person", pays(alice, { ...alice, account: "bob", country: "DE" }), []],
  ["a top-up by card", topUp("card"), ["surcharge 1.00 alice"]],
  ["a top-up by bank", topUp("bank"), []],
  ["a capture", captures(alice, shop), ["payment 2.00 shop"]],
  [
    "a capture across a border",
    captures({ ...alice, country: "DE" }, shop),
    ["payment 2.00 shop", "cross-border 1.50 shop"],
  ],
  ["a capture for a person", captures(alice, { ...alice, account: "bob", country: "DE" }), []],
  ["a withdrawal", { operation: "withdraw", amount, payer: alice }, ["withdrawal 1.00 alice"]],
  [
    "a withdrawal of 1,000.00 instead",
    { operation: "withdraw", amount: money("1000.00 USD"), payer: alice },
    ["withdrawal 5.00 alice"],
  ],
  [
    "a withdrawal of 10,000.00 instead",
    { operation: "withdraw", amount: money("10000.00 USD"), payer: alice },
    ["withdrawal 25.00 alice"],
  ],
  ["a conversion", { operation: "convert", amount, payer: alice, payee: alice }, ["conversion 1.00 alice"]],
])("the example policy charges for %s of 100.00 as published", ([, operation, fees]) => {
  const lines = feeLines(examplePolicy.tariff, operation);
  expect(lines.map(({ kind, amount: fee, payer }) => `${kind} ${fee.value} ${payer}`)).toEqual(fees);
});
