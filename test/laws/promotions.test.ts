// What may a campaign waive, whatever is asked for, undone and given back?
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import {
  minorUnits,
  postings,
  type EventData,
  type FeeLine,
  type LedgerEvent,
  type Money,
  type ProposedEvent,
} from "tallystick";
import { live } from "tallystick/testing";
import { borneByPayers } from "../projections/played.ts";
import { times } from "./harness.ts";
import { promoters } from "./promoters.ts";

const runs = { numRuns: times(300) };

/** The operations that use campaigns, and those that undo one. */
const USES: readonly LedgerEvent["type"][] = [
  "Funded",
  "Transferred",
  "PaymentCaptured",
  "Converted",
  "WithdrawalRequested",
];
const UNDOES: readonly LedgerEvent["type"][] = ["WithdrawalCancelled", "WithdrawalFailed"];

function linesOf({ data }: ProposedEvent): readonly FeeLine[] {
  if ("fees" in data) return data.fees;
  return "charges" in data ? data.charges : [];
}

function units(amount: Money | undefined): bigint {
  return amount ? minorUnits(amount) : 0n;
}

/** What counts of one campaign, added up event by event. */
class Tally {
  readonly terms: EventData<"CampaignDefined">;
  uses = 0;
  waived = 0n;
  readonly byAccount = new Map<string, number>();

  constructor(terms: EventData<"CampaignDefined">) {
    this.terms = terms;
  }

  take(event: ProposedEvent): void {
    const isUse = USES.includes(event.type);
    const isUndone = UNDOES.includes(event.type) && this.terms.givenBack === true;
    const own = linesOf(event).filter(({ campaign }) => campaign === this.terms.campaign);
    if (own.length > 0 && (isUse || isUndone)) {
      const way = isUse ? 1 : -1;
      this.uses += way;
      for (const { waived } of own) this.waived += isUse ? units(waived) : -units(waived);
      for (const payer of new Set(own.map((line) => line.payer))) {
        this.byAccount.set(payer, (this.byAccount.get(payer) ?? 0) + way);
      }
    }
    if (event.type !== "Refunded" || this.terms.givenBack !== true) return;
    for (const { campaign, amount } of event.data.returned ?? []) {
      if (campaign === this.terms.campaign) this.waived -= units(amount);
    }
  }

  expectWithin(): void {
    const { caps } = this.terms;
    const most = Math.max(0, ...this.byAccount.values());
    const over = {
      uses: caps.uses !== undefined && this.uses > caps.uses,
      perAccount: caps.perAccount !== undefined && most > caps.perAccount,
      budget: caps.budget !== undefined && this.waived > units(caps.budget),
    };
    expect({ terms: this.terms, over }).toEqual({
      terms: this.terms,
      over: { uses: false, perAccount: false, budget: false },
    });
  }
}

describe("a campaign", () => {
  test.prop(promoters, runs)("is never used more than its caps say", ({ submissions, policy }) => {
    const tallies = new Map<string, Tally>();
    for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
      if (event.type === "CampaignDefined") tallies.set(event.data.campaign, new Tally(event.data));
      for (const tally of tallies.values()) {
        tally.take(event);
        tally.expectWithin();
      }
    }
  });

  test.prop(promoters, runs)(
    "waives for one use no more than its most, in its period, of what it is for, and of no fee more than that is",
    ({ submissions, policy }) => {
      const standing = new Map<string, EventData<"CampaignDefined">>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (event.type === "CampaignDefined") standing.set(event.data.campaign, event.data);
        for (const { campaign, waived, amount } of linesOf(event)) {
          expect(campaign === undefined).toBe(waived === undefined);
          expect(units(waived) <= units(amount)).toBe(true);
          expect(waived === undefined || units(waived) > 0n).toBe(true);
        }
        // What follows on a promise stands on that.
        const isFirst = USES.includes(event.type) && event.type !== "Converted";
        if (!isFirst && event.type !== "RateQuoted") continue;
        for (const [campaign, { caps, waives, period }] of standing) {
          const own = linesOf(event).filter((line) => line.campaign === campaign);
          if (own.length === 0) continue;
          const waived = own.reduce((sum, line) => sum + units(line.waived), 0n);
          const most = [caps.amount, "fixed" in waives ? waives.fixed : undefined].filter((each) => each !== undefined);
          for (const each of most) expect({ event, isMore: waived > units(each) }).toEqual({ event, isMore: false });
          expect(period.from === undefined || event.at >= period.from).toBe(true);
          expect(period.until === undefined || event.at < period.until).toBe(true);
        }
        if (event.type === "CampaignEnded") standing.delete(event.data.campaign);
      }
    },
  );

  test.prop(promoters, runs)(
    "cannot be used once it was ended, but by what was quoted before",
    ({ submissions, policy }) => {
      const ended = new Set<string>();
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        if (event.type === "CampaignEnded") ended.add(event.data.campaign);
        if (!USES.includes(event.type) || event.type === "Converted") continue;
        const late = linesOf(event).filter(({ campaign = "" }) => ended.has(campaign));
        expect({ event, late }).toEqual({ event, late: [] });
      }
    },
  );

  test.prop(promoters, runs)(
    "takes nothing from what the house earns: of every fee its payer pays what is not waived, and the house the rest",
    ({ submissions, policy }) => {
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const isHeld = event.type === "WithdrawalRequested" || event.type === "WithdrawalCancelled";
        if (!("fees" in event.data) || isHeld) continue;
        const way = event.type === "WithdrawalFailed" ? -1n : 1n;
        const { fees } = event.data;
        const sum = (of: (fee: FeeLine) => bigint) => fees.reduce((total, fee) => total + of(fee), 0n) * way;
        const on = (account: string) =>
          postings(event)
            .filter((line) => line.account.startsWith(account))
            .reduce((total, { amount }) => total + amount, 0n);
        expect(-on("income:fees:")).toBe(sum(({ amount }) => units(amount)));
        expect(on("expenses:promotions:")).toBe(sum(({ waived }) => units(waived)));
        const borne = borneByPayers(postings(event)).reduce((total, { amount }) => total - amount, 0n);
        expect(borne).toBe(sum(({ amount, waived }) => units(amount) - units(waived)));
      }
    },
  );

  test.prop(promoters, runs)(
    "costs the house what its fees waive, less what went back; and what it counts is that, with what waits to be submitted",
    ({ submissions, policy }) => {
      const spent = new Map<string, bigint>();
      const waiting = new Map<string, readonly FeeLine[]>();
      for (const { events, after } of live(submissions, { policy })) {
        for (const event of events) {
          for (const { account, amount } of postings(event)) {
            if (account.startsWith("expenses:promotions:")) spent.set(account, (spent.get(account) ?? 0n) + amount);
          }
          if (event.type === "WithdrawalRequested") waiting.set(event.data.withdrawal, event.data.fees);
          if (event.type === "WithdrawalSubmitted" || event.type === "WithdrawalCancelled") {
            waiting.delete(event.data.withdrawal);
          }
        }
        for (const [id, campaign] of Object.entries(after.campaign)) {
          if (campaign.status === "unknown" || !campaign.terms.caps.budget) continue;
          const held = [...waiting.values()]
            .flat()
            .filter((line) => line.campaign === id)
            .reduce((sum, line) => sum + units(line.waived), 0n);
          const cost = spent.get(`expenses:promotions:${id}`) ?? 0n;
          expect({ id, counts: campaign.waived - campaign.returned }).toEqual({ id, counts: cost + held });
          expect(cost >= 0n).toBe(true);
        }
      }
    },
  );

  test.prop(promoters, runs)(
    "and a payer get back no more of a fee than each of them bore",
    ({ submissions, policy }) => {
      const borne = new Map<string, bigint>();
      const add = (line: string, more: bigint) => borne.set(line, (borne.get(line) ?? 0n) + more);
      for (const event of live(submissions, { policy }).flatMap(({ events }) => events)) {
        const { type, data } = event;
        if (type === "Transferred" || type === "PaymentCaptured") {
          const of = type === "Transferred" ? `transfer ${data.transfer}` : `payment ${data.payment}`;
          for (const { kind, payer, amount, waived, campaign } of data.fees) {
            add(`${of} ${kind} ${payer} itself`, units(amount) - units(waived));
            if (campaign !== undefined) add(`${of} ${kind} ${payer} ${campaign}`, units(waived));
          }
        }
        if (type !== "Refunded") continue;
        for (const { kind, payer, amount, campaign = "itself" } of data.returned ?? []) {
          const line = `${data.original} ${data.of} ${kind} ${payer} ${campaign}`;
          add(line, -units(amount));
          expect({ data, line, isMore: (borne.get(line) ?? 0n) < 0n }).toEqual({ data, line, isMore: false });
        }
      }
    },
  );
});
