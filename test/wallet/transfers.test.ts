// What a transfer is for: how it is charged, told and found.

import { memoryStore, money, openLedger, tagsOf, type Policy } from "tallystick";
import { expect, test } from "vitest";
import { MARKET } from "./scenario.ts";

const usd = (value: string) => money(value, "USD");
const policy: Policy = {
  tariff: {
    version: "bills-1",
    components: [
      { kind: "bill", when: { operation: "transfer", purpose: "bill" }, fixed: usd("0.50"), payer: "payer" },
      { kind: "person", when: { operation: "transfer", purpose: "person" }, fixed: usd("0.10"), payer: "payer" },
    ],
  },
  risk: [],
};
const biller = { reference: "bill 2026/118" };

test.for([
  ["to a person, if nobody says", {}, "person", ["0.10"]],
  ["for a bill, where a biller is named", { biller }, "bill", ["0.50"]],
  ["for what is said, whoever is named", { biller, purpose: "service" }, "service", []],
] as const)("%s", async ([, given, purpose, fees]) => {
  await using ledger = await openLedger({ store: memoryStore(), policy });
  for (const command of MARKET) await ledger.submit(command);
  const { events } = await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00"), ...given });
  const charged = fees.map((fee) => ({ amount: usd(fee), payer: "alice" }));
  expect(events).toMatchObject([{ data: { purpose, fees: charged } }]);
});

test("an order and a bill are on both statements, and an order is found by its tag", async () => {
  await using ledger = await openLedger({ store: memoryStore() });
  for (const command of MARKET) await ledger.submit(command);
  const { events } = await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00"), order: "order-7", biller });
  expect(events.flatMap(tagsOf)).toContain("order:order-7");
  for (const account of ["alice", "bob"]) {
    const last = (await ledger.statement(account)).entries.at(-1);
    expect(last).toMatchObject({ order: "order-7", reference: biller.reference });
  }
});
