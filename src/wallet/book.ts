// What may a decision look at?

import type { AccountState } from "./account.ts";
import type { ChargebackState } from "./chargeback-state.ts";
import type { ClaimsState } from "./claims.ts";
import type { CreditsState } from "./credits.ts";
import type { DisputeState } from "./dispute-state.ts";
import type { FreezeState } from "./freeze.ts";
import type { FundingState } from "./funding.ts";
import type { Kind, States } from "./folds.ts";
import type { TransferState } from "./transfer.ts";
import type { UseState } from "./use.ts";

/**
 * How a state is looked at.
 * `exact`: as it is; the look becomes a guard of the append.
 * `new`: it is expected not to exist and presumed so without a read; the guard proves it.
 * `atLeast`: not guarded; what arrives meanwhile can only help.
 */
export type Look = "exact" | "new" | "atLeast";

/** Gives the state of a tag, and remembers that it was looked at. */
export type LookUp = <K extends Kind>(kind: K, id: string, look: Look) => Readonly<States[K]>;

/** The book of a decision. Every look is remembered; all but `credits` become guards of the append. */
export interface Book {
  account(id: string): Readonly<AccountState>;
  /** What the wallet received: a lower bound, not guarded. */
  credits(id: string): Readonly<CreditsState>;
  /** What the wallet received, exactly: guarded, for rules that need the figure. */
  creditsExact(id: string): Readonly<CreditsState>;
  transfer(id: string): Readonly<TransferState>;
  dispute(id: string): Readonly<DisputeState>;
  freeze(id: string): Readonly<FreezeState>;
  /** The disputes that an account has open as a buyer. */
  claims(id: string): Readonly<ClaimsState>;
  chargeback(id: string): Readonly<ChargebackState>;
  funding(id: string): Readonly<FundingState>;
  newAccount(id: string): Readonly<AccountState>;
  newTransfer(id: string): Readonly<TransferState>;
  newDispute(id: string): Readonly<DisputeState>;
  newFreeze(id: string): Readonly<FreezeState>;
  newChargeback(id: string): Readonly<ChargebackState>;
  newFunding(id: string): Readonly<FundingState>;
  newUse(kind: "ref" | "refund" | "adjustment" | "evidence" | "loss", id: string): Readonly<UseState>;
}

/** A book over anything that can look states up. */
export function bookOf(lookUp: LookUp): Book {
  return {
    account: (id) => lookUp("account", id, "exact"),
    credits: (id) => lookUp("credits", id, "atLeast"),
    creditsExact: (id) => lookUp("credits", id, "exact"),
    transfer: (id) => lookUp("transfer", id, "exact"),
    dispute: (id) => lookUp("dispute", id, "exact"),
    freeze: (id) => lookUp("freeze", id, "exact"),
    claims: (id) => lookUp("claims", id, "exact"),
    chargeback: (id) => lookUp("chargeback", id, "exact"),
    funding: (id) => lookUp("funding", id, "exact"),
    newAccount: (id) => lookUp("account", id, "new"),
    newTransfer: (id) => lookUp("transfer", id, "new"),
    newDispute: (id) => lookUp("dispute", id, "new"),
    newFreeze: (id) => lookUp("freeze", id, "new"),
    newChargeback: (id) => lookUp("chargeback", id, "new"),
    newFunding: (id) => lookUp("funding", id, "new"),
    newUse: (kind, id) => lookUp(kind, id, "new"),
  };
}
