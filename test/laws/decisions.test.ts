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

/** What a decision would be as the answer of a ledger. */
function answerOf({ decision }: Step): Answer {
  if (decision.outcome === "rejected") return { outcome: "rejected", code: decision.rejection.code };
  const event = decision.events.find(({ meta }) => meta.cause === undefined);
  const tag = decision.earlier?.tag ?? "";
  const id = event ? subjectOf(event) : tag.slice(tag.indexOf(":") + 1);
  const receipt = { id, position: 1, events: [], replayed: event === undefined };
  return { outcome: event ? "accepted" : "replayed", receipt };
}

/** The decided steps hold against the model, answer by answer and balance by balance. */
function expectAsModelled(submissions: readonly Submission[], policy: Policy): void {
  const expected = model({ policy });
  for (const step of live(submissions, { policy })) {
    const { submission, after } = step;
    const { now } = step.env();
    const answer = answerOf(step);
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

/** What is received and may be given back: under which id, and how much. */
const RECEIVED: Said<{ readonly of: string; readonly units: bigint }> = {
  Transferred: ({ transfer, amount }) => ({ of: `transfer ${transfer}`, units: units(amount) }),
  Funded: ({ funding, amount }) => ({ of: `funding ${funding}`, units: units(amount) }),
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
const VOLUNTARY: readonly EventType[] = ["Transferred", "Refunded", "Adjusted", "Funded", "AccountClosed"];

/** What is put on hold in a wallet, or let go of: less than nothing. */
const HELD: Said<{ readonly wallet: string; readonly asset: string; readonly units: bigint }> = {
  DisputeOpened: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: units(held) }),
  DisputeShortfallHeld: ({ seller, amount }) => ({ wallet: seller, asset: amount.currency, units: units(amount) }),
  DisputeResolved: ({ seller, held }) => ({ wallet: seller, asset: held.currency, units: -units(held) }),
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
  Funded: ({ account }) => ({ credit: account }),
  AccountClosed: ({ account }) => ({ debit: account }),
  Transferred: ({ from, to }) => ({ debit: from, credit: to }),
  Refunded: ({ from, to }) => ({ debit: from, credit: to }),
};

/** Events that may happen more than once to what they are about. */
const REPEATABLE: readonly EventType[] = ["DisputeShortfallHeld"];

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
    "refunds, disputes and chargebacks, lost or open, never exceed the original",
    ({ submissions, policy }) => {
      const rests = new Map<string, bigint>();
      const contested = new Map<string, bigint>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const received = say(RECEIVED, event);
        if (received) rests.set(received.of, received.units);
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
          if (!VOLUNTARY.includes(event.type)) continue;
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
            const { kind: _, holder: __, ...left } = viewOfState(after, event.data.account);
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
        if (event.type === "Funded") once(`ref ${event.data.source.rail} ${event.data.source.reference}`);
        if (event.type === "ChargebackReceived")
          once(`ref ${event.data.reference.rail} ${event.data.reference.reference}`);
        if (event.type === "ChargebackWon" && event.data.reference !== undefined)
          once(`ref ${event.data.rail} ${event.data.reference}`);
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
