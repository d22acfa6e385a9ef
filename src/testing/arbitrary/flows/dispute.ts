// A transfer that is contested, answered, escalated, and settled in the end.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { like, money, moneyOrZero, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { document, id, idOf, idOfOriginal, ids, original, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";
import { approvers, twoAccounts } from "../party.ts";
import { perhapsDeadline } from "../wait.ts";

export const commands: CommandArbitraries<
  | "openDispute"
  | "answerDispute"
  | "submitEvidence"
  | "escalateDispute"
  | "resolveDispute"
  | "withdrawDispute"
  | "expireDispute"
  | "holdShortfall"
> = {
  openDispute: {
    weight: 8,
    arbitrary: () =>
      fc.record({
        type: fc.constant("openDispute"),
        of: idOfOriginal(),
        amount: maybe(money()),
        reason: text(),
        dispute: maybe(idOf("dispute"), 8),
        answerBy: perhapsDeadline(),
      }),
  },
  answerDispute: {
    weight: 3,
    arbitrary: () =>
      fc.oneof(
        fc.record({
          type: fc.constant("answerDispute"),
          dispute: idOf("dispute"),
          answer: fc.constant("contest"),
          text: maybe(text()),
          decideBy: perhapsDeadline(),
        }),
        fc.record({
          type: fc.constant("answerDispute"),
          dispute: idOf("dispute"),
          answer: fc.constant("accept"),
          text: maybe(text()),
        }),
      ),
  },
  submitEvidence: {
    weight: 1,
    arbitrary: () =>
      fc
        .record({
          dispute: idOf("dispute"),
          by: fc.constantFrom("buyer", "seller"),
          document: document(),
          evidence: maybe(idOf("evidence"), 2),
        })
        .map(({ document, ...rest }) => ({ type: "submitEvidence", ...rest, ...document })),
  },
  escalateDispute: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("escalateDispute"),
        dispute: idOf("dispute"),
        reason: maybe(text()),
        decideBy: perhapsDeadline(),
      }),
  },
  resolveDispute: {
    weight: 7,
    arbitrary: () =>
      fc.oneof(
        fc.record({
          type: fc.constant("resolveDispute"),
          dispute: idOf("dispute"),
          toBuyer: moneyOrZero(),
          reason: maybe(text()),
          goodwill: maybe(money(), 1),
          approvers: maybe(approvers(), 2),
        }),
        fc.record({ type: fc.constant("resolveDispute"), dispute: idOf("dispute"), toSeller: moneyOrZero() }),
        fc.record({
          type: fc.constant("resolveDispute"),
          dispute: idOf("dispute"),
          toBuyer: moneyOrZero(),
          toSeller: moneyOrZero(),
        }),
      ),
  },
  withdrawDispute: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("withdrawDispute"), dispute: idOf("dispute") }),
  },
  expireDispute: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("expireDispute"), dispute: idOf("dispute") }),
  },
  holdShortfall: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("holdShortfall"), dispute: idOf("dispute") }),
  },
};

/** An instant that an event carries, or none. */
const instant = () => fc.constantFrom("2026-02-07T09:00:00.000Z", "2027-12-31T23:59:59.999Z");

export const events: EventArbitraries<
  | "DisputeOpened"
  | "DisputeShortfallHeld"
  | "DisputeAnswered"
  | "DisputeEvidenceSubmitted"
  | "DisputeEscalated"
  | "DisputeResolved"
  | "DisputeWithdrawn"
> = {
  DisputeOpened: () =>
    fc
      .record({
        dispute: id(),
        of: id(),
        original: original(),
        parties: ids(2),
        amount: parted(),
        reason: text(),
        due: fc.record({ answerBy: instant() }, { requiredKeys: [] }),
      })
      .map(({ dispute, of, original, parties: [buyer = "", seller = ""], amount, reason, due }) => ({
        dispute,
        of,
        original,
        buyer,
        seller,
        amount: amount.whole,
        held: amount.part,
        reason,
        ...due,
      })),
  DisputeShortfallHeld: () => fc.record({ dispute: id(), seller: id(), amount: money() }),
  DisputeAnswered: () =>
    fc.record(
      { dispute: id(), answer: fc.constantFrom("accept", "contest"), text: text(), decideBy: instant() },
      { requiredKeys: ["dispute", "answer"] },
    ),
  DisputeEvidenceSubmitted: () =>
    fc
      .record({ evidence: id(), dispute: id(), by: fc.constantFrom("buyer", "seller"), document: document() })
      .map(({ document, ...rest }) => ({ ...rest, ...document })),
  DisputeEscalated: () =>
    fc.record({ dispute: id(), reason: text(), decideBy: instant() }, { requiredKeys: ["dispute"] }),
  DisputeResolved: () =>
    fc
      .record({
        dispute: id(),
        of: id(),
        original: original(),
        parties: ids(2),
        amount: parted(),
        hold: fc.constantFrom("none", "part", "rest", "whole"),
        by: fc.constantFrom("house", "seller", "deadline"),
        approvers: maybe(fc.constant<string[]>(["operator:anna", "operator:ben"])),
        reason: maybeText("reason"),
      })
      .map(({ dispute, of, original, parties: [buyer = "", seller = ""], amount, hold, by, approvers, reason }) => ({
        dispute,
        of,
        original,
        buyer,
        seller,
        held: hold === "none" ? like(amount.whole, 0n) : amount[hold],
        toBuyer: amount.part,
        toSeller: amount.rest,
        by,
        ...(approvers ? { goodwill: amount.whole, approvers } : {}),
        ...reason,
      })),
  DisputeWithdrawn: () =>
    fc
      .record({
        dispute: id(),
        of: id(),
        original: original(),
        parties: ids(2),
        held: moneyOrZero(),
        chargeback: fc.record({ chargeback: id() }, { requiredKeys: [] }),
      })
      .map(({ dispute, of, original, parties: [buyer = "", seller = ""], held, chargeback }) => ({
        dispute,
        of,
        original,
        buyer,
        seller,
        held,
        ...chargeback,
      })),
};

/** What one or the other, the house or nobody does about a dispute. */
function step(dispute: string): fc.Arbitrary<Command> {
  const resolution = fc
    .record({ toBuyer: fc.boolean(), amount: moneyOrZero() })
    .map(({ toBuyer, amount }) => (toBuyer ? { toBuyer: amount } : { toSeller: amount }));
  return fc.oneof(
    { weight: 3, arbitrary: resolution.map((each): Command => ({ type: "resolveDispute", dispute, ...each })) },
    { weight: 3, arbitrary: commands.answerDispute.arbitrary().map((each) => ({ ...each, dispute })) },
    { weight: 2, arbitrary: commands.escalateDispute.arbitrary().map((each) => ({ ...each, dispute })) },
    { weight: 1, arbitrary: commands.submitEvidence.arbitrary().map((each) => ({ ...each, dispute })) },
    { weight: 1, arbitrary: fc.constant<Command>({ type: "withdrawDispute", dispute }) },
    { weight: 2, arbitrary: fc.constant<Command>({ type: "expireDispute", dispute }) },
    { weight: 2, arbitrary: fc.constant<Command>({ type: "holdShortfall", dispute }) },
  );
}

/** A transfer is contested, perhaps after the seller has spent it, and this and that is done about it. */
const contested: Story = {
  weight: 4,
  arbitrary: (anything) =>
    idOf("dispute").chain((dispute) =>
      fc
        .record({
          of: idOfOriginal(),
          amount: fc.option(money({ currencies: ["USD"] }), { nil: undefined }),
          meanwhile: fc.array(anything(), { maxLength: 2 }),
          steps: fc.array(step(dispute), { maxLength: 4 }),
        })
        .map(({ of, amount, meanwhile, steps }): Command[] => [
          { type: "openDispute", of, reason: "not as described", dispute, ...(amount === undefined ? {} : { amount }) },
          ...meanwhile,
          ...steps,
        ]),
    ),
};

/** The seller has passed it on when it is contested; what comes in then is claimed, and is not the seller's to spend. */
const claimed: Story = {
  weight: 4,
  arbitrary: (anything) =>
    idOf("dispute").chain((dispute) =>
      fc
        .record({
          parties: twoAccounts(),
          third: idOf("account"),
          amount: money({ currencies: ["USD"] }),
          income: fc.array(money({ currencies: ["USD"] }), { maxLength: 2 }),
          again: money({ currencies: ["USD"] }),
          transfer: idOf("transfer"),
          reference: fc.integer({ min: 0, max: 1e9 }),
          meanwhile: fc.array(anything(), { maxLength: 1 }),
          steps: fc.array(step(dispute), { maxLength: 3 }),
        })
        .map(({ parties: [from, to], third, amount, income, again, transfer, reference, meanwhile, steps }) => [
          { type: "transfer", from, to, amount, transfer },
          { type: "transfer", from: to, to: third, amount },
          { type: "openDispute", of: transfer, reason: "never arrived", dispute },
          ...income.map((amount, index): Command => {
            const source = { rail: "bank", reference: `income-${reference}-${index}` };
            return { type: "fund", account: to, amount, source };
          }),
          ...meanwhile,
          { type: "transfer", from: to, to: third, amount: again },
          ...steps,
        ]),
    ),
};

export const stories: readonly Story[] = [contested, claimed];
