// Who may use a campaign, what is left of it, and what counts, in the plainest words?

import { minor } from "./amount.ts";
import type { ModelFee } from "./fees.ts";
import type { Reason } from "./rank.ts";
import type { Records } from "./records.ts";
import type { Terms } from "./waiver.ts";

/** One use: what was waived for whom, and whether and how much of it is the campaign's again. */
export interface Use {
  readonly accounts: readonly string[];
  readonly waived: bigint;
}

/** The currencies that the amounts of a campaign are in. */
export function currenciesOf({ waives, caps }: Pick<Terms, "waives" | "caps">): string[] {
  const off = "fixed" in waives ? waives.fixed : "base" in waives ? waives.base : undefined;
  return [off, caps?.amount, caps?.budget].flatMap((some) => (some ? [some.currency] : []));
}

/** Why an operation in a currency may not name a campaign, whatever is left of it. */
export function againstNaming(
  records: Records,
  id: string | undefined,
  operation: "fund" | "transfer" | "payment" | "convert" | "withdraw",
  currency: string,
  now: string,
): Reason[] {
  if (id === undefined) return [];
  const campaign = records.campaigns.get(id);
  if (!campaign) return ["campaign_not_found"];
  const { operations, period } = campaign.terms;
  const reasons: Reason[] = [];
  if (operations && !operations.includes(operation)) reasons.push("campaign_not_found");
  if (currenciesOf(campaign.terms).some((other) => other !== currency)) reasons.push("currency_mismatch");
  if (campaign.ended || (period?.until !== undefined && period.until <= now)) reasons.push("expired");
  if (period?.from !== undefined && now < period.from) reasons.push("wrong_state");
  return reasons;
}

/** The terms of a campaign that an operation names and there is. */
export function termsOf(records: Records, id: string | undefined): Terms | undefined {
  return id === undefined ? undefined : records.campaigns.get(id)?.terms;
}

/** Whether operations that happen together would use more than is left of a campaign. */
export function isSpent(records: Records, operations: readonly (readonly ModelFee[])[]): boolean {
  return [...records.campaigns].some(([id, { terms, uses, returned }]) => {
    const more = usesBy(id, operations);
    if (more.length === 0) return false;
    const all = [...uses, ...more];
    const waived = all.reduce((sum, use) => sum + use.waived, terms.givenBack === true ? -returned : 0n);
    const { uses: most, perAccount, budget } = terms.caps ?? {};
    return (
      (most !== undefined && all.length > most) ||
      (budget !== undefined && waived > minor(budget)) ||
      more
        .flatMap(({ accounts }) => accounts)
        .some(
          (account) =>
            perAccount !== undefined && all.filter((use) => use.accounts.includes(account)).length > perAccount,
        )
    );
  });
}

function usesBy(campaign: string, operations: readonly (readonly ModelFee[])[]): Use[] {
  return operations.flatMap((fees) => {
    const own = fees.filter((fee) => fee.campaign === campaign);
    if (own.length === 0) return [];
    return [{ accounts: own.map(({ payer }) => payer), waived: own.reduce((sum, { waived }) => sum + waived, 0n) }];
  });
}

/** Counts the uses that an operation makes. */
export function use(records: Records, fees: readonly ModelFee[]): void {
  for (const [id, campaign] of records.campaigns) campaign.uses.push(...usesBy(id, [fees]));
}

/** What was used is not, where the campaign wants it back. */
export function unuse(records: Records, fees: readonly ModelFee[]): void {
  for (const [id, { terms, uses }] of records.campaigns) {
    for (const undone of usesBy(id, [fees])) {
      const index = uses.findIndex(
        ({ accounts, waived }) => waived === undone.waived && accounts.join() === undone.accounts.join(),
      );
      if (terms.givenBack === true) uses.splice(index, 1);
    }
  }
}

/** What a refund gives back of a fee is the campaign's again that had waived it. */
export function giveBack(records: Records, { campaign, amount }: ModelFee): void {
  if (campaign !== undefined) records.known(records.campaigns, campaign).returned += amount;
}
