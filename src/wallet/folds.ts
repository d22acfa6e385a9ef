// Which states are there, and which events make them? One fold per kind of tag.

import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { tagPartsOf } from "../events/tags.ts";
import { conductOn, copyConduct, foldConduct, initialConduct, type Conduct } from "../policy/signals/conduct.ts";
import { copyInflow, foldInflow, inflowOn, initialInflow, type Inflow } from "../policy/signals/inflow.ts";
import { copyAccount, foldAccount, initialAccount, type AccountState } from "./account.ts";
import {
  foldCampaign,
  foldUses,
  initialCampaign,
  initialUses,
  type CampaignState,
  type Uses,
} from "./campaign-state.ts";
import { foldCapture, initialCapture, type CaptureState } from "./capture.ts";
import { foldChargeback, initialChargeback, type ChargebackState } from "./chargeback-state.ts";
import { foldClaims, initialClaims, type ClaimsState } from "./claims.ts";
import { copyCredits, foldCredits, initialCredits, type CreditsState } from "./credits.ts";
import { foldDispute, initialDispute, type DisputeState } from "./dispute-state.ts";
import { foldFreeze, initialFreeze, type FreezeState } from "./freeze.ts";
import { foldNotice, initialNotice, type NoticeState } from "./inactivity.ts";
import { foldQuote, initialQuote, type QuoteState } from "./quote.ts";
import { foldRequest, initialRequest, type RequestState } from "./request.ts";
import { foldPayment, initialPayment, type PaymentState } from "./payment.ts";
import { foldReserve, initialReserve, type ReserveState } from "./reserve.ts";
import { foldFunding, initialFunding, type FundingState } from "./funding.ts";
import {
  foldFingerprint,
  foldInstrument,
  initialFingerprint,
  initialInstrument,
  type FingerprintState,
  type InstrumentState,
} from "./instrument.ts";
import { foldTransfer, initialTransfer, type TransferState } from "./transfer.ts";
import { foldUpkeep, initialUpkeep, type UpkeepState } from "./upkeep.ts";
import { foldKey, foldUse, initialKey, initialUse, type KeyState, type UseState } from "./use.ts";
import { foldWithdrawal, initialWithdrawal, type WithdrawalState } from "./withdrawal.ts";

/** The states by kind: as a rule the fold of the events that bear `kind:id`. */
export interface States {
  account: AccountState;
  credits: CreditsState;
  transfer: TransferState;
  dispute: DisputeState;
  freeze: FreezeState;
  quote: QuoteState;
  request: RequestState;
  key: KeyState;
  ref: UseState;
  refund: UseState;
  adjustment: UseState;
  upkeep: UpkeepState;
  /** What policies go by, folded from the events of an account … */
  conduct: Conduct;
  /** … and from those of what it receives. */
  inflow: Inflow;
  conversion: UseState;

  payment: PaymentState;
  capture: CaptureState;
  reserve: ReserveState;

  funding: FundingState;
  instrument: InstrumentState;
  fingerprint: FingerprintState;
  withdrawal: WithdrawalState;
  reversal: UseState;
  terms: UseState;
  device: UseState;
  claims: ClaimsState;
  chargeback: ChargebackState;
  evidence: UseState;
  loss: UseState;
  proof: UseState;
  notice: NoticeState;
  fee: UseState;
  campaign: CampaignState;
  "campaign-use": Uses;
}
export type Kind = keyof States;

/** The kind of tag whose events make a state, where it is not called as the state. */
const TAG = { conduct: "account", inflow: "credits" } as const satisfies { readonly [K in Kind]?: Kind };
type TagOf<K extends Kind> = K extends keyof typeof TAG ? (typeof TAG)[K] : K;

/** The states that are made of the events of another: what policies go by of an account. */
const FURTHER = { account: "conduct", credits: "inflow" } as const satisfies {
  readonly [K in Kind]?: keyof typeof TAG;
};

/** How a kind of state begins, and the recipe that takes an event into it. Recipes never read a position. */
export interface Fold<K extends Kind> {
  /**
   * For states whose history has no end, so that they are worth a snapshot. To be raised whenever the same events come to
   * give another state: snapshots made by the fold as it was are then left alone.
   */
  readonly version?: number;
  readonly initial: (id: string) => States[K];
  /** Given the events that bear its tag and no others. */
  readonly recipe: (draft: States[K], event: EventAbout<TagOf<K>>) => void;
  /** A copy that shares nothing which the recipe changes in place. */
  readonly copy: (state: States[K]) => States[K];
  /** The same for less, where there is one: good for as long as nothing is taken into the original. */
  readonly on?: (state: States[K]) => States[K];
}

/** A copy for recipes that replace what is inside a state and change nothing there. */
function shallow<State extends object>(state: State): State {
  return { ...state };
}

const use = { initial: initialUse, recipe: foldUse, copy: shallow<UseState> };

export const FOLDS: { readonly [K in Kind]: Fold<K> } = {
  account: { version: 5, initial: initialAccount, recipe: foldAccount, copy: copyAccount },
  credits: { version: 2, initial: initialCredits, recipe: foldCredits, copy: copyCredits },
  transfer: { initial: initialTransfer, recipe: foldTransfer, copy: shallow },
  dispute: { initial: initialDispute, recipe: foldDispute, copy: shallow },
  freeze: { initial: initialFreeze, recipe: foldFreeze, copy: shallow },
  quote: { initial: initialQuote, recipe: foldQuote, copy: shallow },
  request: { initial: initialRequest, recipe: foldRequest, copy: shallow },
  key: { initial: initialKey, recipe: foldKey, copy: shallow },
  ref: use,
  refund: use,
  adjustment: use,
  upkeep: { initial: initialUpkeep, recipe: foldUpkeep, copy: shallow },
  conduct: { version: 5, initial: initialConduct, recipe: foldConduct, copy: copyConduct, on: conductOn },
  inflow: { version: 5, initial: initialInflow, recipe: foldInflow, copy: copyInflow, on: inflowOn },
  conversion: use,

  payment: { initial: initialPayment, recipe: foldPayment, copy: shallow },
  capture: { initial: initialCapture, recipe: foldCapture, copy: shallow },
  reserve: { initial: initialReserve, recipe: foldReserve, copy: shallow },

  funding: { initial: initialFunding, recipe: foldFunding, copy: shallow },
  instrument: { initial: initialInstrument, recipe: foldInstrument, copy: shallow },
  fingerprint: { initial: initialFingerprint, recipe: foldFingerprint, copy: shallow },
  withdrawal: { initial: initialWithdrawal, recipe: foldWithdrawal, copy: shallow },
  reversal: use,
  terms: use,
  device: use,
  claims: { initial: initialClaims, recipe: foldClaims, copy: shallow },
  chargeback: { initial: initialChargeback, recipe: foldChargeback, copy: shallow },
  evidence: use,
  loss: use,
  proof: use,
  notice: { initial: initialNotice, recipe: foldNotice, copy: shallow },
  fee: use,
  campaign: { version: 1, initial: initialCampaign, recipe: foldCampaign, copy: shallow },
  "campaign-use": { initial: initialUses, recipe: foldUses, copy: shallow },
};

/** The tag of the events that make a state. */
export function tagOfState(kind: Kind, id: string): string {
  return `${mainOf(kind) ?? kind}:${id}`;
}

/** The kind of the state that is made of the same events and called as their tag, where this one is not. */
export function mainOf(kind: Kind): (typeof TAG)[keyof typeof TAG] | undefined {
  return kind === "conduct" || kind === "inflow" ? TAG[kind] : undefined;
}

/** The state that policies go by which is made of the same events, if there is one. */
export function furtherOf(kind: Kind): keyof typeof TAG | undefined {
  return kind === "account" || kind === "credits" ? FURTHER[kind] : undefined;
}

/** The states that an event is taken into, in the order of its tags. */
export function statesOf(event: ProposedEvent): (readonly [kind: Kind, id: string])[] {
  const states: (readonly [Kind, string])[] = [];
  for (const [tag, id] of tagPartsOf(event)) {
    if (!isKind(tag)) continue;
    states.push([tag, id]);
    const further = furtherOf(tag);
    if (further) states.push([further, id]);
  }
  return states;
}

/** Takes an event that bears the tag of a state into it, in place. */
export function fold<K extends Kind>(kind: K, draft: States[K], event: ProposedEvent): void {
  // Its tag says so.
  FOLDS[kind].recipe(draft, event as EventAbout<TagOf<K>>);
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
