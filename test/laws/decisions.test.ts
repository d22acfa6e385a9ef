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
  type Policy,
  type ProposedEvent,
} from "tallystick";
import { arbitraries, live, model, type Step, type Submission } from "tallystick/testing";
import { subjectOf } from "../../src/events/tags.ts";
import { expectFit, times, viewOfState, type Answer } from "./harness.ts";

const rules = fc.oneof(fc.constant<Policy>(defaultPolicy), arbitraries.policy());
const lives = { submissions: arbitraries.submissions({ keys: "none" }), policy: rules };
const runs = { numRuns: times(300) };

/** What a decision would be as the answer of a ledger that has recorded some events before. */
function answerOf({ decision }: Step, recorded: readonly ProposedEvent[]): Answer {
  if (decision.outcome === "rejected") return { outcome: "rejected", code: decision.rejection.code };
  const { events, earlier } = decision;
  const told = earlier ? recorded.filter((event) => event.type === earlier.type && bears(event, earlier.tag)) : events;
  const mains = told.filter(({ meta }) => meta.cause === undefined);
  // What is told was done in one decision: a receipt never mixes several.
  expect(mains.length).toBe(1);
  const id = mains[0] ? subjectOf(mains[0]) : "";
  return { outcome: earlier ? "replayed" : "accepted", receipt: { id, position: 1, events: [], replayed: !!earlier } };
}

function bears(event: ProposedEvent, tag: string): boolean {
  return tagsOf(event).includes(tag);
}

/** The decided steps hold against the model, answer by answer and balance by balance. */
function expectAsModelled(submissions: readonly Submission[], policy: Policy): void {
  const expected = model({ policy });
  const recorded: ProposedEvent[] = [];
  for (const step of live(submissions, { policy })) {
    const { submission, after } = step;
    const { now } = step.env();
    const answer = answerOf(step, recorded);
    recorded.push(...step.events);
    expectFit(answer, expected.expected(submission, now), submission);
    if (answer.outcome === "accepted") expected.carryOut(submission, answer.receipt.id, now);
    for (const id of expected.accounts)
      expect({ submission, id, ...viewOfState(after, id) }).toEqual({ submission, id, ...expected.view(id) });
  }
}

describe("a decision", () => {
  test.prop(lives, { numRuns: times(600) })(
    "is the one that the model expects, with the reason that none precedes",
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

/** Events that are recorded because somebody wished them, and may not leave a wallet below zero. */
const VOLUNTARY: readonly EventType[] = [
  "Transferred",
  "Refunded",
  "Adjusted",
  "Funded",
  "AccountClosed",
  "WithdrawalRequested",
];

/** What is put on hold in a wallet or let go of, as the law below adds it up. */
interface Hold {
  readonly wallet: string;
  readonly asset: string;
  readonly units: bigint;
}

function withFees({ account, amount, fees }: EventData<"WithdrawalCancelled">): Hold {
  const held = fees.reduce((sum, fee) => sum + units(fee.amount), units(amount));
  return { wallet: account, asset: amount.currency, units: held };
}

function letGo({ units, ...rest }: Hold): Hold {
  return { ...rest, units: -units };
}

/** What is put on hold in a wallet, or let go of: less than nothing. */
const HELD: Said<Hold> = {
  DisputeOpened: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: units(held) }),
  DisputeResolved: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: -units(held) }),
  WithdrawalRequested: (data) => withFees(data),
  WithdrawalSubmitted: (data) => letGo(withFees(data)),
  WithdrawalCancelled: (data) => letGo(withFees(data)),
};

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
};

/** Events that may happen more than once to what they are about. */
const REPEATABLE: readonly EventType[] = [
  "TierChanged",
  "TermsAccepted",
  "ContactVerified",
  "CredentialChanged",
  "DeviceSeen",
];

describe("whatever is decided", () => {
  test.prop(lives, runs)("no voluntary debit leaves less than nothing", ({ submissions, policy }) => {
    for (const { events, after } of live(submissions, { policy })) {
      for (const event of events) {
        for (const { wallet, asset } of debited(event)) {
          const left = viewOfState(after, wallet).available[asset] ?? 0n;
          if (VOLUNTARY.includes(event.type))
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
    "refunds, lost disputes and open ones never exceed the original",
    ({ submissions, policy }) => {
      const originals = new Map<
        string,
        { amount: bigint; refunded: bigint; lost: bigint; open: Map<string, bigint> }
      >();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const { type, data } = event;
        if (type === "Transferred") {
          originals.set(data.transfer, { amount: units(data.amount), refunded: 0n, lost: 0n, open: new Map() });
        }
        const original =
          type === "Refunded" || type === "DisputeOpened" || type === "DisputeResolved"
            ? originals.get(data.of)
            : undefined;
        if (!original) continue;
        if (type === "Refunded") original.refunded += units(data.amount);
        if (type === "DisputeOpened") original.open.set(data.dispute, units(data.amount));
        if (type === "DisputeResolved") {
          expect(units(data.toBuyer) + units(data.toSeller)).toBe(original.open.get(data.dispute));
          original.open.delete(data.dispute);
          original.lost += units(data.toBuyer);
        }
        const contested = [...original.open.values()].reduce((sum, amount) => sum + amount, 0n);
        const rest = original.amount - original.refunded - original.lost - contested;
        expect({ event, isOverdrawn: rest < 0n }).toEqual({ event, isOverdrawn: false });
      }
    },
  );

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
    "a freeze by risk is lifted by two, one by law by compliance only",
    ({ submissions, policy }) => {
      const sources = new Map<string, string>();
      for (const { type, data, meta } of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (type === "AccountFrozen") sources.set(data.freeze, data.source);
        if (type !== "AccountUnfrozen") continue;
        if (sources.get(data.freeze) === "risk") expect(new Set(data.approvers).size).toBeGreaterThan(1);
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
            const { kind: _, holder: __, tier: ___, facts: ____, instruments: _____, ...left } = view;
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
