// When may a buyer contest a transfer, and who gets the money in the end?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Id, MoneyInput, Text, type Original } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { closed, existing } from "./account.ts";
import { defineCommand } from "./command.ts";
import { coverFor, releases } from "./cover.ts";
import { accept, alreadyDone, propose, reject } from "./decision.ts";
import { become } from "./draft.ts";
import { askedOfRest, originalOf, otherCurrency } from "./original.ts";

/** A dispute. Amounts in minor units of `currency`. */
export type DisputeState = { status: "unknown" } | OpenDispute | ResolvedDispute;

interface Contested {
  dispute: string;
  of: string;
  original: Original;
  buyer: string;
  seller: string;
  currency: string;
  amount: bigint;
  /** What the seller had when it was opened, and is held since; amount - held is the shortfall. */
  held: bigint;
}
export interface OpenDispute extends Contested {
  status: "open";
}
export interface ResolvedDispute extends Contested {
  status: "resolved";
  toBuyer: bigint;
}

export function initialDispute(): DisputeState {
  return { status: "unknown" };
}

export function foldDispute(draft: DisputeState, event: EventAbout<"dispute">): void {
  if (event.type === "DisputeOpened") {
    const { dispute, of, original, buyer, seller, amount, held } = event.data;
    become<DisputeState>(draft, {
      status: "open",
      dispute,
      of,
      original,
      buyer,
      seller,
      currency: amount.currency,
      amount: minorUnits(amount),
      held: minorUnits(held),
    });
  } else if (event.type === "DisputeResolved" && draft.status === "open") {
    become<DisputeState>(draft, { ...draft, status: "resolved", toBuyer: minorUnits(event.data.toBuyer) });
  }
}

/** `openDispute({ of, amount?, reason, dispute? })`: holds at the seller what is contested, up to what is there. */
export const openDispute = defineCommand({
  input: z.strictObject({ of: Id, amount: MoneyInput.optional(), reason: Text, dispute: Id.optional() }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ of }) => [`transfer:${of}`, `payment:${of}`],
  decide(book, { of, amount, reason, dispute: given }, env) {
    const original = originalOf(book, of);
    if ("outcome" in original) return original;
    const { from: buyer, to: seller, currency } = original;
    const account = existing(book, seller);
    if ("outcome" in account) return account;
    const id = given ?? `dsp_${env.newId()}`;
    if (book.newDispute(id).status !== "unknown") {
      return reject("already_exists", `dispute "${id}" exists already`, { dispute: id });
    }
    const mismatch = otherCurrency(original, amount);
    if (mismatch) return mismatch;
    // A freeze does not stop a dispute: it is an involuntary debit.
    if (account.status === "closed") return closed(account);
    const contested = askedOfRest(original, amount, env);
    if (typeof contested !== "bigint") return contested;
    // Everything holds; from here on the decision is accepted.
    // What is held goes into the event, so it is the exact figure: a stale one would stay on record.
    book.creditsExact(seller);
    const { funds, lapsed } = coverFor(book, account, currency, contested, env);
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
    });
    return accept(...releases(lapsed, opened, env), opened);
  },
});

/**
 * `resolveDispute({ dispute, toBuyer?, toSeller?, reason? })`: one of the two amounts, or both if they make up the whole.
 * A shortfall that the buyer wins is taken from the seller, below zero if it must be.
 */
export const resolveDispute = defineCommand({
  input: z
    .strictObject({
      dispute: Id,
      toBuyer: MoneyInput.optional(),
      toSeller: MoneyInput.optional(),
      reason: Text.optional(),
    })
    .refine(({ toBuyer, toSeller }) => toBuyer !== undefined || toSeller !== undefined, {
      path: ["toBuyer"],
      message: "expected toBuyer, toSeller, or both",
    }),
  amounts: ({ toBuyer, toSeller }) => [
    ["toBuyer", toBuyer, "notNegative"],
    ["toSeller", toSeller, "notNegative"],
  ],
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id, toBuyer, toSeller, reason }, env) {
    const dispute = book.dispute(id);
    if (dispute.status === "unknown") {
      return reject("dispute_not_found", `dispute "${id}" does not exist`, { dispute: id });
    }
    const { of, original, buyer, seller, currency, amount, held } = dispute;
    // The hold stands in the seller's own events, so what they are now must still be so when this is recorded.
    const sellers = existing(book, seller);
    if ("outcome" in sellers) return sellers;
    const buyers = existing(book, buyer);
    if ("outcome" in buyers) return buyers;
    for (const part of [toBuyer, toSeller]) {
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
    if (dispute.status === "resolved" && back === dispute.toBuyer && kept === amount - back) {
      return alreadyDone(`dispute:${id}`, "DisputeResolved");
    }
    if (back > 0n && buyers.status === "closed") return closed(buyers);
    if (dispute.status === "resolved") {
      const earlier = fromMinorUnits(dispute.toBuyer, currency, scale);
      return reject("already_done", `dispute "${id}" was resolved with ${earlier.value} ${currency} to the buyer`, {
        dispute: id,
        toBuyer: earlier,
      });
    }
    if (back + kept !== amount || back < 0n || kept < 0n) {
      const whole = fromMinorUnits(amount, currency, scale);
      return reject(
        "exceeds_remaining",
        `toBuyer and toSeller of dispute "${id}" do not make up the ${whole.value} ${currency} that is contested`,
        { dispute: id, toBuyer, toSeller, contested: whole },
      );
    }
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "DisputeResolved", {
        dispute: id,
        of,
        original,
        buyer,
        seller,
        held: fromMinorUnits(held, currency, scale),
        toBuyer: fromMinorUnits(back, currency, scale),
        toSeller: fromMinorUnits(kept, currency, scale),
        ...(reason === undefined ? {} : { reason }),
      }),
    );
  },
});
