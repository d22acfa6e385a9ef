// Which disputes has a buyer open? Who may still be owed something does not close the account.

import type { EventAbout } from "../events/catalogue.ts";

/** The disputes that an account has opened as a buyer, and that have not ended, by id. */
export interface ClaimsState {
  disputes: Readonly<Record<string, true>>;
}

export function initialClaims(): ClaimsState {
  return { disputes: {} };
}

export function foldClaims(draft: ClaimsState, event: EventAbout<"claims">): void {
  if (event.type === "DisputeOpened") {
    draft.disputes = { ...draft.disputes, [event.data.dispute]: true };
  } else {
    const { [event.data.dispute]: _, ...rest } = draft.disputes;
    draft.disputes = rest;
  }
}
