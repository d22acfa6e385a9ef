// One event of every type, really recorded: the examples of the reference.

import {
  examplePolicy,
  memoryStore,
  money,
  openLedger,
  type Command,
  type EventType,
  type LedgerEvent,
} from "tallystick";
import { eventsOf } from "../wallet/market.ts";

const usd = (value: string) => money(value, "USD");
const approvers = ["operator:anna", "operator:ben"];

/** A buyer and a shop, from opening to closing. */
const COMMANDS: readonly Command[] = [
  { type: "openAccount", account: "acc_alice", kind: "personal", holder: "cust_1", country: "PT", tier: 1 },
  { type: "openAccount", account: "acc_shop", kind: "merchant", holder: "shop_9" },
  {
    type: "fund",
    account: "acc_alice",
    amount: usd("100.00"),
    source: { rail: "card", reference: "pay-118" },
    funding: "fnd_1",
  },
  { type: "transfer", from: "acc_alice", to: "acc_shop", amount: usd("24.90"), memo: "order 7", transfer: "trf_7" },
  { type: "refund", of: "trf_7", amount: usd("4.90"), reason: "one piece was missing", refund: "rfd_1" },
  { type: "openDispute", of: "trf_7", amount: usd("10.00"), reason: "not as described", dispute: "dsp_1" },
  { type: "answerDispute", dispute: "dsp_1", answer: "contest", text: "it was as described" },
  {
    type: "submitEvidence",
    dispute: "dsp_1",
    by: "buyer",
    hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    uri: "https://files.example/dsp_1/photo",
    evidence: "evd_1",
  },
  { type: "escalateDispute", dispute: "dsp_1", reason: "the photo shows it" },
  {
    type: "resolveDispute",
    dispute: "dsp_1",
    toBuyer: usd("6.00"),
    reason: "agreed by both",
    goodwill: usd("1.00"),
    approvers,
  },
  // Contested when the shop has nothing left, and then something comes in.
  { type: "transfer", from: "acc_alice", to: "acc_shop", amount: usd("20.00"), transfer: "trf_8" },
  { type: "transfer", from: "acc_shop", to: "acc_alice", amount: usd("33.10"), transfer: "trf_9" },
  { type: "openDispute", of: "trf_8", reason: "never arrived", dispute: "dsp_2" },
  {
    type: "fund",
    account: "acc_shop",
    amount: usd("50.00"),
    source: { rail: "bank", reference: "wire-204" },
    funding: "fnd_2",
  },
  { type: "holdShortfall", dispute: "dsp_2" },
  { type: "withdrawDispute", dispute: "dsp_2" },
  {
    type: "receiveChargeback",
    of: "fnd_1",
    amount: usd("40.00"),
    reference: { rail: "card", reference: "case-31" },
    fee: usd("15.00"),
    reason: "not authorised by the cardholder",
    respondBy: "2026-02-14T09:00:00.000Z",
    chargeback: "cbk_1",
  },
  {
    type: "representChargeback",
    chargeback: "cbk_1",
    hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    uri: "https://files.example/cbk_1/receipt",
  },
  { type: "winChargeback", chargeback: "cbk_1", reference: "case-31-back" },
  {
    type: "receiveChargeback",
    of: "trf_8",
    reference: { rail: "card", reference: "case-32" },
    reason: "goods not received",
    chargeback: "cbk_2",
  },
  { type: "loseChargeback", chargeback: "cbk_2" },
  { type: "transfer", from: "acc_shop", to: "acc_alice", amount: usd("30.00"), transfer: "trf_10" },
  {
    type: "receiveChargeback",
    of: "fnd_2",
    amount: usd("5.00"),
    reference: { rail: "bank", reference: "recall-1" },
    reason: "recalled",
    chargeback: "cbk_3",
  },
  { type: "writeOffLoss", account: "acc_shop", reason: "the shop is gone", approvers, loss: "los_1" },
  {
    type: "freezeAccount",
    account: "acc_alice",
    scope: "debit",
    source: "risk",
    reason: "unusual pattern",
    freeze: "frz_1",
  },
  { type: "unfreezeAccount", freeze: "frz_1", reason: "explained by the holder", approvers },
  {
    type: "adjust",
    postings: [
      { account: "expenses:losses:goodwill", amount: usd("5.00") },
      { account: "liabilities:wallet:acc_alice:available", amount: usd("-5.00") },
    ],
    reason: "goodwill after a long wait",
    approvers,
    adjustment: "adj_1",
  },
  { type: "closeAccount", account: "acc_alice" },
];

/** The first event of each type, under the example policy. */
export async function story(): Promise<Record<EventType, LedgerEvent>> {
  let step = 0;
  const ids = () => `01KG9M8Z00ABCDEFGHJK${String(step).padStart(6, "0")}`;
  const clock = () => Date.UTC(2026, 0, 31, 9, step);
  await using ledger = await openLedger({ store: memoryStore(), policy: examplePolicy, ids, clock });
  for (const command of COMMANDS) {
    step += 1;
    await ledger.submit(
      command,
      command.type === "transfer" && command.transfer === "trf_7" ? { key: "req-77", actor: "holder:cust_1" } : {},
    );
  }
  const first: Partial<Record<EventType, LedgerEvent>> = {};
  for (const event of await eventsOf(ledger)) first[event.type] ??= event;
  return first as Record<EventType, LedgerEvent>;
}
