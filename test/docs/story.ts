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

/** What a shop asks for, with an instant that passes soon. */
function asked(request: string): Command {
  const expiresAt = "2026-01-31T09:11:30.000Z";
  return {
    type: "requestMoney",
    from: "acc_alice",
    to: "acc_shop",
    amount: usd("7.50"),
    memo: "order 8",
    expiresAt,
    request,
  };
}

/** A buyer and a shop, from opening to closing. Each command leads to one event. */
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
  {
    type: "quoteRate",
    account: "acc_alice",
    sell: "USD",
    buy: "EUR",
    fixed: "sell",
    amount: usd("10.00"),
    mid: "0.9000",
    markupBps: 100,
    expiresAt: "2026-01-31T09:30:00.000Z",
    quote: "quo_1",
  },
  { type: "convert", quote: "quo_1", conversion: "cnv_1" },
  ...["req_1", "req_2", "req_3"].map(asked),
  { type: "declineRequest", request: "req_1", reason: "paid in cash" },
  { type: "cancelRequest", request: "req_2" },
  { type: "expireRequest", request: "req_3" },
  { type: "refund", of: "trf_7", amount: usd("4.90"), reason: "one piece was missing", refund: "rfd_1" },
  { type: "openDispute", of: "trf_7", amount: usd("10.00"), reason: "not as described", dispute: "dsp_1" },
  { type: "resolveDispute", dispute: "dsp_1", toBuyer: usd("6.00"), reason: "agreed by both" },
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
  { type: "completeUpkeep", through: "2026-01-29" },
];

/** The first event of each type, under the example policy. */
export async function story(): Promise<Record<EventType, LedgerEvent>> {
  let step = 0;
  const ids = () => `01KG9M8Z00ABCDEFGHJK${String(step).padStart(6, "0")}`;
  const clock = () => Date.UTC(2026, 0, 31, 9, step);
  await using ledger = await openLedger({ store: memoryStore(), policy: examplePolicy, ids, clock });
  for (const command of COMMANDS) {
    step += 1;
    await ledger.submit(command, command.type === "transfer" ? { key: "req-77", actor: "holder:cust_1" } : {});
  }
  const first: Partial<Record<EventType, LedgerEvent>> = {};
  for (const event of await eventsOf(ledger)) first[event.type] ??= event;
  return first as Record<EventType, LedgerEvent>;
}
