// How can writing off a debt be refused?

import { usd, approvers, chargeback, spend } from "./market.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const loss = { type: "writeOffLoss", account: "shop", reason: "gone", approvers, loss: "l1" } as const;

export const malformed: Malformed<"writeOffLoss"> = {
  writeOffLoss: [{ account: "shop", reason: "gone" }, "approvers", undefined],
};

export const amounts: Amounts = {
  "amount of a loss": ["positive", (amount) => ({ ...loss, amount })],
};

export const rows: readonly Row[] = [
  { code: "account_not_found", command: { ...loss, account: "nobody" }, details: { account: "nobody" } },
  { code: "already_exists", given: [spend, chargeback, loss], command: loss, details: { loss: "l1" } },
  { code: "account_closed", command: { ...loss, account: "gone" }, details: { account: "gone" } },
  {
    code: "not_permitted",
    given: [spend, chargeback],
    command: { ...loss, approvers: ["operator:anna", "operator:anna"] },
    details: { approvers: ["operator:anna", "operator:anna"] },
  },
  { code: "already_done", command: loss, details: { account: "shop" } },
  { code: "already_done", command: { ...loss, amount: usd("1.00") }, details: { account: "shop" } },
  {
    code: "exceeds_remaining",
    given: [spend, chargeback],
    command: { ...loss, amount: usd("30.01") },
    details: { account: "shop", asked: usd("30.01"), remaining: usd("30.00") },
  },
];
