// Which states are there, and which events make them? One fold per kind of tag.

import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { copyAccount, foldAccount, initialAccount, type AccountState } from "./account.ts";
import { foldChargeback, initialChargeback, type ChargebackState } from "./chargeback-state.ts";
import { foldClaims, initialClaims, type ClaimsState } from "./claims.ts";
import { copyCredits, foldCredits, initialCredits, type CreditsState } from "./credits.ts";
import { foldDispute, initialDispute, type DisputeState } from "./dispute-state.ts";
import { foldFreeze, initialFreeze, type FreezeState } from "./freeze.ts";
import { foldFunding, initialFunding, type FundingState } from "./funding.ts";
import { foldTransfer, initialTransfer, type TransferState } from "./transfer.ts";
import { foldKey, foldUse, initialKey, initialUse, type KeyState, type UseState } from "./use.ts";

/** The states by kind of tag: the fold of the events that bear `kind:id`. */
export interface States {
  account: AccountState;
  credits: CreditsState;
  transfer: TransferState;
  dispute: DisputeState;
  freeze: FreezeState;
  key: KeyState;
  ref: UseState;
  refund: UseState;
  adjustment: UseState;
  claims: ClaimsState;
  chargeback: ChargebackState;
  funding: FundingState;
  evidence: UseState;
  loss: UseState;
}
export type Kind = keyof States;

/** How a kind of state begins, and the recipe that takes an event into it. Recipes never read a position. */
export interface Fold<K extends Kind> {
  /**
   * For states whose history has no end, so that they are worth a snapshot. To be raised whenever the same events come to
   * give another state: snapshots made by the fold as it was are then left alone.
   */
  readonly version?: number;
  readonly initial: (id: string) => States[K];
  /** Given the events that bear the tag, and no others. */
  readonly recipe: (draft: States[K], event: EventAbout<K>) => void;
  /** A copy that shares nothing which the recipe changes in place. */
  readonly copy: (state: States[K]) => States[K];
}

/** A copy for recipes that replace what is inside a state and change nothing there. */
function shallow<State extends object>(state: State): State {
  return { ...state };
}

const use = { initial: initialUse, recipe: foldUse, copy: shallow<UseState> };

export const FOLDS: { readonly [K in Kind]: Fold<K> } = {
  account: { version: 2, initial: initialAccount, recipe: foldAccount, copy: copyAccount },
  credits: { version: 1, initial: initialCredits, recipe: foldCredits, copy: copyCredits },
  transfer: { initial: initialTransfer, recipe: foldTransfer, copy: shallow },
  dispute: { initial: initialDispute, recipe: foldDispute, copy: shallow },
  freeze: { initial: initialFreeze, recipe: foldFreeze, copy: shallow },
  key: { initial: initialKey, recipe: foldKey, copy: shallow },
  ref: use,
  refund: use,
  adjustment: use,
  claims: { initial: initialClaims, recipe: foldClaims, copy: shallow },
  chargeback: { initial: initialChargeback, recipe: foldChargeback, copy: shallow },
  funding: { initial: initialFunding, recipe: foldFunding, copy: shallow },
  evidence: use,
  loss: use,
};

/** Takes an event that bears the tag of a state into it, in place. */
export function fold<K extends Kind>(kind: K, draft: States[K], event: ProposedEvent): void {
  // Its tag says so.
  FOLDS[kind].recipe(draft, event as EventAbout<K>);
}

/** Whether a kind of tag has a state (`holder:ID` has none). */
export function isKind(kind: string): kind is Kind {
  return Object.hasOwn(FOLDS, kind);
}

/** Splits the tag of a state into its kind and id. @throws RangeError for a tag that has no state */
export function stateTag(tag: string): { readonly kind: Kind; readonly id: string } {
  const colon = tag.indexOf(":");
  const kind = tag.slice(0, colon);
  if (!isKind(kind)) throw new RangeError(`"${tag}" has no state: expected one of ${Object.keys(FOLDS).join(", ")}`);
  return { kind, id: tag.slice(colon + 1) };
}
