// May an operation use the campaign that it names?

import type { EventData } from "../events/catalogue.ts";
import type { Money } from "../money/money.ts";
import type { ChargedOperation } from "../policy/tariff.ts";
import type { Book } from "./book.ts";
import type { KnownCampaign } from "./campaign-state.ts";
import { reject, type Env, type Rejected } from "./decision.ts";
import { isDue, notYet } from "./due.ts";

/** A campaign that was defined, or the rejection that says none was. */
export function campaignOf(book: Book, id: string): KnownCampaign | Rejected {
  const campaign = book.campaign(id);
  return campaign.status === "unknown"
    ? reject("campaign_not_found", `campaign "${id}" does not exist`, { campaign: id })
    : campaign;
}

/** The campaign that an operation names, or the rejection that says there is none for it. */
export function campaignFor(
  book: Book,
  id: string,
  operation: ChargedOperation["operation"],
): KnownCampaign | Rejected {
  const campaign = campaignOf(book, id);
  if ("outcome" in campaign) return campaign;
  const { operations } = campaign.terms;
  if (operations === undefined || operations.includes(operation)) return campaign;
  return reject("campaign_not_found", `campaign "${id}" is for ${operations.join(", ")}: not for ${operation}`, {
    campaign: id,
    operation,
    operations: [...operations],
  });
}

/** Every amount that the terms of a campaign name, by its field. */
export function amountsOf({
  waives,
  caps,
}: Pick<EventData<"CampaignDefined">, "waives" | "caps">): (readonly [field: string, amount: Money])[] {
  const { amount, budget } = caps;
  const off: Money | undefined = "fixed" in waives ? waives.fixed : "base" in waives ? waives.base : undefined;
  return [
    ...(off ? [["fixed" in waives ? "waives.fixed" : "waives.base", off] as const] : []),
    ...(amount ? [["caps.amount", amount] as const] : []),
    ...(budget ? [["caps.budget", budget] as const] : []),
  ];
}

/** The rejection for fees in another currency than a campaign's amounts. */
export function notOfCampaign({ terms }: KnownCampaign, seen: string): Rejected | undefined {
  const [, amount] = amountsOf(terms)[0] ?? [];
  if (amount === undefined || amount.currency === seen) return undefined;
  const { campaign } = terms;
  const expected = amount.currency;
  return reject("currency_mismatch", `the fees are in ${seen}: campaign "${campaign}" is in ${expected}`, {
    campaign,
    seen,
    expected,
  });
}

/** Why a campaign cannot be used now, if so: it was ended, its period is over, or has not begun. */
export function campaignOver({ status, terms }: KnownCampaign, env: Env): Rejected | undefined {
  const { campaign, period } = terms;
  const { from, until } = period;
  if (status === "ended") return reject("expired", `campaign "${campaign}" was ended`, { campaign });
  if (until !== undefined && isDue(until, env)) {
    return reject("expired", `campaign "${campaign}" was until ${until}`, { campaign, until });
  }
  if (from === undefined || isDue(from, env)) return undefined;
  return notYet(`the beginning of campaign "${campaign}"`, { campaign }, from);
}
