// What if a card's bank takes money back?

import * as z from "zod";
import type { ProposedEvent } from "../events/catalogue.ts";
import { ChargedOriginal } from "../events/chargeback.ts";
import { Deadline, Hash, Id, MoneyInput, Reference, Text, Uri } from "../events/fields.ts";
import { FundingSource } from "../events/funding.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { afterEvent, existing } from "./account.ts";
import { consequencesOf } from "./consequences.ts";
import type { Book } from "./book.ts";
import { chargebackNow, ended, hasEnded, isOverdue, noChargeback, type Known } from "./chargeback-state.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { partsOf } from "./dispute-parts.ts";
import { past, type Due } from "./due.ts";
import { fundingIsNot, unreversed } from "./funding.ts";
import { acceptAfter, ofRest, originalOf, otherCurrency, remaining, type Received } from "./original.ts";
import { usedReference } from "./reference.ts";

/** What was received that a bank takes back: by whom, and how much of it is left. */
interface Charged {
  readonly kind: ChargedOriginal;
  readonly id: string;
  readonly account: string;
  readonly currency: string;
  readonly rest: bigint;
  /** The rail that it came over, where that is known. */
  readonly rail?: string;
  /** Why nothing can be taken back of it now. */
  readonly stopped?: Rejected;
  /** Where it was bought: with the dispute that may be open about it. */
  readonly bought?: Received;
}

/** What was received under an id: what was bought, or a wallet that was topped up. */
function chargedOf(book: Book, of: string, kind: ChargedOriginal | undefined, env: Env): Charged | Rejected {
  const bought = originalOf(book, of, env, kind);
  const isBought = !("outcome" in bought);
  if (isBought && (kind === undefined || kind === bought.kind)) {
    const { kind, id, to: account, currency, dispute } = bought;
    // What is contested here may be taken back there: the bank does not ask.
    return { kind, id, account, currency, rest: remaining(bought) + (dispute?.amount ?? 0n), bought };
  }
  if (kind === "transfer" || kind === "payment") {
    return isBought ? reject("transfer_not_found", `${kind} "${of}" does not exist`, { of }) : bought;
  }
  const funding = book.funding(of);
  if (funding.status !== "unknown") {
    const { account, currency, source } = funding;
    const stopped = fundingIsNot(funding, ["available"]);
    const rest = unreversed(funding);
    return { kind: "funding", id: of, account, currency, rest, rail: source.rail, ...(stopped && { stopped }) };
  }
  if (kind === undefined && !isBought) return bought;
  return reject("funding_not_found", `funding "${of}" does not exist`, { of });
}

export const receiveChargeback = defineCommand({
  input: z.strictObject({
    /** The id of a transfer, a payment or a funding. */
    of: Id,
    /**
     * Which of them it is of, where the same id stands for two.
     * @defaultValue a transfer or a payment, else a funding
     */
    original: ChargedOriginal.optional(),
    /** @defaultValue all that is left of it */
    amount: MoneyInput.optional(),
    /** The rail, and what the rail calls this chargeback: used once, ever. */
    reference: FundingSource,
    /**
     * What the rail charges for it, in the currency of the original.
     * @defaultValue none is charged
     */
    fee: MoneyInput.optional(),
    reason: Text,
    /**
     * From then on it is lost if it was not represented.
     * @defaultValue nothing falls due
     */
    respondBy: Deadline.optional(),
    /** @defaultValue a fresh id, `cbk_…` */
    chargeback: Id.optional(),
  }),
  amounts: ({ amount, fee }) => [
    ["amount", amount, "positive"],
    ["fee", fee, "positive"],
  ],
  looks: ({ of }) => [`transfer:${of}`],
  decide(book, { of, original: kind, amount, reference, fee, reason, respondBy, chargeback: given }, env) {
    const charged = chargedOf(book, of, kind, env);
    if ("outcome" in charged) return charged;
    const { account: id, currency, rest, bought } = charged;
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (bought) {
      // What is recorded along may pay the buyer.
      const buyer = existing(book, bought.from);
      if ("outcome" in buyer) return buyer;
    }
    const used = usedReference(book, reference.rail, reference.reference);
    if (used) return used;
    const chargeback = given ?? `cbk_${env.newId()}`;
    if (book.newChargeback(chargeback).status !== "unknown") {
      return reject("already_exists", `chargeback "${chargeback}" exists already`, { chargeback });
    }
    const mismatch = otherCurrency(charged, amount) ?? otherCurrency(charged, fee);
    if (mismatch) return mismatch;
    if (charged.stopped) return charged.stopped;
    if (charged.rail !== undefined && charged.rail !== reference.rail) {
      return reject("wrong_state", `funding "${of}" came over ${charged.rail}: expected a chargeback of that rail`, {
        of,
        seen: reference.rail,
        expected: charged.rail,
      });
    }
    if (amount === undefined && rest === 0n) {
      return reject("already_done", `nothing is left of ${charged.kind} "${of}"`, { of });
    }
    const late = past("respondBy", respondBy, env);
    if (late) return late;
    const asked = ofRest(charged, rest, amount, env);
    if (typeof asked !== "bigint") return asked;
    // Everything holds; from here on the decision is accepted.
    const bearer = account.status === "closed" ? "house" : "account";
    const main = propose(env, "ChargebackReceived", {
      chargeback,
      of,
      original: charged.kind,
      account: id,
      bearer,
      amount: fromMinorUnits(asked, currency, env.assets.scale(currency)),
      reference,
      // Nobody is there to charge where the account is closed.
      fees: fee && bearer === "account" ? [feeOf(fee, id, reference.rail)] : [],
      reason,
      ...(respondBy === undefined ? {} : { respondBy }),
    });
    const left = bought && withdrawn(book, bought, chargeback, env);
    // How a dispute about the same ends is recorded before it, and may be a debit too.
    const ending = left ?? bought?.ended;
    const frozen = [
      ...(ending ? consequencesOf(book, account, ending, env, main) : []),
      ...(bearer === "account" ? consequencesOf(book, afterEvent(account, ending), main, env) : []),
    ];
    return acceptAfter(ending, main, [main, ...frozen]);
  },
});

/** The rail set it, not a tariff. */
function feeOf(amount: Money, payer: string, rail: string) {
  return { kind: "dispute", amount, payer, tariff: `rail:${rail}` };
}

/** Who goes to the bank has left the house's table: an open dispute about the same ends, and lets go of what it held. */
function withdrawn(
  book: Book,
  { dispute: open }: Received,
  chargeback: string,
  env: Env,
): ProposedEvent<"DisputeWithdrawn"> | undefined {
  const dispute = open && book.dispute(open.id);
  if (!dispute || dispute.status === "unknown") return undefined;
  return propose(env, "DisputeWithdrawn", { ...partsOf(dispute, env), chargeback });
}

export const representChargeback = defineCommand({
  input: z.strictObject({
    chargeback: Id,
    /** The SHA-256 of the document. */
    hash: Hash,
    /** Where you keep the document. */
    uri: Uri,
  }),
  looks: ({ chargeback }) => [`chargeback:${chargeback}`],
  decide(book, { chargeback: id, hash, uri }, env) {
    const chargeback = chargebackNow(book.chargeback(id), env);
    if (chargeback.status === "unknown") return noChargeback(id);
    if (chargeback.represented) return alreadyDone(`chargeback:${id}`, "ChargebackRepresented");
    if (hasEnded(chargeback)) return ended(chargeback);
    // What it is of is guarded too: whether the chargeback is open there changes by this.
    const account = existing(book, chargeback.account);
    if ("outcome" in account) return account;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "ChargebackRepresented", { ...about(chargeback), hash, uri }));
  },
});

export const winChargeback = defineCommand({
  input: z.strictObject({
    chargeback: Id,
    /** What the rail calls the payment that comes back: used once, ever. */
    reference: Reference.optional(),
  }),
  looks: ({ chargeback }) => [`chargeback:${chargeback}`],
  decide(book, { chargeback: id, reference }, env) {
    const chargeback = chargebackNow(book.chargeback(id), env);
    if (chargeback.status === "unknown") return noChargeback(id);
    const account = existing(book, chargeback.account);
    if ("outcome" in account) return account;
    if (chargeback.status === "won") return alreadyDone(`chargeback:${id}`, "ChargebackWon");
    const { currency, amount, rail, fees } = chargeback;
    const used = reference === undefined ? undefined : usedReference(book, rail, reference);
    if (used) return used;
    if (hasEnded(chargeback)) return ended(chargeback);
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "ChargebackWon", {
        ...about(chargeback),
        amount: fromMinorUnits(amount, currency, env.assets.scale(currency)),
        rail,
        ...(reference === undefined ? {} : { reference }),
        feesBack: structuredClone([...fees]),
      }),
    );
  },
});

export const loseChargeback = defineCommand({
  input: z.strictObject({ chargeback: Id }),
  looks: ({ chargeback }) => [`chargeback:${chargeback}`],
  decide(book, { chargeback: id }, env) {
    const chargeback = book.chargeback(id);
    if (chargeback.status === "unknown") return noChargeback(id);
    const account = existing(book, chargeback.account);
    if ("outcome" in account) return account;
    if (chargeback.status === "lost") return alreadyDone(`chargeback:${id}`, "ChargebackLost");
    if (hasEnded(chargeback)) return ended(chargeback);
    // Everything holds; from here on the decision is accepted.
    const by = isOverdue(chargeback, env) ? "deadline" : "bank";
    return accept(propose(env, "ChargebackLost", { ...about(chargeback), by }));
  },
});

export const expireChargeback = defineCommand({
  input: z.strictObject({ chargeback: Id }),
  looks: ({ chargeback }) => [`chargeback:${chargeback}`],
  decide(book, { chargeback: id }, env) {
    const chargeback = book.chargeback(id);
    if (chargeback.status === "unknown") return noChargeback(id);
    const account = existing(book, chargeback.account);
    if ("outcome" in account) return account;
    if (chargeback.status === "lost" && chargeback.by === "deadline") {
      return alreadyDone(`chargeback:${id}`, "ChargebackLost");
    }
    if (hasEnded(chargeback)) return ended(chargeback);
    if (!isOverdue(chargeback, env)) {
      const { status: state, respondBy } = chargeback;
      const due = state === "received" ? respondBy : undefined;
      return reject(
        "wrong_state",
        `chargeback "${id}" is ${state}: nothing is due${due === undefined ? "" : ` before ${due}`}`,
        { chargeback: id, state, ...(due === undefined ? {} : { due }) },
      );
    }
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "ChargebackLost", { ...about(chargeback), by: "deadline" }));
  },
});

function about({ chargeback, of, original, account, bearer }: Known) {
  return { chargeback, of, original, account, bearer };
}

/** What settles an event after which a chargeback is due, once it is. */
export function overdueChargeback({ type, data }: ProposedEvent): Due[] {
  if (type !== "ChargebackReceived" || data.respondBy === undefined) return [];
  return [{ at: data.respondBy, command: { type: "expireChargeback", chargeback: data.chargeback } }];
}
