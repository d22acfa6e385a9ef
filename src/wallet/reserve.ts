// When may money of a wallet be set aside, and when is it let go of?

import * as z from "zod";
import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { Actor, Id, Deadline, MoneyInput, Text } from "../events/fields.ts";
import { fromMinorUnits, minorUnits } from "../money/money.ts";
import { closed, existing } from "./account.ts";
import { unlessTwo } from "./approvers.ts";
import { defineCommand } from "./command.ts";
import { coverFor, lacks, releases } from "./cover.ts";
import { accept, alreadyDone, propose, reject } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, notAhead, notYet, type Due } from "./due.ts";

/** A reserve. The amount in minor units of `currency`. */
export type ReserveState =
  | { status: "unknown" }
  | { status: "held" | "released"; account: string; currency: string; amount: bigint; releaseAt: string };

export function initialReserve(): ReserveState {
  return { status: "unknown" };
}

export function foldReserve(draft: ReserveState, event: EventAbout<"reserve">): void {
  if (event.type === "ReserveHeld") {
    const { account, amount, releaseAt } = event.data;
    const { currency } = amount;
    become<ReserveState>(draft, { status: "held", account, currency, amount: minorUnits(amount), releaseAt });
  } else if (draft.status === "held") {
    draft.status = "released";
  }
}

export const holdReserve = defineCommand({
  input: z.strictObject({
    account: Id,
    amount: MoneyInput,
    /** From then on the money is the wallet's again. */
    releaseAt: Deadline,
    reason: Text,
    /** @defaultValue a fresh id, `rsv_…` */
    reserve: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account }) => [`account:${account}`, `credits:${account}`],
  decide(book, { account: id, amount, releaseAt, reason, reserve: given }, env) {
    const past = notAhead("releaseAt", releaseAt, env);
    if (past) return past;
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const reserve = given ?? `rsv_${env.newId()}`;
    if (book.newReserve(reserve).status !== "unknown") {
      return reject("already_exists", `reserve "${reserve}" exists already`, { reserve });
    }
    if (account.status === "closed") return closed(account);
    const needed = minorUnits(amount);
    const cover = coverFor(book, account, amount.currency, needed, env);
    const short = lacks(id, cover.funds, needed, amount.currency, env);
    if (short) return short;
    // Everything holds; from here on the decision is accepted.
    const held = propose(env, "ReserveHeld", { reserve, account: id, amount, releaseAt, reason });
    return accept(...releases(cover.lapsed, held, env), held);
  },
});

export const releaseReserve = defineCommand({
  input: z.strictObject({
    reserve: Id,
    /** Two, before its date; on its date or later nobody has to approve it. */
    approvers: z.array(Actor).max(16).optional(),
  }),
  looks: ({ reserve }) => [`reserve:${reserve}`],
  decide(book, { reserve: id, approvers = [] }, env) {
    const reserve = book.reserve(id);
    if (reserve.status === "unknown") {
      return reject("reserve_not_found", `reserve "${id}" does not exist`, { reserve: id });
    }
    if (reserve.status === "released") return alreadyDone(`reserve:${id}`, "ReserveReleased");
    const { account, currency, amount, releaseAt } = reserve;
    const isEarly = !isDue(releaseAt, env);
    if (isEarly && approvers.length === 0) return notYet(`the release of reserve "${id}"`, { reserve: id }, releaseAt);
    const early = { reserve: id, due: releaseAt };
    const unapproved = isEarly && unlessTwo(approvers, `to release reserve "${id}" before ${releaseAt}`, early);
    if (unapproved) return unapproved;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "ReserveReleased", {
        reserve: id,
        account,
        amount: fromMinorUnits(amount, currency, env.assets.scale(currency)),
        ...(isEarly ? { approvers } : {}),
      }),
    );
  },
});

/** What falls due after an event of a reserve, on the date of its `due:` tag. */
export function overdueReserve({ type, data }: ProposedEvent): Due[] {
  if (type !== "ReserveHeld") return [];
  return [{ at: data.releaseAt, command: { type: "releaseReserve", reserve: data.reserve } }];
}
