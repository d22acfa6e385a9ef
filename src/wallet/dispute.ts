// When may a buyer contest what was paid, and think better of it?

import * as z from "zod";
import { Deadline, Id, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits } from "../money/money.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { afterEvent, closed, existing } from "./account.ts";
import { consequencesOf } from "./consequences.ts";
import { defineCommand } from "./command.ts";
import { coverFor, releases } from "./cover.ts";
import { accept, alreadyDone, propose, reject } from "./decision.ts";
import { later, past } from "./due.ts";
import { partsOf } from "./dispute-parts.ts";
import { finished, isFinished, noDispute, stateNow } from "./dispute-state.ts";
import { acceptAfter, askedOfRest, originalOf, otherCurrency } from "./original.ts";

/** How long a seller has to answer, where whoever opens a dispute names no instant. */
const DAYS_TO_ANSWER = 7;

export const openDispute = defineCommand({
  input: z.strictObject({
    /** The id of a transfer or of a payment. */
    of: Id,
    /** @defaultValue all that is left of it */
    amount: MoneyInput.optional(),
    reason: Text,
    /** @defaultValue a fresh id, `dsp_…` */
    dispute: Id.optional(),
    /**
     * From then on a seller who has not answered has lost.
     * @defaultValue seven days from now
     */
    answerBy: Deadline.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ of }) => [`transfer:${of}`, `payment:${of}`],
  decide(book, { of, amount, reason, dispute: given, answerBy }, env) {
    const original = originalOf(book, of, env);
    if ("outcome" in original) return original;
    const { from: buyer, to: seller, currency, ended } = original;
    const sellers = existing(book, seller);
    if ("outcome" in sellers) return sellers;
    const buyers = existing(book, buyer);
    if ("outcome" in buyers) return buyers;
    const id = given ?? `dsp_${env.newId()}`;
    if (book.newDispute(id).status !== "unknown") {
      return reject("already_exists", `dispute "${id}" exists already`, { dispute: id });
    }
    const mismatch = otherCurrency(original, amount);
    if (mismatch) return mismatch;
    // A freeze does not stop a dispute: it is an involuntary debit.
    const shut = [sellers, buyers].find(({ status }) => status === "closed");
    if (shut) return closed(shut);
    const late = past("answerBy", answerBy, env);
    if (late) return late;
    const contested = askedOfRest(original, amount, env);
    if (typeof contested !== "bigint") return contested;
    // Everything holds; from here on the decision is accepted.
    // What is held goes into the event, so it is the exact figure: a stale one would stay on record.
    // What other disputes claim is theirs: they were there first.
    book.creditsExact(seller);
    const { funds, lapsed } = coverFor(book, afterEvent(sellers, ended), currency, contested, env);
    const there = funds > 0n ? funds : 0n;
    const scale = env.assets.scale(currency);
    const opened = propose(env, "DisputeOpened", {
      dispute: id,
      of,
      original: original.kind,
      buyer,
      seller,
      amount: fromMinorUnits(contested, currency, scale),
      held: fromMinorUnits(there < contested ? there : contested, currency, scale),
      reason,
      answerBy: answerBy ?? later(env.now, DAYS_TO_ANSWER * DAY_MS),
    });
    const released = releases(lapsed, opened, env);
    return acceptAfter(ended, opened, [
      ...released,
      opened,
      ...(ended ? consequencesOf(book, sellers, ended, env, opened) : []),
      ...consequencesOf(book, released.reduce(afterEvent, afterEvent(sellers, ended)), opened, env),
    ]);
  },
});

export const withdrawDispute = defineCommand({
  input: z.strictObject({ dispute: Id }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id }, env) {
    const dispute = stateNow(book.dispute(id), env);
    if (dispute.status === "unknown") return noDispute(id);
    // The hold stands in the seller's own events, so what they are now must still be so when this is recorded.
    const sellers = existing(book, dispute.seller);
    if ("outcome" in sellers) return sellers;
    if (dispute.status === "withdrawn") return alreadyDone(`dispute:${id}`, "DisputeWithdrawn");
    if (isFinished(dispute)) return finished(dispute, env);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "DisputeWithdrawn", partsOf(dispute, env)));
  },
});
