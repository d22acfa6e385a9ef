// What a decision may and may not do, whatever was decided before it.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import {
  bookOfState,
  decide,
  defaultPolicy,
  postings,
  REJECTIONS,
  tagsOf,
  type EventData,
  type EventType,
  type FeeLine,
  type Policy,
  type ProposedEvent,
} from "tallystick";
import { arbitraries, live, type Submission } from "tallystick/testing";
import { subjectOf } from "../../src/events/tags.ts";
import { times, viewOfState } from "./harness.ts";
import { expectAsModelled } from "./modelled.ts";
import { promoters } from "./promoters.ts";
import { opening, plain } from "./town.ts";

const rules = fc.oneof(fc.constant<Policy>(defaultPolicy), arbitraries.policy());
const lives = { submissions: arbitraries.submissions({ keys: "none" }), policy: rules };
const runs = { numRuns: times(300) };

/** A town in which nearly everything is about a few payments, under policies that charge, return and let more be taken. */
const shoppers = {
  submissions: fc
    .record({
      purses: fc.array(arbitraries.money({ currencies: ["USD"] }), { minLength: 6, maxLength: 6 }),
      steps: fc.array(
        fc.record({
          command: fc.oneof(
            ...(["authorizePayment", "capturePayment", "capturePayment", "refund"] as const).map((type) =>
              arbitraries.wellFormedCommand(type),
            ),
            arbitraries.wellFormedCommand(),
          ),
          wait: fc.constantFrom(0, 0, 0, 0, 0, 1, 3_600_000, 24 * 3_600_000),
        }),
        { maxLength: 40, size: "max" },
      ),
    })
    .map(({ purses, steps }): Submission[] => [
      ...opening("merchant", purses),
      ...steps.map(({ command, wait }) => ({ ...plain(command), wait })),
    ]),
  policy: arbitraries.policy(),
};

describe("a decision", () => {
  test.prop(lives, { numRuns: times(600) })(
    "is the one that the model expects, with the reason that none precedes",
    ({ submissions, policy }) => {
      expectAsModelled(submissions, policy);
    },
  );

  test.prop(shoppers, { numRuns: times(400) })(
    "is the one that the model expects where nearly everything is about payments",
    ({ submissions, policy }) => {
      expectAsModelled(submissions, policy);
    },
  );

  test.prop(promoters, { numRuns: times(400) })(
    "is the one that the model expects where nearly everything is about campaigns",
    ({ submissions, policy }) => {
      expectAsModelled(submissions, policy);
    },
  );

  test.prop(lives, runs)("is the same for the same state, command and env", ({ submissions, policy }) => {
    for (const { submission, before, env, decision } of live(submissions, { policy })) {
      expect(decide(bookOfState(before), submission.command, env())).toEqual(decision);
    }
  });

  test.prop(lives, runs)("that rejects records nothing, and says what to do", ({ submissions, policy }) => {
    for (const { decision, before, after } of live(submissions, { policy })) {
      if (decision.outcome === "accepted") continue;
      const { code, message, remedy, retryable } = decision.rejection;
      expect(decision.events).toEqual([]);
      expect(after).toBe(before);
      expect({ remedy, retryable }).toEqual({ remedy: REJECTIONS[code].remedy, retryable: REJECTIONS[code].retryable });
      expect(message).not.toBe("");
    }
  });

  test.prop(lives, runs)(
    "that accepts records something, or names what was done earlier",
    ({ submissions, policy }) => {
      for (const { decision } of live(submissions, { policy })) {
        if (decision.outcome === "accepted") expect(decision.events.length > 0).toBe(decision.earlier === undefined);
      }
    },
  );
});

/** The data of each type of event that a law is about, told in the words of the law. */
type Said<Saying> = { readonly [Type in EventType]?: (data: EventData<Type>) => Saying };

function say<Saying>(said: Said<Saying>, { type, data }: ProposedEvent): Saying | undefined {
  const words: ((data: never) => Saying) | undefined = said[type];
  return words?.(data as never);
}

/** What is received and may be given back: under which id, and how much. */
const RECEIVED: Said<{ readonly of: string; readonly units: bigint }> = {
  Transferred: ({ transfer, amount }) => ({ of: `transfer ${transfer}`, units: units(amount) }),
  PaymentCaptured: ({ payment, amount }) => ({ of: `payment ${payment}`, units: units(amount) }),
  Funded: ({ funding, amount }) => ({ of: `funding ${funding}`, units: units(amount) }),
  FundingStarted: ({ funding, amount }) => ({ of: `funding ${funding}`, units: units(amount) }),
};

/** What is given back of it, contested or taken back by a bank; what comes to be nobody's any more is less than nothing. */
const TAKEN_BACK: Said<{ readonly of: string; readonly what: string; readonly units: bigint }> = {
  Refunded: ({ original, of, refund, amount }) => ({ of: `${original} ${of}`, what: refund, units: units(amount) }),
  DisputeOpened: ({ original, of, dispute, amount }) => ({
    of: `${original} ${of}`,
    what: `dispute ${dispute}`,
    units: units(amount),
  }),
  DisputeResolved: ({ original, of, dispute, toSeller }) => ({
    of: `${original} ${of}`,
    what: `dispute ${dispute}`,
    units: -units(toSeller),
  }),
  FundingReversed: ({ funding, reversal, amount }) => ({
    of: `funding ${funding}`,
    what: `reversal ${reversal}`,
    units: units(amount),
  }),
  ChargebackReceived: ({ original, of, chargeback, amount }) => ({
    of: `${original} ${of}`,
    what: `chargeback ${chargeback}`,
    units: units(amount),
  }),
  ChargebackWon: ({ original, of, chargeback, amount }) => ({
    of: `${original} ${of}`,
    what: `chargeback ${chargeback}`,
    units: -units(amount),
  }),
};

/** Events that are recorded because somebody wished them, and may not leave a wallet below zero. */
const VOLUNTARY: readonly EventType[] = [
  "Transferred",
  "Refunded",
  "Adjusted",
  "Funded",
  "AccountClosed",
  "PaymentAuthorized",
  "PaymentCaptured",
  "PaymentSettled",
  "ReserveHeld",
  "Converted",
  "WithdrawalRequested",
  "FeeCharged",
];

/** What is put on hold in a wallet or let go of, as the law below adds it up. */
interface Hold {
  readonly wallet: string;
  readonly asset: string;
  readonly units: bigint;
}

function withFees({ account, amount, fees }: EventData<"WithdrawalCancelled">): Hold {
  const held = fees.reduce((sum, fee) => sum + borne(fee), units(amount));
  return { wallet: account, asset: amount.currency, units: held };
}

/** What whoever pays a fee bears of it. */
function borne({ amount, waived }: Pick<FeeLine, "amount" | "waived">): bigint {
  return units(amount) - (waived ? units(waived) : 0n);
}

function letGo({ units, ...rest }: Hold): Hold {
  return { ...rest, units: -units };
}

/** What is put on hold in a wallet, or let go of: less than nothing. */
const HELD: Said<Hold> = {
  DisputeOpened: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: units(held) }),
  DisputeShortfallHeld: ({ seller, amount }) => ({ wallet: seller, asset: amount.currency, units: units(amount) }),
  DisputeResolved: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: -units(held) }),
  PaymentAuthorized: ({ from, amount }) => ({ wallet: from, asset: amount.currency, units: units(amount) }),
  PaymentCaptured: ({ from, amount, held, final }) => ({
    wallet: from,
    asset: amount.currency,
    units: -units(final ? held : amount),
  }),
  PaymentVoided: ({ from, amount }) => ({ wallet: from, asset: amount.currency, units: -units(amount) }),
  PaymentExpired: ({ from, amount }) => ({ wallet: from, asset: amount.currency, units: -units(amount) }),
  WithdrawalRequested: (data) => withFees(data),
  WithdrawalSubmitted: (data) => letGo(withFees(data)),
  WithdrawalCancelled: (data) => letGo(withFees(data)),
  DisputeWithdrawn: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: -units(held) }),
};

/** What happens in a dispute or a chargeback while it stands, by which. */
const STEPS: Said<string> = {
  DisputeShortfallHeld: ({ dispute }) => `dispute ${dispute}`,
  DisputeEvidenceSubmitted: ({ dispute }) => `dispute ${dispute}`,
  DisputeAnswered: ({ dispute }) => `dispute ${dispute}`,
  DisputeEscalated: ({ dispute }) => `dispute ${dispute}`,
  DisputeResolved: ({ dispute }) => `dispute ${dispute}`,
  DisputeWithdrawn: ({ dispute }) => `dispute ${dispute}`,
  ChargebackRepresented: ({ chargeback }) => `chargeback ${chargeback}`,
  ChargebackWon: ({ chargeback }) => `chargeback ${chargeback}`,
  ChargebackLost: ({ chargeback }) => `chargeback ${chargeback}`,
};

/** What ends it. */
const ENDS: readonly EventType[] = ["DisputeResolved", "DisputeWithdrawn", "ChargebackWon", "ChargebackLost"];

/** Who must be free to pay, and who must be free to be paid. */
const STOPPED_BY_FREEZES: Said<{ readonly debit?: string; readonly credit?: string }> = {
  // One that settles what was pending is the rail's doing.
  Funded: ({ account, of }) => (of === undefined ? { credit: account } : {}),
  FundingStarted: ({ account }) => ({ credit: account }),
  WithdrawalRequested: ({ account }) => ({ debit: account }),
  WithdrawalSubmitted: ({ account }) => ({ debit: account }),
  AccountClosed: ({ account }) => ({ debit: account }),
  Transferred: ({ from, to }) => ({ debit: from, credit: to }),
  Refunded: ({ from, to }) => ({ debit: from, credit: to }),
  PaymentAuthorized: ({ from, to }) => ({ debit: from, credit: to }),
  // What is held was let go of before; what exceeds it is a debit like any other.
  PaymentCaptured: ({ from, to, amount, held }) => ({
    ...(units(amount) > units(held) ? { debit: from } : {}),
    credit: to,
  }),
  Converted: ({ account }) => ({ debit: account, credit: account }),
};

/** How a request for money ends. */
const ENDS_A_REQUEST: Said<string | undefined> = {
  Transferred: ({ request }) => request,
  RequestDeclined: ({ request }) => request,
  RequestCancelled: ({ request }) => request,
  RequestExpired: ({ request }) => request,
};

/** Events that may happen more than once to what they are about. */
const REPEATABLE: readonly EventType[] = [
  "TierChanged",
  "TermsAccepted",
  "ContactVerified",
  "CredentialChanged",
  "DeviceSeen",
  "DisputeShortfallHeld",
  "InstrumentDeclined",
  "ChallengeFailed",
  "TheftReported",
  "RiskFlagCleared",
  "RuleSnoozed",
  "InactivityNoticed",
  "FeeCharged",
];

describe("whatever is decided", () => {
  test.prop(lives, runs)("no voluntary debit leaves less than nothing", ({ submissions, policy }) => {
    for (const { events, after } of live(submissions, { policy })) {
      for (const event of events) {
        for (const { wallet, asset } of debited(event)) {
          const left = viewOfState(after, wallet).available[asset] ?? 0n;
          // A house may let refunds take a merchant below zero.
          const isPermitted = event.type === "Refunded" && policy.refunds?.overdraw === true;
          if (VOLUNTARY.includes(event.type) && !isPermitted)
            expect({ wallet, asset, isDebt: left < 0n }).toEqual({ wallet, asset, isDebt: false });
        }
      }
    }
  });

  test.prop(lives, runs)(
    "what is held is what was put on hold and not let go of, never less than nothing",
    ({ submissions, policy }) => {
      const held = new Map<string, bigint>();
      for (const { events, after } of live(submissions, { policy })) {
        const lines = events.flatMap((event) => say(HELD, event) ?? []);
        for (const { wallet, asset, units } of lines) {
          held.set(`${wallet} ${asset}`, (held.get(`${wallet} ${asset}`) ?? 0n) + units);
        }
        for (const { wallet, asset } of lines) {
          const left = held.get(`${wallet} ${asset}`) ?? 0n;
          expect(viewOfState(after, wallet).held[asset] ?? 0n).toBe(left);
          expect(left >= 0n).toBe(true);
        }
      }
    },
  );

  test.prop(lives, runs)(
    "refunds, disputes and chargebacks, lost or open, never exceed the original",
    ({ submissions, policy }) => {
      const rests = new Map<string, bigint>();
      const contested = new Map<string, bigint>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const received = say(RECEIVED, event);
        // Captures add up; what settles of a funding is what was left of it.
        const before = event.type === "PaymentCaptured" ? (rests.get(received?.of ?? "") ?? 0n) : 0n;
        if (received) rests.set(received.of, before + received.units);
        let taken = say(TAKEN_BACK, event);
        if (event.type === "DisputeOpened") contested.set(event.data.dispute, units(event.data.amount));
        if (event.type === "DisputeResolved") {
          const { dispute, toBuyer, toSeller } = event.data;
          expect(units(toBuyer) + units(toSeller)).toBe(contested.get(dispute));
        }
        if (event.type === "DisputeWithdrawn") {
          const { original, of, dispute } = event.data;
          taken = { of: `${original} ${of}`, what: dispute, units: -(contested.get(dispute) ?? 0n) };
        }
        if (!taken) continue;
        const rest = (rests.get(taken.of) ?? 0n) - taken.units;
        rests.set(taken.of, rest);
        expect({ event, isOverdrawn: rest < 0n }).toEqual({ event, isOverdrawn: false });
      }
    },
  );

  test.prop(lives, runs)(
    "the seller never spends what an open dispute claims, and what is claimed is held once",
    ({ submissions, policy }) => {
      const claims = new Map<string, { seller: string; asset: string; short: bigint }>();
      for (const { events, after } of live(submissions, { policy })) {
        for (const { type, data } of events) {
          if (type === "DisputeOpened") {
            const short = units(data.amount) - units(data.held);
            claims.set(data.dispute, { seller: data.seller, asset: data.amount.currency, short });
          }
          if (type === "DisputeShortfallHeld") {
            const claim = claims.get(data.dispute);
            if (!claim) throw new Error(`held for ${data.dispute}, which is not open`);
            claim.short -= units(data.amount);
            expect(claim.short >= 0n).toBe(true);
          }
          if (type === "DisputeResolved" || type === "DisputeWithdrawn") claims.delete(data.dispute);
        }
        for (const event of events) {
          // A house may let refunds take a merchant below zero.
          const isPermitted = event.type === "Refunded" && policy.refunds?.overdraw === true;
          if (!VOLUNTARY.includes(event.type) || isPermitted) continue;
          for (const { wallet, asset } of debited(event)) {
            const left = viewOfState(after, wallet).available[asset] ?? 0n;
            // What could be held has been, so nothing that is claimed lies about; and what is claimed is never spent.
            const claimed = [...claims.values()]
              .filter((claim) => claim.seller === wallet && claim.asset === asset)
              .reduce((sum, { short }) => sum + short, 0n);
            expect({ event, left, claimed, isSpent: left < claimed }).toEqual({ event, left, claimed, isSpent: false });
          }
        }
      }
    },
  );

  test.prop(lives, runs)("a buyer gets all that was won, whatever the seller had left", ({ submissions, policy }) => {
    for (const { before, after, events } of live(submissions, { policy })) {
      for (const event of events) {
        if (event.type !== "DisputeResolved" || events.length > 1) continue;
        const { buyer, toBuyer, goodwill } = event.data;
        const has = (state: typeof before): bigint => viewOfState(state, buyer).available[toBuyer.currency] ?? 0n;
        expect(has(after) - has(before)).toBe(units(toBuyer) + (goodwill ? units(goodwill) : 0n));
      }
    }
  });

  test.prop(lives, runs)("no dispute and no chargeback ends twice", ({ submissions, policy }) => {
    const ended = new Set<string>();
    for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
      const step = say(STEPS, event);
      if (step === undefined) continue;
      expect({ event, isOver: ended.has(step) }).toEqual({ event, isOver: false });
      if (ENDS.includes(event.type)) ended.add(step);
    }
  });

  test.prop(lives, runs)(
    "frozen means frozen, for the scope of the freeze and until it is lifted",
    ({ submissions, policy }) => {
      const standing = new Map<string, { account: string; scope: string }>();
      const stopped = (account: string, direction: "debit" | "credit") =>
        [...standing.values()].some(
          (freeze) => freeze.account === account && ["all", direction].includes(freeze.scope),
        );
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (event.type === "AccountFrozen") standing.set(event.data.freeze, event.data);
        if (event.type === "AccountUnfrozen") standing.delete(event.data.freeze);
        const { debit, credit } = say(STOPPED_BY_FREEZES, event) ?? {};
        const frozen = [
          ...(debit !== undefined && stopped(debit, "debit") ? [debit] : []),
          ...(credit !== undefined && stopped(credit, "credit") ? [credit] : []),
        ];
        expect({ event, frozen }).toEqual({ event, frozen: [] });
      }
    },
  );

  test.prop(lives, runs)(
    "a freeze by risk is lifted by two operators, one by law by compliance only, one by a holder by that holder or an operator",
    ({ submissions, policy }) => {
      const sources = new Map<string, string>();
      const holders = new Map<string, string>();
      for (const { type, data, meta } of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (type === "AccountOpened") holders.set(data.account, data.holder);
        if (type === "AccountFrozen") sources.set(data.freeze, data.source);
        if (type !== "AccountUnfrozen") continue;
        const operators = new Set(data.approvers?.filter((approver) => approver.startsWith("operator:")));
        if (sources.get(data.freeze) === "risk") expect(operators.size).toBeGreaterThan(1);
        if (sources.get(data.freeze) === "operator") expect(meta.actor ?? "").not.toMatch(/^holder:/);
        if (sources.get(data.freeze) === "holder" && meta.actor !== undefined && !meta.actor.startsWith("operator:"))
          expect(meta.actor).toBe(`holder:${holders.get(data.account)}`);
        if (sources.get(data.freeze) === "legal") expect(meta.actor).toMatch(/^compliance:/);
      }
    },
  );

  test.prop(lives, runs)(
    "a closed account has nothing, owes nothing, and is never touched again",
    ({ submissions, policy }) => {
      const closed = new Set<string>();
      for (const { events, after } of live(submissions, { policy })) {
        for (const event of events) {
          const touched = [...moved(event)].filter(({ wallet }) => closed.has(wallet));
          expect({ event, touched }).toEqual({ event, touched: [] });
          if (event.type === "AccountFrozen") expect(closed.has(event.data.account)).toBe(false);
          if (event.type === "AccountClosed") {
            closed.add(event.data.account);
            const view = viewOfState(after, event.data.account);
            const {
              kind: _,
              holder: __,
              tier: ___,
              facts: ____,
              instruments: _____,
              lastActivityAt: ______,
              ...left
            } = view;
            const nothing = { available: {}, pending: {}, held: {}, reserved: {}, freezes: [], disputes: [] };
            expect(left).toEqual({ status: "closed", ...nothing });
          }
        }
      }
    },
  );

  test.prop(lives, runs)(
    "a rail's reference funds once, and no id comes into being twice",
    ({ submissions, policy }) => {
      const used = new Set<string>();
      const once = (id: string): void => {
        expect({ id, isUsed: used.has(id) }).toEqual({ id, isUsed: false });
        used.add(id);
      };
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        for (const tag of tagsOf(event)) if (tag.startsWith("ref:")) once(tag);
        if (!REPEATABLE.includes(event.type)) once(`${event.type} ${subjectOf(event)}`);
      }
    },
  );
});

describe("whatever is asked for and promised", () => {
  test.prop(lives, runs)(
    "a request ends once: paid in full by whom it was made to, before its instant, or else",
    ({ submissions, policy }) => {
      const standing = new Map<string, EventData<"MoneyRequested">>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (event.type === "MoneyRequested") standing.set(event.data.request, event.data);
        const ended = say(ENDS_A_REQUEST, event);
        if (ended === undefined) continue;
        const asked = standing.get(ended);
        expect({ event, stands: asked !== undefined }).toEqual({ event, stands: true });
        standing.delete(ended);
        const isLate = event.at >= (asked?.expiresAt ?? "");
        expect({ event, isLate }).toEqual({ event, isLate: event.type === "RequestExpired" });
        if (event.type !== "Transferred") continue;
        const { from, to, amount } = event.data;
        expect({ from, to, amount }).toEqual({ from: asked?.from, to: asked?.to, amount: asked?.amount });
      }
    },
  );

  test.prop(lives, runs)(
    "a quote is used once, before it expires, on its own terms, and what pays with it is in the same decision",
    ({ submissions, policy }) => {
      const standing = new Map<string, EventData<"RateQuoted">>();
      for (const { events } of live(submissions, { policy })) {
        for (const [index, event] of events.entries()) {
          if (event.type === "RateQuoted") standing.set(event.data.quote, event.data);
          if (event.type !== "Converted") continue;
          const { conversion: _, transfer, fees, ...used } = event.data;
          const { fixed: __, markupBps: ___, expiresAt = "", charges, ...given } = standing.get(used.quote) ?? {};
          expect({ ...used, fees }).toEqual({ ...given, fees: charges });
          expect(event.at < expiresAt).toBe(true);
          standing.delete(used.quote);
          const next = events[index + 1];
          const paid = next?.type === "Transferred" ? next : undefined;
          expect({ paid: paid?.data.transfer, cause: event.meta.cause }).toEqual({ paid: transfer, cause: paid?.id });
        }
      }
    },
  );

  test.prop(lives, runs)(
    "the house never gives more than what it gets is worth at the mid rate, and every unit of the difference is told",
    ({ submissions, policy }) => {
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (event.type !== "RateQuoted") continue;
        const { sell, buy, spread, mid, rate } = event.data;
        // Both sides of "sold x mid >= bought + spread", and one unit more would be too much: in whole numbers.
        const [midDigits, midScale] = [units({ value: mid }), scaleOf(mid)];
        const worth = units(sell) * midDigits * 10n ** BigInt(scaleOf(buy.value));
        const unit = 10n ** BigInt(midScale + scaleOf(sell.value));
        const given = units(buy) + units(spread);
        expect({ event, isEnough: worth >= given * unit }).toEqual({ event, isEnough: true });
        expect({ event, isAll: worth < (given + 1n) * unit }).toEqual({ event, isAll: true });
        const promised = units(sell) * units({ value: rate }) * 10n ** BigInt(scaleOf(buy.value));
        const isKept = units(buy) * 10n ** BigInt(scaleOf(rate) + scaleOf(sell.value)) <= promised;
        expect({ event, isKept }).toEqual({ event, isKept: true });
      }
    },
  );
});

describe("a payment", () => {
  test.prop(shoppers, runs)(
    "is captured for no more than was authorised and the policy adds",
    ({ submissions, policy }) => {
      const payments = new Map<string, { authorized: bigint; captured: bigint }>();
      const percent = policy.payments?.overCapture ?? "0";
      for (const { type, data } of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (type === "PaymentAuthorized") payments.set(data.payment, { authorized: units(data.amount), captured: 0n });
        if (type !== "PaymentCaptured") continue;
        const payment = payments.get(data.payment) ?? { authorized: 0n, captured: 0n };
        payment.captured += units(data.amount);
        // Compared in a hundred millionths, so that nothing is rounded.
        const most = payment.authorized * (100_000_000n + millionths(percent));
        expect({ data, isMore: payment.captured * 100_000_000n > most }).toEqual({ data, isMore: false });
      }
    },
  );

  test.prop(shoppers, runs)(
    "ends once: captured for good, voided or expired; it expires from its instant on, and nothing is taken of it then",
    ({ submissions, policy }) => {
      const expiries = new Map<string, string>();
      const ended = new Set<string>();
      for (const { type, data, at } of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (type === "PaymentAuthorized") expiries.set(data.payment, data.expiresAt);
        if (type !== "PaymentCaptured" && type !== "PaymentVoided" && type !== "PaymentExpired") continue;
        expect({ type, data, hasEnded: ended.has(data.payment) }).toEqual({ type, data, hasEnded: false });
        const isLate = at >= (expiries.get(data.payment) ?? "");
        expect({ type, at, isLate }).toEqual({ type, at, isLate: type === "PaymentExpired" });
        if (type !== "PaymentCaptured" || data.final) ended.add(data.payment);
      }
    },
  );

  test.prop(shoppers, runs)(
    "and a reserve stand in the state of their account as long as they stand, for what they still keep",
    ({ submissions, policy }) => {
      for (const { after } of live(submissions, { policy })) {
        const standing = [
          ...Object.entries(after.payment).flatMap(([id, payment]) =>
            payment.status === "authorized"
              ? [{ tag: `payment:${id}`, account: payment.from, amount: payment.held, until: payment.expiresAt }]
              : [],
          ),
          ...Object.entries(after.reserve).flatMap(([id, reserve]) =>
            reserve.status === "held"
              ? [{ tag: `reserve:${id}`, account: reserve.account, amount: reserve.amount, until: reserve.releaseAt }]
              : [],
          ),
        ];
        const remembered = Object.entries(after.account).flatMap(([account, state]) =>
          state.status === "unopened"
            ? []
            : Object.entries(state.holds).map(([tag, { amount, until }]) => ({ tag, account, amount, until })),
        );
        expect(byTag(remembered)).toEqual(byTag(standing));
      }
    },
  );

  test.prop(shoppers, runs)("gives back no fee that was not charged on it", ({ submissions, policy }) => {
    const fees = new Map<string, bigint>();
    for (const { type, data } of live(submissions, { policy }).flatMap(({ events }) => events)) {
      const of =
        type === "PaymentCaptured"
          ? `payment ${data.payment}`
          : type === "Transferred"
            ? `transfer ${data.transfer}`
            : "";
      const add = (line: string, amount: bigint) => fees.set(line, (fees.get(line) ?? 0n) + amount);
      if (type === "PaymentCaptured" || type === "Transferred") {
        for (const fee of data.fees) add(`${of} ${fee.kind} ${fee.payer}`, borne(fee));
      }
      if (type !== "Refunded") continue;
      // What a campaign had waived goes back to it by the laws of promotions.test.ts.
      for (const { kind, payer, amount, campaign } of data.returned ?? []) {
        if (campaign !== undefined) continue;
        const line = `${data.original} ${data.of} ${kind} ${payer}`;
        add(line, -units(amount));
        expect({ data, line, isMore: (fees.get(line) ?? 0n) < 0n }).toEqual({ data, line, isMore: false });
      }
    }
  });

  test.prop(shoppers, runs)(
    "is spent or given back, never both: what a hold let go of is what it held",
    ({ submissions, policy }) => {
      const holds = new Map<string, bigint>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const { type, data } = event;
        if (type === "PaymentAuthorized") holds.set(data.payment, units(data.amount));
        if (type === "PaymentCaptured") {
          expect(units(data.held)).toBe(holds.get(data.payment));
          holds.set(data.payment, data.final ? 0n : units(data.held) - units(data.amount));
        }
        if (type === "PaymentVoided" || type === "PaymentExpired") {
          expect(units(data.amount)).toBe(holds.get(data.payment));
          holds.set(data.payment, 0n);
        }
      }
    },
  );
});

function byTag<Tagged extends { readonly tag: string }>(tagged: readonly Tagged[]): Tagged[] {
  return tagged.toSorted((one, other) => (one.tag < other.tag ? -1 : 1));
}

/** "2.5" is 2,500,000: a percentage in millionths. */
function millionths(percent: string): bigint {
  const [whole = "0", decimals = ""] = percent.split(".");
  return BigInt(whole + decimals.padEnd(6, "0"));
}

function scaleOf(decimal: string): number {
  return decimal.includes(".") ? decimal.length - decimal.indexOf(".") - 1 : 0;
}

function units({ value }: { readonly value: string }): bigint {
  return BigInt(value.replace(".", ""));
}

/** What the event does to what is available in each wallet, as its holder sees it. */
function moved(event: ProposedEvent): { wallet: string; asset: string; net: bigint }[] {
  const nets = new Map<string, { wallet: string; asset: string; net: bigint }>();
  for (const { account, asset, amount } of postings(event)) {
    const wallet = /^liabilities:wallet:(?<wallet>.+):available$/.exec(account)?.groups?.["wallet"];
    if (wallet === undefined) continue;
    const line = `${wallet} ${asset}`;
    nets.set(line, { wallet, asset, net: (nets.get(line)?.net ?? 0n) - amount });
  }
  return [...nets.values()];
}

function debited(event: ProposedEvent): { wallet: string; asset: string }[] {
  return moved(event).filter(({ net }) => net < 0n);
}
