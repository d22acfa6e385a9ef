// Is enough left of the campaigns that waive fees?

import { useId } from "../events/fee-line.ts";
import type { FeeLine } from "../events/fields.ts";
import { fromMinorUnits, minorUnits, type Money } from "../money/money.ts";
import type { Book } from "./book.ts";
import { campaignOf } from "./campaign.ts";
import { waivedBy, type KnownCampaign, type Uses } from "./campaign-state.ts";
import { reject, type Env, type Rejected } from "./decision.ts";

/**
 * The rejection for operations that are decided together and use more of a campaign than is left of it. Every campaign is
 * looked at as it is, so what was counted when this is recorded is exact. An operation uses a campaign once, whatever
 * number of its fees that waives, and none of which it waives nothing. A budget that covers a part of what would be waived is
 * exhausted for it: nobody who counts on it is charged the rest.
 */
export function exhausted(book: Book, operations: readonly (readonly FeeLine[])[], env: Env): Rejected | undefined {
  const lines = operations.flat();
  for (const id of new Set(lines.flatMap(({ campaign }) => campaign ?? []))) {
    const campaign = campaignOf(book, id);
    if ("outcome" in campaign) return campaign;
    const spent = usedUp(book, campaign, operations) ?? overBudget(campaign, waivedBy(campaign, lines), env);
    if (spent) return spent;
  }
  return undefined;
}

function usedUp(
  book: Book,
  { terms, ...counted }: KnownCampaign,
  operations: readonly (readonly FeeLine[])[],
): Rejected | undefined {
  const { campaign, caps } = terms;
  const uses = operations.map((fees) => fees.filter((fee) => fee.campaign === campaign));
  const needed = uses.filter((fees) => fees.length > 0).length;
  if (caps.uses !== undefined) {
    const left = leftOf(caps.uses, terms, counted);
    if (left < needed) return spentUp({ campaign, cap: "uses", left, needed });
  }
  if (caps.perAccount === undefined) return undefined;
  for (const account of new Set(uses.flat().map(({ payer }) => payer))) {
    const wanted = uses.filter((fees) => fees.some(({ payer }) => payer === account)).length;
    const left = leftOf(caps.perAccount, terms, book.campaignUse(useId(campaign, account)));
    if (left < wanted) return spentUp({ campaign, cap: "perAccount", account, left, needed: wanted });
  }
  return undefined;
}

/** How many uses are left of so many. What was undone counts again where the terms give it back. */
function leftOf(most: number, { givenBack }: KnownCampaign["terms"], { uses, undone }: Uses): number {
  return most - uses + (givenBack ? undone : 0);
}

function overBudget({ terms, waived, returned }: KnownCampaign, needed: bigint, env: Env): Rejected | undefined {
  const { campaign, caps, givenBack } = terms;
  if (!caps.budget) return undefined;
  const left = minorUnits(caps.budget) - waived + (givenBack ? returned : 0n);
  if (left >= needed) return undefined;
  const { currency } = caps.budget;
  const money = (units: bigint): Money => fromMinorUnits(units, currency, env.assets.scale(currency));
  return spentUp({ campaign, cap: "budget", left: money(left), needed: money(needed) });
}

/** What is spent of a campaign, and what is left of that. */
interface Spent {
  readonly campaign: string;
  readonly cap: "uses" | "perAccount" | "budget";
  readonly account?: string;
  readonly left: number | Money;
  readonly needed: number | Money;
}

function spentUp(spent: Spent): Rejected {
  const { campaign, cap, left, needed, account } = spent;
  const whose = account === undefined ? "" : ` for account "${account}"`;
  return reject(
    "promotion_exhausted",
    `campaign "${campaign}" has ${told(left)} of its ${cap} left${whose}: ${told(needed)} is needed`,
    { ...spent },
  );
}

function told(some: number | Money): string {
  return typeof some === "number" ? String(some) : `${some.value} ${some.currency}`;
}
