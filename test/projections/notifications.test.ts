// Is everybody told of an event who has a part in it, with their own amounts, and nobody of what is not for them?

import * as fc from "fast-check";
import {
  memoryStore,
  minorUnits,
  money,
  notificationsOf,
  openingTag,
  openLedger,
  postings,
  tagsOf,
  type EventType,
  type FreezeSource,
  type LedgerEvent,
  type Money,
  type Notification,
  type NotificationWhat,
} from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";
import { eventsOf, market } from "../wallet/market.ts";
import { accountsIn, played, scripts } from "./played.ts";

const usd = (value: string) => money(value, "USD");
const TYPES = Object.keys(EVENTS) as EventType[];
const WALLET = /^liabilities:wallet:(?<id>.+):(?<part>available|pending|held|reserve)$/;

/** What an event changes on wallets: the sum by wallet and currency, of all parts and of what is available. */
function changesOf(event: LedgerEvent): Map<string, { all: bigint; available: bigint }> {
  const changes = new Map<string, { all: bigint; available: bigint }>();
  for (const { account, asset, amount } of postings(event)) {
    const { id, part } = WALLET.exec(account)?.groups ?? {};
    if (id === undefined) continue;
    const { all, available } = changes.get(`${id} ${asset}`) ?? { all: 0n, available: 0n };
    changes.set(`${id} ${asset}`, {
      all: all - amount,
      available: part === "available" ? available - amount : available,
    });
  }
  return changes;
}

/** The event with the opening of what it is about, where it takes one. */
function withOpening(event: LedgerEvent, events: readonly LedgerEvent[]): [LedgerEvent, LedgerEvent | undefined] {
  const tag = openingTag(event);
  return [event, tag === undefined ? undefined : events.find((each) => tagsOf(each).includes(tag))];
}

function expectAmountsOf(event: LedgerEvent, told: readonly Notification[]): void {
  const moved = told.flatMap(({ account, amount, available }) =>
    amount === undefined || available === undefined ? [] : { account, amount, available },
  );
  // Once for each wallet and currency, and for no other.
  expect(moved.map(({ account, amount }) => `${account} ${amount.currency}`).toSorted(byText)).toEqual(
    [...changesOf(event).keys()].toSorted(byText),
  );
  for (const { account, amount, available } of moved) {
    expect(available.currency).toBe(amount.currency);
    const change = changesOf(event).get(`${account} ${amount.currency}`);
    expect({ all: minorUnits(amount), available: minorUnits(available) }).toEqual(change);
  }
}

function add(sums: Map<string, bigint>, account: string, kind: string, amount: Money): void {
  const key = `${account} ${kind} ${amount.currency}`;
  const sum = (sums.get(key) ?? 0n) + minorUnits(amount);
  if (sum === 0n) sums.delete(key);
  else sums.set(key, sum);
}

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** The accounts that an event's tags name, and the payee of what is only held for a payment, whom they do not. */
function partiesIn(event: LedgerEvent | undefined): string[] {
  if (event === undefined) return [];
  const named = tagsOf(event).flatMap(
    (tag) => /^(?:account|credits|claims|asked|asks):(?<id>.*)$/.exec(tag)?.[1] ?? [],
  );
  if (event.type === "PaymentAuthorized" || event.type === "PaymentVoided" || event.type === "PaymentExpired") {
    return [...named, event.data.to];
  }
  // Before there were claims, the buyer of a dispute was in no tag.
  return event.type === "DisputeOpened" || event.type === "DisputeResolved" ? [...named, event.data.buyer] : named;
}

describe("laws", () => {
  const events = fc.oneof(...TYPES.map((type) => arbitraries.event(type)));

  test("what is told of any event is what its postings change on that wallet, once per currency", () => {
    fc.assert(
      fc.property(events, (event) => {
        const told = notificationsOf(event);
        expectAmountsOf(event, told);
        expect(changesOf(event).size === 0 || told.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test("so it is in any history, and nobody is told who has no part in it", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { events } = await played(script);
        for (const each of events) {
          const [event, opening] = withOpening(each, events);
          const told = notificationsOf(event, opening);
          expectAmountsOf(event, told);
          const moved = [...changesOf(event).keys()].map((key) => key.slice(0, key.lastIndexOf(" ")));
          const parties = new Set([...moved, ...partiesIn(event), ...partiesIn(opening)]);
          for (const { account } of told) expect(parties).toContain(account);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("the fees that an account is told of are those that it paid, less those that it got back", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        const told = new Map<string, bigint>();
        const paid = new Map<string, bigint>();
        for (const event of events) {
          for (const { account, fees = [] } of notificationsOf(event)) {
            for (const { kind, amount } of fees) add(told, account, kind, amount);
          }
        }
        for (const account of accountsIn(events)) {
          for (const { kind, amount } of await ledger.fees(account)) add(paid, account, kind, amount);
        }
        expect(told).toEqual(paid);
      }),
      { numRuns: 40 },
    );
  });

  test("nobody is told who has no part in an event, whatever it says", () => {
    fc.assert(
      fc.property(events, (event) => {
        const moved = [...changesOf(event).keys()].map((key) => key.slice(0, key.lastIndexOf(" ")));
        const parties = new Set([...moved, ...partiesIn(event)]);
        for (const { account } of notificationsOf(event)) expect(parties).toContain(account);
      }),
      { numRuns: 2000 },
    );
  });

  test("what is told does not depend on a rule, a reason, evidence, by whom it was approved, or on whether it was the law", () => {
    let differing = 0;
    fc.assert(
      fc.property(events, (event) => {
        const other = otherwise(event);
        if (JSON.stringify(other.data) !== JSON.stringify(event.data)) differing += 1;
        expect(notificationsOf(other)).toEqual(notificationsOf(event));
      }),
      { numRuns: 3000 },
    );
    expect(differing).toBeGreaterThan(100);
  });

  test("nor does it of what is said in a dispute", () => {
    const said = fc.oneof(
      arbitraries.event("DisputeAnswered"),
      arbitraries.event("DisputeEvidenceSubmitted"),
      arbitraries.event("DisputeEscalated"),
    );
    fc.assert(
      fc.property(said, arbitraries.event("DisputeOpened"), (event, opened) => {
        const opening = { ...opened, data: { ...opened.data, dispute: event.data.dispute } };
        expect(notificationsOf(event, opening)).toHaveLength(2);
        expect(notificationsOf(otherwise(event), otherwise(opening))).toEqual(notificationsOf(event, opening));
      }),
    );
  });

  test("what is only said of a dispute or a withdrawal is told by its opening, and by no other", () => {
    const said = fc.oneof(
      arbitraries.event("DisputeAnswered"),
      arbitraries.event("DisputeEvidenceSubmitted"),
      arbitraries.event("DisputeEscalated"),
      arbitraries.event("WithdrawalPaid"),
    );
    fc.assert(
      fc.property(said, events, (event, opening) => {
        const isIts = tagsOf(opening).includes(openingTag(event) ?? "") && /Opened|Requested/.test(opening.type);
        expect(notificationsOf(event, opening).length > 0).toBe(isIts);
      }),
      { numRuns: 500 },
    );
  });
});

/** The keys under which an event tells why. */
const WHY = new Set([
  "reason",
  "rule",
  "findings",
  "outcome",
  "evidence",
  "approvers",
  "hash",
  "uri",
  "text",
  "flagged",
]);

/** The same event for another reason, asked by somebody else. */
function otherwise<Event extends LedgerEvent>(event: Event): Event {
  const data: Record<string, unknown> = { ...event.data };
  for (const key of WHY) if (key in data) data[key] = typeof data[key] === "string" ? "another" : [];
  if (event.type === "AccountFrozen" && event.data.source !== "holder") data["source"] = "legal";
  return { ...event, data, meta: {} };
}

/** The words by which each type of event is told, to anybody. */
const WORDS: Readonly<Record<EventType, readonly NotificationWhat[]>> = {
  AccountOpened: ["account_opened"],
  AccountClosed: ["account_closed"],
  Funded: ["funding_received", "funding_settled"],
  Transferred: ["money_sent", "money_received"],
  Refunded: ["refund_sent", "refund_received"],
  DisputeOpened: ["claim_opened", "dispute_opened"],
  DisputeShortfallHeld: ["dispute_held"],
  DisputeAnswered: [],
  DisputeEvidenceSubmitted: [],
  DisputeEscalated: [],
  DisputeResolved: ["claim_resolved", "dispute_resolved"],
  DisputeWithdrawn: ["claim_withdrawn", "dispute_withdrawn"],
  ChargebackReceived: ["chargeback_received"],
  ChargebackRepresented: ["chargeback_represented"],
  ChargebackWon: ["chargeback_won"],
  ChargebackLost: ["chargeback_lost"],
  LossWrittenOff: ["debt_written_off"],
  AccountFrozen: ["account_frozen"],
  AccountUnfrozen: ["account_unfrozen"],
  Adjusted: ["balance_adjusted"],
  UpkeepCompleted: [],
  RateQuoted: [],
  Converted: ["currency_sold", "currency_bought"],
  MoneyRequested: ["request_received", "request_made"],
  RequestDeclined: ["request_declined"],
  RequestCancelled: ["request_cancelled"],
  RequestExpired: ["request_expired"],
  PaymentAuthorized: ["payment_authorized", "authorization_received"],
  PaymentCaptured: ["payment_made", "payment_received"],
  PaymentSettled: ["payment_settled"],
  PaymentVoided: ["payment_voided", "authorization_voided"],
  PaymentExpired: ["payment_expired", "authorization_expired"],
  ReserveHeld: ["reserve_held"],
  ReserveReleased: ["reserve_released"],
  TierChanged: ["tier_changed"],
  TermsAccepted: ["terms_accepted"],
  ContactVerified: ["contact_verified"],
  CredentialChanged: ["credential_changed"],
  DeviceSeen: ["device_seen"],
  InstrumentLinked: ["instrument_linked"],
  InstrumentVerified: ["instrument_verified"],
  InstrumentRemoved: ["instrument_removed"],
  FundingStarted: ["funding_announced"],
  FundingFailed: ["funding_failed"],
  FundingReversed: ["funding_reversed"],
  WithdrawalRequested: ["withdrawal_requested"],
  WithdrawalSubmitted: ["withdrawal_submitted"],
  WithdrawalPaid: [],
  WithdrawalFailed: ["withdrawal_failed"],
  WithdrawalReturned: ["withdrawal_returned"],
  WithdrawalCancelled: ["withdrawal_cancelled"],
  ActionRefused: ["action_refused"],
  InstrumentDeclined: ["instrument_declined"],
  ChallengeFailed: ["challenge_failed"],
  TheftReported: ["theft_reported"],
  RiskFlagCleared: [],
  RuleSnoozed: [],
  InactivityNoticed: ["inactivity_noticed"],
  FeeCharged: ["fee_charged"],
  CampaignDefined: [],
  CampaignEnded: [],
};

describe("each type of event is told in words of its own", () => {
  test.for(Object.entries(WORDS))("%s", ([type, words]) => {
    const seen = new Set<string>();
    for (const event of fc.sample(arbitraries.event(type as EventType), { numRuns: 100, seed: 1 })) {
      for (const { what } of notificationsOf(event)) seen.add(what);
    }
    expect([...seen].toSorted(byText)).toEqual([...words].toSorted(byText));
  });
});

describe("what is told", () => {
  const at = "2026-01-31T09:00:00.000Z";
  const event = { position: 1, id: "e1", at, version: 1, meta: {} } as const;

  test("of a transfer tells each side its own: what arrived after the fee, and the fee, where the payee bears it", () => {
    const fees = [
      { kind: "transfer", amount: usd("0.25"), waived: usd("0.05"), payer: "shop", tariff: "t", campaign: "c" },
    ];
    const data = {
      transfer: "t1",
      from: "alice",
      to: "shop",
      amount: usd("24.90"),
      purpose: "p2p",
      memo: "lunch",
      fees,
    };
    expect(notificationsOf({ ...event, type: "Transferred", data })).toEqual([
      {
        account: "alice",
        what: "money_sent",
        about: "t1",
        counterparty: "shop",
        memo: "lunch",
        amount: usd("-24.90"),
        available: usd("-24.90"),
      },
      {
        account: "shop",
        what: "money_received",
        about: "t1",
        counterparty: "alice",
        memo: "lunch",
        amount: usd("24.70"),
        available: usd("24.70"),
        fees: [{ kind: "transfer", amount: usd("0.20") }],
      },
    ]);
  });

  const frozenBy = (source: FreezeSource) =>
    notificationsOf({
      ...event,
      type: "AccountFrozen",
      data: {
        freeze: "f1",
        account: "alice",
        scope: "debit",
        source,
        reason: "passThrough: money that passes through",
      },
    });

  test("of a freeze is what it stops and whether it was one's own; of one by risk, by an operator and by law it is the same", () => {
    const frozen = { account: "alice", what: "account_frozen", about: "f1", scope: "debit" };
    expect(frozenBy("holder")).toEqual([{ ...frozen, by: "holder" }]);
    for (const source of ["risk", "operator", "legal"] as const) {
      expect(frozenBy(source)).toEqual([{ ...frozen, by: "house" }]);
    }
  });

  test("is nothing where a rule has only marked something", async () => {
    await using ledger = await openLedger({
      store: memoryStore(),
      policy: {
        tariff: { version: "none", components: [] },
        risk: [{ rule: "velocity", count: 1, hours: 1, outcome: "freeze", shadow: true }],
      },
    });
    for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
    const source = { rail: "bank", reference: "wire-1" };
    await ledger.fund({ account: "alice", amount: usd("10.00"), source });
    for (let n = 0; n < 3; n += 1) await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") });
    const events = await eventsOf(ledger);
    expect(events.some(({ meta }) => meta.found?.some(({ shadow }) => shadow))).toBe(true);
    for (const each of events) {
      expect(notificationsOf(each)).toEqual(notificationsOf({ ...each, meta: {} }));
    }
  });

  test("of a capture is what was paid, and that the rest of the hold can be spent again", () => {
    const data = {
      payment: "p1",
      capture: "c1",
      from: "alice",
      to: "shop",
      amount: usd("30.00"),
      held: usd("40.00"),
      final: true,
      fees: [],
    };
    expect(notificationsOf({ ...event, type: "PaymentCaptured", data })).toEqual([
      {
        account: "alice",
        what: "payment_made",
        about: "p1",
        counterparty: "shop",
        amount: usd("-30.00"),
        available: usd("10.00"),
      },
      {
        account: "shop",
        what: "payment_received",
        about: "p1",
        counterparty: "alice",
        amount: usd("30.00"),
        available: usd("30.00"),
      },
    ]);
  });

  test("is written with the decimals of its asset", () => {
    const funded = { funding: "n1", account: "alice", source: { rail: "crypto", reference: "c-1" }, fees: [] };
    for (const amount of [money("500 JPY"), money("0.00100000 BTC")]) {
      const [told] = notificationsOf({ ...event, type: "Funded", data: { ...funded, amount } });
      expect(told).toMatchObject({ amount, available: amount });
    }
  });

  test("names the device, the credential, the contact and the terms that it is about", () => {
    const account = "alice";
    const abouts = [
      notificationsOf({ ...event, type: "DeviceSeen", data: { account, device: "phone" } }),
      notificationsOf({ ...event, type: "CredentialChanged", data: { account, credential: "pin" } }),
      notificationsOf({ ...event, type: "ContactVerified", data: { account, channel: "mail", contact: "h-1" } }),
      notificationsOf({ ...event, type: "TermsAccepted", data: { account, version: "2026-01" } }),
    ];
    expect(abouts.flat().map(({ about }) => about)).toEqual(["phone", "pin", "h-1", "2026-01"]);
  });

  test("of what the house bears on a closed account is nothing", () => {
    const reversed = {
      reversal: "v1",
      funding: "n1",
      account: "alice",
      amount: usd("1.00"),
      rail: "card",
      reason: "x",
    };
    expect(notificationsOf({ ...event, type: "FundingReversed", data: { ...reversed, bearer: "house" } })).toEqual([]);
    const lost = { chargeback: "c1", of: "t1", original: "transfer", account: "alice", by: "bank" } as const;
    expect(notificationsOf({ ...event, type: "ChargebackLost", data: { ...lost, bearer: "house" } })).toEqual([]);
  });

  test("of a withdrawal that was paid goes to who had asked for it", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.fund({ account: "alice", amount: usd("9.00"), source: { rail: "bank", reference: "wire-1" } });
    const destination = { rail: "bank", token: "tok" };
    const { id } = await ledger.requestWithdrawal({ account: "alice", amount: usd("9.00"), destination });
    await ledger.submitWithdrawal({ withdrawal: id });
    const [paid] = (await ledger.payWithdrawal({ withdrawal: id })).events;
    if (!paid) throw new Error("nothing was paid");
    const [, opening] = withOpening(paid, await eventsOf(ledger));
    expect(notificationsOf(paid, opening)).toEqual([
      { account: "alice", what: "withdrawal_paid", about: id, asked: usd("9.00"), counterparty: "bank" },
    ]);
    expect(notificationsOf(paid)).toEqual([]);
  });

  test("of what is authorised, and then voided or expires, goes to the payee as well, as what is asked for", async () => {
    let now = "2026-01-31T09:00:00.000Z";
    await using ledger = await market({ clock: () => now });
    const hold = { from: "alice", to: "shop", amount: usd("4.00"), expiresAt: "2026-02-01T09:00:00.000Z" };
    await ledger.authorizePayment({ ...hold, payment: "p1" });
    await ledger.authorizePayment({ ...hold, payment: "p2" });
    await ledger.voidPayment({ payment: "p1" });
    now = hold.expiresAt;
    await ledger.expirePayment({ payment: "p2" });
    const told = (await eventsOf(ledger)).flatMap((event) => notificationsOf(event));
    const ofShop = told.filter(({ account, counterparty }) => account === "shop" && counterparty === "alice");
    const common = { account: "shop", counterparty: "alice", asked: usd("4.00") };
    expect(ofShop.slice(-4)).toEqual([
      { ...common, what: "authorization_received", about: "p1", due: hold.expiresAt },
      { ...common, what: "authorization_received", about: "p2", due: hold.expiresAt },
      { ...common, what: "authorization_voided", about: "p1" },
      { ...common, what: "authorization_expired", about: "p2" },
    ]);
  });

  test("of what is said in a dispute tells what the answer was, and whose evidence it is", async () => {
    await using ledger = await market();
    await ledger.openDispute({ of: "t1", reason: "late", dispute: "d1" });
    for (const by of ["buyer", "seller"] as const) {
      await ledger.submitEvidence({ dispute: "d1", by, hash: "0".repeat(64), uri: "https://docs.example/1" });
    }
    await ledger.answerDispute({ dispute: "d1", answer: "contest", decideBy: "9999-01-01T00:00:00.000Z" });
    const events = await eventsOf(ledger);
    const said = events.slice(-3).flatMap((event) => notificationsOf(...withOpening(event, events)));
    expect(said.map(({ account, what, side, answer }) => [account, what, side ?? answer])).toEqual([
      ["alice", "claim_evidence_submitted", "buyer"],
      ["shop", "dispute_evidence_submitted", "buyer"],
      ["alice", "claim_evidence_submitted", "seller"],
      ["shop", "dispute_evidence_submitted", "seller"],
      ["alice", "claim_answered", "contest"],
      ["shop", "dispute_answered", "contest"],
    ]);
  });

  test("of an announced funding that arrives is that it can be spent now", async () => {
    await using ledger = await market();
    const source = { rail: "card", reference: "c-9" };
    await ledger.startFunding({ account: "alice", amount: usd("50.00"), source, funding: "f9" });
    await ledger.settleFunding({ funding: "f9" });
    const told = (await eventsOf(ledger)).slice(-2).flatMap((event) => notificationsOf(event));
    expect(told.map(({ what, amount, available }) => [what, amount?.value, available?.value])).toEqual([
      ["funding_announced", "50.00", "0.00"],
      ["funding_settled", "0.00", "50.00"],
    ]);
  });
});
