// Who gets the money of a dispute in the end?

import * as z from "zod";
import type { EventData, ProposedEvent } from "../events/catalogue.ts";
import { Actor, Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { closed, existing, type ExistingAccount } from "./account.ts";
import { unlessTwo } from "./approvers.ts";
import { consequencesOf } from "./consequences.ts";
import type { Book } from "./book.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Accepted, type Env } from "./decision.ts";
import { sharedOut } from "./dispute-parts.ts";
import { finished, isFinished, noDispute, notIn, stateNow } from "./dispute-state.ts";
import type { Due } from "./due.ts";
import { deadlineOf, resolvedBySilence, silenceOf } from "./silence.ts";

export const resolveDispute = defineCommand({
  input: z
    .strictObject({
      dispute: Id,
      /**
       * What the buyer gets. One of `toBuyer` and `toSeller` has to be given.
       * @defaultValue the rest
       */
      toBuyer: MoneyInput.optional(),
      /**
       * What the seller keeps.
       * @defaultValue the rest
       */
      toSeller: MoneyInput.optional(),
      reason: Text.optional(),
      /** What the house pays the buyer on top. */
      goodwill: MoneyInput.optional(),
      /** Two, where there is goodwill. */
      approvers: z.array(Actor).max(16).optional(),
    })
    .refine(({ toBuyer, toSeller }) => toBuyer !== undefined || toSeller !== undefined, {
      path: ["toBuyer"],
      message: "expected toBuyer, toSeller, or both",
    }),
  amounts: ({ toBuyer, toSeller, goodwill }) => [
    ["toBuyer", toBuyer, "notNegative"],
    ["toSeller", toSeller, "notNegative"],
    ["goodwill", goodwill, "positive"],
  ],
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id, toBuyer, toSeller, reason, goodwill, approvers = [] }, env) {
    const recorded = book.dispute(id);
    const dispute = stateNow(recorded, env);
    if (dispute.status === "unknown") return noDispute(id);
    const { buyer, seller, currency, amount } = dispute;
    // The hold stands in the seller's own events, so what they are now must still be so when this is recorded.
    const sellers = existing(book, seller);
    if ("outcome" in sellers) return sellers;
    const buyers = existing(book, buyer);
    if ("outcome" in buyers) return buyers;
    for (const part of [toBuyer, toSeller, goodwill]) {
      if (part && part.currency !== currency) {
        return reject("currency_mismatch", `an amount is in ${part.currency}: dispute "${id}" is in ${currency}`, {
          dispute: id,
          seen: part.currency,
          expected: currency,
        });
      }
    }
    const scale = env.assets.scale(currency);
    const back = toBuyer ? minorUnits(toBuyer) : amount - minorUnits(toSeller ?? fromMinorUnits(0n, currency, scale));
    const kept = toSeller ? minorUnits(toSeller) : amount - back;
    const extra = goodwill ? minorUnits(goodwill) : 0n;
    if (dispute.status === "resolved" && back === dispute.toBuyer && kept === amount - back) {
      const silence = silenceOf(recorded, env);
      // That is what it came to by silence: all that is missing is that it is recorded.
      if (silence && extra === 0n) return resolved(book, sellers, resolvedBySilence(silence, env), env);
      if (!silence && extra === dispute.goodwill) return alreadyDone(`dispute:${id}`, "DisputeResolved");
    }
    if ((back > 0n || extra > 0n) && buyers.status === "closed") return closed(buyers);
    const unapproved = goodwill && unlessTwo(approvers, "goodwill");
    if (unapproved) return unapproved;
    if (isFinished(dispute)) return finished(dispute, env);
    if (back + kept !== amount || back < 0n || kept < 0n) {
      const whole = fromMinorUnits(amount, currency, scale);
      return reject(
        "exceeds_remaining",
        `toBuyer and toSeller of dispute "${id}" do not make up the ${whole.value} ${currency} that is contested: expected that they do, or only one of them, which leaves the rest to the other`,
        { dispute: id, toBuyer, toSeller, contested: whole, remaining: whole },
      );
    }
    // Everything holds; from here on the decision is accepted.
    const end = {
      ...sharedOut(dispute, back, env),
      by: "house" as const,
      ...(goodwill === undefined ? {} : { goodwill }),
      ...(approvers.length === 0 ? {} : { approvers }),
      ...(reason === undefined ? {} : { reason }),
    };
    return resolved(book, sellers, end, env);
  },
});

/** The end of a dispute, and the freezes of a seller whom it takes too much from. */
function resolved(book: Book, seller: ExistingAccount, end: EventData<"DisputeResolved">, env: Env): Accepted {
  const event = propose(env, "DisputeResolved", end);
  return accept(event, ...consequencesOf(book, seller, event, env));
}

export const expireDispute = defineCommand({
  input: z.strictObject({ dispute: Id }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id }, env) {
    const dispute = book.dispute(id);
    if (dispute.status === "unknown") return noDispute(id);
    // The hold stands in the seller's own events, so what they are now must still be so when this is recorded.
    const sellers = existing(book, dispute.seller);
    if ("outcome" in sellers) return sellers;
    const buyers = existing(book, dispute.buyer);
    if ("outcome" in buyers) return buyers;
    if (dispute.status === "resolved" && dispute.by === "deadline") {
      return alreadyDone(`dispute:${id}`, "DisputeResolved");
    }
    if (isFinished(dispute)) return finished(dispute, env);
    if (dispute.status === "escalated") return notIn(dispute, "the house to decide it: no silence does");
    const silence = silenceOf(dispute, env);
    if (!silence) {
      const deadline = deadlineOf(dispute);
      return reject(
        "wrong_state",
        `dispute "${id}" is ${dispute.status}: nothing is due ${deadline === undefined ? "" : `before ${deadline}`}`,
        { dispute: id, state: dispute.status, ...(deadline === undefined ? {} : { due: deadline }) },
      );
    }
    // Everything holds; from here on the decision is accepted.
    return resolved(book, sellers, resolvedBySilence(silence, env), env);
  },
});

/** What settles an event after which a dispute is due, once it is. */
export function overdueDispute({ type, data }: ProposedEvent): Due[] {
  // What the house means to decide until then is for people.
  if (type !== "DisputeOpened" && type !== "DisputeAnswered") return [];
  const at = type === "DisputeOpened" ? data.answerBy : data.decideBy;
  return at === undefined ? [] : [{ at, command: { type: "expireDispute", dispute: data.dispute } }];
}
