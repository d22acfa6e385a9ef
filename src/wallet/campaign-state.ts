// What was used of a campaign, in all and by one account?

import type { EventAbout, EventData } from "../events/catalogue.ts";
import type { FeeLine, ReturnedFee } from "../events/fields.ts";
import { minorUnits } from "../money/money.ts";
import { become } from "./draft.ts";

/** How often something was used, and how often of these it was undone since. */
export interface Uses {
  uses: number;
  undone: number;
}

/** A campaign, with what its uses came to. Sums of what happened: what counts of it is for its terms to say. */
export type CampaignState = { status: "unknown" } | KnownCampaign;

export interface KnownCampaign extends Uses {
  status: "defined" | "ended";
  terms: EventData<"CampaignDefined">;
  /** What was waived, and what of it went back since, in minor units of the budget; nothing where there is none. */
  waived: bigint;
  returned: bigint;
}

export function initialCampaign(): CampaignState {
  return { status: "unknown" };
}

export function foldCampaign(draft: CampaignState, event: EventAbout<"campaign">): void {
  if (event.type === "CampaignDefined") {
    // A copy: what is recorded is in the hands of callers too.
    const terms = structuredClone(event.data);
    become<CampaignState>(draft, { status: "defined", terms, uses: 0, undone: 0, waived: 0n, returned: 0n });
    return;
  }
  if (draft.status === "unknown") return;
  switch (event.type) {
    case "CampaignEnded":
      draft.status = "ended";
      return;
    case "Funded":
    case "Transferred":
    case "PaymentCaptured":
    case "Converted":
    case "WithdrawalRequested":
      draft.uses += 1;
      draft.waived += waivedBy(draft, event.data.fees);
      return;
    case "WithdrawalFailed":
    case "WithdrawalCancelled":
      draft.undone += 1;
      draft.returned += waivedBy(draft, event.data.fees);
      return;
    case "Refunded":
      draft.returned += returnedTo(draft, event.data.returned ?? []);
      return;
  }
}

/** What a campaign waives of fees, where it counts that. */
export function waivedBy({ terms }: Pick<KnownCampaign, "terms">, fees: readonly FeeLine[]): bigint {
  if (!terms.caps.budget) return 0n;
  return fees.reduce(
    (sum, { campaign, waived }) => (campaign === terms.campaign && waived ? sum + minorUnits(waived) : sum),
    0n,
  );
}

function returnedTo({ terms }: KnownCampaign, fees: readonly ReturnedFee[]): bigint {
  if (!terms.caps.budget) return 0n;
  return fees.reduce((sum, { campaign, amount }) => (campaign === terms.campaign ? sum + minorUnits(amount) : sum), 0n);
}

export function initialUses(): Uses {
  return { uses: 0, undone: 0 };
}

/** Takes a use by one account, or that it was undone, into what is known of those. */
export function foldUses(draft: Uses, { type }: EventAbout<"campaign-use">): void {
  if (type === "WithdrawalFailed" || type === "WithdrawalCancelled") draft.undone += 1;
  else draft.uses += 1;
}
