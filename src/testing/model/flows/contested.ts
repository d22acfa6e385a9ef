// What is contested, what does it claim of its seller, and how does it end? In the plainest words.

import type { Reason } from "../rank.ts";
import { kindOfOriginal, originalBy, type OriginalKind } from "../original.ts";
import { wallet, type Records } from "../records.ts";

export interface Dispute {
  readonly of: string;
  readonly kind: OriginalKind;
  readonly amount: bigint;
  held: bigint;
  state: "open" | "answered" | "escalated" | "resolved" | "withdrawn";
  /** When silence decides: the seller's while it is open, the buyer's while it is answered. */
  deadline: string | undefined;
  answer: "accept" | "contest" | undefined;
  escalated: boolean;
  /** Once it is resolved: whether silence did it, what the buyer got, and what of the house on top. */
  silent: boolean;
  toBuyer: bigint;
  goodwill: bigint;
}

function isStanding({ state }: Dispute): boolean {
  return state !== "resolved" && state !== "withdrawn";
}

/** Why nothing more can come of a dispute, if so. */
export function endOf(dispute: Dispute): Reason[] {
  if (isStanding(dispute)) return [];
  return dispute.state === "resolved" && dispute.silent ? ["expired"] : ["already_done"];
}

/** Who is in it, and in which currency. */
export function partiesOf(
  records: Records,
  { kind, of }: Dispute,
): { buyer: string; seller: string; currency: string } {
  const { from: buyer, to: seller, currency } = originalBy(records, kind, of);
  return { buyer, seller, currency };
}

/** The ids of the disputes in which an account may still have to give something back, or in which it asks for that. */
export function openDisputes(records: Records, id: string, side: "from" | "to" = "to"): string[] {
  return [...records.disputes].flatMap(([dispute, each]) =>
    isStanding(each) && originalBy(records, each.kind, each.of)[side] === id ? [dispute] : [],
  );
}

/** The dispute that stands about a transfer or a payment. */
export function aboutOriginal(records: Records, of: string): string[] {
  const kind = kindOfOriginal(records, of);
  const id = kind && originalBy(records, kind, of).dispute;
  return id === undefined ? [] : [id];
}

/** What open disputes claim of an account and do not hold is not there to be spent. */
export function unclaimed(records: Records, id: string, currency: string): bigint {
  return openDisputes(records, id)
    .map((dispute) => records.known(records.disputes, dispute))
    .filter((dispute) => partiesOf(records, dispute).currency === currency)
    .reduce((left, { amount, held }) => left - (amount - held), records.available(id, currency));
}

/** Whatever the disputes of an account claim that nothing has ended is held as far as it is there. */
export function holdClaims(records: Records, seller: string, now: string): void {
  for (const id of openDisputes(records, seller)) {
    const dispute = records.known(records.disputes, id);
    if (!isSilent(dispute, now)) holdClaim(records, dispute);
  }
}

/** What those disputes claim, and do not hold, that were opened against the same seller before one, in its currency. */
export function claimedBefore(records: Records, id: string): bigint {
  const { seller, currency } = partiesOf(records, records.known(records.disputes, id));
  const open = openDisputes(records, seller);
  return open
    .slice(0, open.indexOf(id))
    .map((other) => records.known(records.disputes, other))
    .filter((other) => partiesOf(records, other).currency === currency)
    .reduce((sum, { amount, held }) => sum + amount - held, 0n);
}

/** What a dispute claims is held as far as it is there, and no other was there first. */
export function holdClaim(records: Records, dispute: Dispute, before = 0n): void {
  const { seller, currency } = partiesOf(records, dispute);
  const there = records.available(seller, currency) - before;
  const claimed = dispute.amount - dispute.held;
  const more = there < 0n ? 0n : there < claimed ? there : claimed;
  dispute.held += more;
  records.pay(wallet(seller), wallet(seller, "held"), currency, more);
}

/** Of these disputes, those whose deadline has passed end as it says. */
export function settleSilence(records: Records, disputes: readonly string[], now: string): void {
  for (const id of disputes) {
    const dispute = records.disputes.get(id);
    if (!dispute || !isSilent(dispute, now)) continue;
    dispute.silent = true;
    resolve(records, id, dispute.state === "open" ? dispute.amount : 0n, now);
  }
}

/** The records once that is done: the same ones where there is nothing to do. */
export function afterSilence(records: Records, disputes: readonly string[], now: string): Records {
  const some = disputes.map((id) => records.disputes.get(id)).some((dispute) => dispute && isSilent(dispute, now));
  if (!some) return records;
  const then = records.copy();
  settleSilence(then, disputes, now);
  return then;
}

/** The disputes of a seller that were won by the buyer's silence, and nobody has recorded it. */
export function wonBySilence(records: Records, seller: string, now: string): string[] {
  return openDisputes(records, seller).filter((id) => {
    const dispute = records.known(records.disputes, id);
    return dispute.state === "answered" && isSilent(dispute, now);
  });
}

function isSilent({ state, deadline }: Dispute, now: string): boolean {
  return (state === "open" || state === "answered") && deadline !== undefined && deadline <= now;
}

/** It ends, with so much for the buyer. */
export function resolve(records: Records, id: string, back: bigint, now: string): void {
  const dispute = records.known(records.disputes, id);
  const { buyer, seller, currency } = partiesOf(records, dispute);
  dispute.state = "resolved";
  dispute.toBuyer = back;
  release(records, dispute, dispute.amount - back);
  // The hold is let go of, and then the seller pays.
  records.pay(wallet(seller), wallet(buyer), currency, back);
  if (back > 0n) records.used(now, buyer);
}

/** The buyer lets go. */
export function withdraw(records: Records, id: string): void {
  const dispute = records.known(records.disputes, id);
  dispute.state = "withdrawn";
  release(records, dispute, dispute.amount);
}

function release(records: Records, dispute: Dispute, remains: bigint): void {
  const { seller, currency } = partiesOf(records, dispute);
  const original = originalBy(records, dispute.kind, dispute.of);
  original.dispute = undefined;
  original.remaining += remains;
  records.pay(wallet(seller, "held"), wallet(seller), currency, dispute.held);
}
