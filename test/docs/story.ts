// One event of every type, really recorded: the examples of the reference.

import {
  examplePolicy,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Auth,
  type Command,
  type EventType,
  type LedgerEvent,
  type Policy,
} from "tallystick";
import { eventsOf } from "../wallet/market.ts";

const usd = (value: string) => money(value, "USD");
const approvers = ["operator:anna", "operator:ben"];

/** A command, one that is about an instant: before the next command, or well behind it; or time that passes. */
type Step =
  | Command
  | { readonly days: number; readonly hours?: number }
  | ((instants: { readonly soon: string; readonly later: string }) => Command);

/** What a shop asks for. */
function asked(request: string, expiresAt: string): Command {
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

/** The transfer that risk refuses. */
const LISTED = "to somebody on a list";

/** A buyer and a shop, from opening to closing. Each command leads to one event. */
const STEPS: readonly Step[] = [
  { type: "openAccount", account: "acc_alice", kind: "personal", holder: "cust_1", country: "PT", tier: 3 },
  { type: "openAccount", account: "acc_shop", kind: "merchant", holder: "shop_9", tier: 2 },
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
  ({ later }) => asked("req_1", later),
  { type: "declineRequest", request: "req_1", reason: "paid in cash" },
  ({ later }) => asked("req_2", later),
  { type: "cancelRequest", request: "req_2" },
  ({ soon }) => asked("req_3", soon),
  { type: "expireRequest", request: "req_3" },
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
  {
    type: "authorizePayment",
    from: "acc_alice",
    to: "acc_shop",
    amount: usd("40.00"),
    payment: "pay_1",
    order: "order-8",
    expiresAt: "2026-02-07T09:00:00.000Z",
  },
  ({ soon }) => ({
    type: "capturePayment",
    payment: "pay_1",
    amount: usd("25.00"),
    capture: "cap_1",
    settlesAt: soon,
  }),
  { type: "settlePayment", payment: "pay_1", capture: "cap_1" },
  { type: "voidPayment", payment: "pay_1", reason: "the rest is sold out" },
  ({ soon }) => ({
    type: "authorizePayment",
    from: "acc_alice",
    to: "acc_shop",
    amount: usd("10.00"),
    payment: "pay_2",
    expiresAt: soon,
  }),
  { type: "expirePayment", payment: "pay_2" },
  ({ soon }) => ({
    type: "holdReserve",
    account: "acc_shop",
    amount: usd("5.00"),
    releaseAt: soon,
    reason: "new merchant",
    reserve: "rsv_1",
  }),
  { type: "releaseReserve", reserve: "rsv_1" },
  { type: "changeTier", account: "acc_alice", tier: 2, reason: "passport expired", evidence: "evd_31" },
  { type: "acceptTerms", account: "acc_alice", version: "2026-01" },
  { type: "verifyContact", account: "acc_alice", channel: "email", contact: "cnt_5f2a" },
  { type: "changeCredential", account: "acc_alice", credential: "passkey" },
  { type: "seeDevice", account: "acc_alice", device: "dev_88" },
  {
    type: "linkInstrument",
    account: "acc_alice",
    kind: "bank",
    token: "tok_7Hq",
    fingerprint: "fp_c41",
    country: "PT",
    instrument: "ins_1",
  },
  { type: "verifyInstrument", instrument: "ins_1" },
  {
    type: "startFunding",
    account: "acc_alice",
    amount: usd("40.00"),
    source: { rail: "sepa", reference: "dd-5" },
    funding: "fnd_3",
    instrument: "ins_1",
    expectedAt: "2026-02-03T12:00:00.000Z",
  },
  { type: "reverseFunding", funding: "fnd_3", amount: usd("15.00"), reason: "part refused", reversal: "rev_1" },
  { type: "failFunding", funding: "fnd_3", reason: "account closed" },
  ...["wdr_1", "wdr_2", "wdr_3"].map((withdrawal): Command => {
    const expectedAt = "2026-02-02T12:00:00.000Z";
    return {
      type: "requestWithdrawal",
      account: "acc_alice",
      amount: usd("8.00"),
      instrument: "ins_1",
      withdrawal,
      expectedAt,
    };
  }),
  { type: "submitWithdrawal", withdrawal: "wdr_1", reference: "ct-40" },
  { type: "payWithdrawal", withdrawal: "wdr_1", reference: "stm-11" },
  { type: "returnWithdrawal", withdrawal: "wdr_1", reason: "account closed", reference: "stm-12" },
  { type: "submitWithdrawal", withdrawal: "wdr_2" },
  { type: "failWithdrawal", withdrawal: "wdr_2", reason: "account unknown" },
  { type: "cancelWithdrawal", withdrawal: "wdr_3" },
  { type: "recordDecline", instrument: "ins_1", reason: "do not honour" },
  { type: "removeInstrument", instrument: "ins_1", reason: "holder asked" },
  { type: "transfer", from: "acc_alice", to: "acc_shop", amount: usd("1.00"), memo: LISTED },
  { type: "failChallenge", account: "acc_alice", amount: usd("1.00"), reason: "wrong code" },
  { type: "reportTheft", account: "acc_alice", reason: "phone stolen" },
  {
    type: "clearRiskFlag",
    account: "acc_alice",
    rule: "velocity",
    flagged: "01KG9M8Z00ABCDEFGHJK000004",
    reason: "a known customer",
  },
  {
    type: "snoozeRule",
    account: "acc_alice",
    rule: "velocity",
    until: "2026-02-07T09:00:00.000Z",
    reason: "the week of the fair",
  },
  {
    type: "defineCampaign",
    campaign: "spring-26",
    waives: { percent: "100" },
    caps: { uses: 1000, perAccount: 1, budget: usd("100.00") },
    period: { until: "2026-04-01T00:00:00.000Z" },
    operations: ["transfer"],
    givenBack: true,
  },
  { type: "endCampaign", campaign: "spring-26", reason: "sold out" },
  { type: "closeAccount", account: "acc_alice" },
  { type: "completeUpkeep", through: "2026-01-29" },
  { days: 400 },
  { type: "noticeInactivity", account: "acc_shop" },
  // Late in the evening, which is another day in Lisbon than in UTC.
  { days: 31, hours: 13 },
  { type: "chargeInactivity", account: "acc_shop", period: "2027-04" },
];

/** The example policy, with limits that go by days in Lisbon; of its risk rules only those that go by a list, since so much in so short a time trips all others. */
const POLICY: Policy = {
  ...examplePolicy,
  ...(examplePolicy.limits ? { limits: { ...examplePolicy.limits, timeZone: "Europe/Lisbon" } } : {}),
  risk: examplePolicy.risk.filter(({ rule }) => rule === "screening"),
};

/** The first event of each type, under that policy. */
export async function story(): Promise<Record<EventType, LedgerEvent>> {
  let step = 0;
  let days = 0;
  let hours = 9;
  const ids = () => `01KG9M8Z00ABCDEFGHJK${String(step).padStart(6, "0")}`;
  // A minute passes with every command.
  const clock = () => Date.UTC(2026, 0, 31 + days, hours, step);
  const after = (seconds: number) => new Date(clock() + seconds * 1000).toISOString();
  await using ledger = await openLedger({ store: memoryStore(), policy: POLICY, ids, clock });
  for (const each of STEPS) {
    if ("days" in each) {
      days += each.days;
      hours += each.hours ?? 0;
      continue;
    }
    step += 1;
    const command = typeof each === "function" ? each({ soon: after(30), later: after(600) }) : each;
    const isPaid = command.type === "transfer" && command.transfer === "trf_7";
    const isListed = command.type === "transfer" && command.memo === LISTED;
    const context = { screening: { result: "listed", list: "house-1" } } as const;
    const options = isPaid
      ? { key: "req-77", actor: "holder:cust_1" }
      : isListed
        ? { context }
        : { actor: "operator:anna" };
    await ledger.submit(command, options).catch((error: unknown) => {
      if (!(error instanceof RejectedError)) throw error;
      // What is refused by risk is recorded as that.
      if (isListed && error.code === "risk_denied") return undefined;
      if (error.code !== "verification_required") throw error;
      // The holder is asked, and proves it.
      const { factors, boundTo } = error.rejection.details as Pick<Auth, "factors" | "boundTo">;
      const auth: Auth = {
        factors,
        at: new Date(clock()).toISOString(),
        ...(boundTo === undefined ? {} : { boundTo }),
      };
      return ledger.submit(command, { ...options, auth });
    });
  }
  const first: Partial<Record<EventType, LedgerEvent>> = {};
  for (const event of await eventsOf(ledger)) first[event.type] ??= event;
  return first as Record<EventType, LedgerEvent>;
}
