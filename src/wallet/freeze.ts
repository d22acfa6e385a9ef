// Who may stop an account, and who may let it go?

import * as z from "zod";
import type { EventAbout } from "../events/catalogue.ts";
import { Actor, Id, Text } from "../events/fields.ts";
import { FreezeScope, FreezeSource } from "../events/freeze.ts";
import { closed, existing } from "./account.ts";
import { actsAs } from "./actor.ts";
import { assessed } from "./assessment.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";

/** One freeze of an account. What it stops is read off the account; here is only whether it stands. */
export type FreezeState =
  | { status: "unknown" }
  | { status: "standing"; account: string; source: FreezeSource }
  | { status: "lifted"; account: string; source: FreezeSource };

export function initialFreeze(): FreezeState {
  return { status: "unknown" };
}

export function foldFreeze(draft: FreezeState, event: EventAbout<"freeze">): void {
  if (event.type === "AccountFrozen") {
    const { account, source } = event.data;
    become<FreezeState>(draft, { status: "standing", account, source });
  } else if (event.type === "AccountUnfrozen" && draft.status === "standing") {
    become<FreezeState>(draft, { ...draft, status: "lifted" });
  }
}

export const freezeAccount = defineCommand({
  input: z.strictObject({
    account: Id,
    scope: FreezeScope,
    /** Who sets it, which says who may lift it. */
    source: FreezeSource,
    reason: Text,
    /** @defaultValue a fresh id, `frz_…` */
    freeze: Id.optional(),
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, scope, source, reason, freeze: given }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const freeze = given ?? `frz_${env.newId()}`;
    if (book.newFreeze(freeze).status !== "unknown") {
      return reject("already_exists", `freeze "${freeze}" exists already`, { freeze });
    }
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "AccountFrozen", { freeze, account: id, scope, source, reason }));
  },
});

export const unfreezeAccount = defineCommand({
  input: z.strictObject({
    freeze: Id,
    /**
     * The account that it is expected on.
     * @defaultValue the account of the freeze
     */
    account: Id.optional(),
    reason: Text.optional(),
    /** Two operators, for a freeze by risk. */
    approvers: z.array(Actor).max(16).optional(),
  }),
  looks: ({ freeze }) => [`freeze:${freeze}`],
  decide(book, { freeze: id, account: named, reason, approvers = [] }, env) {
    const freeze = book.freeze(id);
    if (freeze.status === "unknown" || (named !== undefined && named !== freeze.account)) {
      const where = named === undefined ? "" : ` on account "${named}"`;
      return reject("freeze_not_found", `freeze "${id}" does not exist${where}`, { freeze: id, account: named });
    }
    const account = existing(book, freeze.account);
    if ("outcome" in account) return account;
    if (freeze.status === "lifted") return alreadyDone(`freeze:${id}`, "AccountUnfrozen");
    const refused = unlessPermitted(id, freeze.source, account.holder, approvers, env.meta.actor);
    if (refused) return refused;
    // Whom a role lets in has proven who they are elsewhere.
    const asks = actsAs("holder", env.meta.actor) ? (["unfreeze"] as const) : [];
    const passed = assessed(book, { account, asks }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(passed, "AccountUnfrozen", {
        freeze: id,
        account: freeze.account,
        ...(reason === undefined ? {} : { reason }),
        ...(approvers.length === 0 ? {} : { approvers }),
      }),
    );
  },
});

/** Why somebody may not lift a freeze from this source, if so; the rejection says who may. */
function unlessPermitted(
  freeze: string,
  source: FreezeSource,
  holder: string,
  approvers: readonly string[],
  actor: string | undefined,
): Rejected | undefined {
  const refuse = (whose: string, permitted: readonly string[], seen: object): Rejected =>
    reject("not_permitted", `freeze "${freeze}" was set by ${whose}: expected ${permitted.join(" or ")}`, {
      freeze,
      source,
      permitted,
      ...seen,
    });
  switch (source) {
    case "holder":
      // Where no actor is named, the host itself speaks, and it vouches for whom it has let in.
      if (actor === undefined || actor === `holder:${holder}` || actsAs("operator", actor)) return undefined;
      return refuse("its holder", [`actor "holder:${holder}"`, 'actor "operator:…"'], { actor });
    case "operator":
      if (!actsAs("holder", actor)) return undefined;
      return refuse("an operator", ["an actor other than a holder"], { actor });
    case "risk": {
      const operators = new Set(approvers.filter((each) => actsAs("operator", each)));
      if (operators.size >= 2) return undefined;
      return refuse("risk", ['two approvers "operator:…"'], { approvers });
    }
    case "legal":
      if (actsAs("compliance", actor)) return undefined;
      return refuse("law", ['actor "compliance:…"'], { actor });
  }
}
