// Contesting a transfer and settling it, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { minor } from "../amount.ts";
import { amount, id, optional, text } from "../fields.ts";
import { makeAvailable } from "../lapsed.ts";
import { kindOfOriginal, originalBy, type OriginalKind } from "../original.ts";
import type { Reason } from "../rank.ts";
import { wallet, type Records } from "../records.ts";

export interface Dispute {
  readonly of: string;
  readonly kind: OriginalKind;
  readonly amount: bigint;
  readonly held: bigint;
  /** Once it is resolved. */
  toBuyer: bigint | undefined;
}

export const commands: ModelCommands<"openDispute" | "resolveDispute"> = {
  openDispute: {
    fields: { of: id, amount: optional(amount), reason: text, dispute: optional(id) },
    amounts: { amount: "positive" },
    judge(records, { of, amount, dispute: id }) {
      const kind = kindOfOriginal(records, of);
      if (kind === undefined) return { reasons: ["transfer_not_found"] };
      const original = originalBy(records, kind, of);
      const { to: seller, currency, remaining, dispute } = original;
      const reasons: Reason[] = [];
      if (id !== undefined && records.disputes.has(id)) reasons.push("already_exists");
      if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
      if (records.accounts.get(seller)?.closed) reasons.push("account_closed");
      if (original.received === 0n) reasons.push("wrong_state");
      else if (dispute !== undefined) reasons.push("dispute_open");
      else if (!amount && remaining === 0n) reasons.push("already_done");
      if (amount && minor(amount) > remaining) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { of, amount: asked }, id, { now }) {
      const kind = kindOfOriginal(records, of) ?? "transfer";
      const original = originalBy(records, kind, of);
      const { to: seller, currency } = original;
      const amount = asked ? minor(asked) : original.remaining;
      makeAvailable(records, seller, currency, amount, now);
      const there = records.available(seller, currency);
      const held = there < 0n ? 0n : there < amount ? there : amount;
      original.remaining -= amount;
      original.dispute = id;
      records.disputes.set(id, { of, kind, amount, held, toBuyer: undefined });
      records.pay(wallet(seller), wallet(seller, "held"), currency, held);
    },
  },

  resolveDispute: {
    fields: { dispute: id, toBuyer: optional(amount), toSeller: optional(amount), reason: optional(text) },
    amounts: { toBuyer: "notNegative", toSeller: "notNegative" },
    check({ toBuyer, toSeller }) {
      return toBuyer || toSeller ? [] : ["invalid_command"];
    },
    judge(records, { dispute: id, toBuyer, toSeller }) {
      const dispute = records.disputes.get(id);
      if (!dispute) return { reasons: ["dispute_not_found"] };
      const original = originalBy(records, dispute.kind, dispute.of);
      if ([toBuyer, toSeller].some((part) => part && part.currency !== original.currency)) {
        return { reasons: ["currency_mismatch"] };
      }
      const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
      const reasons: Reason[] = [];
      const addsUp = back >= 0n && kept >= 0n && back + kept === dispute.amount;
      if (dispute.toBuyer !== undefined) {
        if (addsUp && back === dispute.toBuyer) return { reasons: [], repeats: id };
        reasons.push("already_done");
      }
      if (back > 0n && records.accounts.get(original.from)?.closed) reasons.push("account_closed");
      if (!addsUp) reasons.push("exceeds_remaining");
      return { reasons };
    },
    change(records, { toBuyer, toSeller }, id) {
      const dispute = records.known(records.disputes, id);
      const original = originalBy(records, dispute.kind, dispute.of);
      const { from: buyer, to: seller, currency } = original;
      const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
      dispute.toBuyer = back;
      original.dispute = undefined;
      original.remaining += kept;
      // The hold is let go of, and then the seller pays.
      records.pay(wallet(seller, "held"), wallet(seller), currency, dispute.held);
      records.pay(wallet(seller), wallet(buyer), currency, back);
    },
  },
};

/** The ids of the disputes in which an account may still have to give something back. */
export function openDisputes(records: Records, seller: string): string[] {
  return [...records.disputes].flatMap(([id, { of, kind, toBuyer }]) =>
    toBuyer === undefined && originalBy(records, kind, of).to === seller ? [id] : [],
  );
}

/** What goes back and what stays: one of the two is enough, the other is the rest. */
function shares(
  amount: bigint,
  toBuyer: bigint | undefined,
  toSeller: bigint | undefined,
): { readonly back: bigint; readonly kept: bigint } {
  if (toBuyer === undefined) return { back: amount - (toSeller ?? 0n), kept: toSeller ?? 0n };
  return { back: toBuyer, kept: toSeller ?? amount - toBuyer };
}
