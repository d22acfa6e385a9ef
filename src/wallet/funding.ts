// When may money come in?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { FundingSource } from "../events/funding.ts";
import { Id, MoneyInput } from "../events/fields.ts";
import { feeLines } from "../policy/tariff.ts";
import { barred, existing } from "./account.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject } from "./decision.ts";
import { become } from "./draft.ts";
import { chargeable, foldChargedBack, type Chargeable } from "./original.ts";

/** Money that came in under an id, with what a card's bank took back of it since. */
export type FundingState = { status: "unknown" } | FundedState;

export interface FundedState extends Chargeable {
  status: "funded";
  account: string;
  rail: string;
}

export function initialFunding(): FundingState {
  return { status: "unknown" };
}

export function foldFunding(draft: FundingState, event: EventAbout<"funding">): void {
  if (event.type === "Funded") {
    const { account, amount, source } = event.data;
    become<FundingState>(draft, { status: "funded", account, rail: source.rail, ...chargeable(amount) });
  } else if (draft.status === "funded") {
    foldChargedBack(draft, event);
  }
}

/** `fund({ account, amount, source: { rail, reference }, funding? })`: money that a rail has delivered. */
export const fund = defineCommand({
  input: z.strictObject({ account: Id, amount: MoneyInput, source: FundingSource, funding: Id.optional() }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, amount, source, funding: given }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    // A rail's reference is used once, whoever asks and under whatever key.
    const reference = book.newUse("ref", `${source.rail}:${source.reference}`);
    if (reference.status === "used") {
      return reject("already_exists", `${source.rail} reference "${source.reference}" was used by ${reference.by}`, {
        rail: source.rail,
        reference: source.reference,
        first: reference.by,
        at: reference.at,
      });
    }
    const funding = given ?? `fnd_${env.newId()}`;
    if (book.newFunding(funding).status !== "unknown") {
      return reject("already_exists", `funding "${funding}" exists already`, { funding });
    }
    const stopped = barred(account, "credit");
    if (stopped) return stopped;
    // Everything holds; from here on the decision is accepted.
    const fees = feeLines(env.policy.tariff, {
      operation: "fund",
      amount,
      rail: source.rail,
      payee: { account: id, kind: account.kind },
    });
    return accept(propose(env, "Funded", { funding, account: id, amount, source, fees }));
  },
});
