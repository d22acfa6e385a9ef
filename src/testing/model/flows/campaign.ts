// Fees that the house waives, up to what it has set aside for that, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { currenciesOf, type Use } from "../campaign-uses.ts";
import { amount, id, instant, listOf, matches, oneOf, optional, record, text, type Check } from "../fields.ts";
import type { Reason } from "../rank.ts";
import type { Terms } from "../waiver.ts";

export interface Campaign {
  readonly terms: Terms;
  ended: boolean;
  /** What counts. */
  uses: Use[];
  /** What refunds gave back of what they waived. */
  returned: bigint;
}

const percent = matches(/^((0|[1-9][0-9]?)(\.[0-9]{1,6})?|100(\.0{1,6})?)$/);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const waives: Check = (value) =>
  [record({ percent }), record({ fixed: amount }), record({ base: amount })].some((check) => check(value));

export const commands: ModelCommands<"defineCampaign" | "endCampaign"> = {
  defineCampaign: {
    fields: {
      campaign: optional(id),
      waives,
      caps: optional(
        record({
          uses: optional(count),
          perAccount: optional(count),
          amount: optional(amount),
          budget: optional(amount),
        }),
      ),
      period: optional(record({ from: optional(instant), until: optional(instant) })),
      operations: optional(listOf(oneOf("fund", "transfer", "payment", "convert", "withdraw"), 1, Infinity)),
      givenBack: optional(oneOf(true, false)),
    },
    instants: ["period.from", "period.until"],
    amounts: {
      "waives.fixed": "positive",
      "waives.base": "positive",
      "caps.amount": "positive",
      "caps.budget": "positive",
    },
    check({ waives, caps, period }) {
      const named = new Set(currenciesOf({ waives, caps }));
      const isEmpty = period?.from !== undefined && period.until !== undefined && period.until <= period.from;
      return named.size > 1 || isEmpty ? ["invalid_command"] : [];
    },
    judge(records, { campaign, period }, { now }) {
      const reasons: Reason[] = [];
      if (period?.until !== undefined && period.until <= now) reasons.push("invalid_command");
      if (campaign !== undefined && records.campaigns.has(campaign)) reasons.push("already_exists");
      return { reasons };
    },
    change(records, command, id) {
      records.campaigns.set(id, { terms: { ...command, campaign: id }, ended: false, uses: [], returned: 0n });
    },
  },

  endCampaign: {
    fields: { campaign: id, reason: optional(text) },
    judge(records, { campaign: id }) {
      const campaign = records.campaigns.get(id);
      if (!campaign) return { reasons: ["campaign_not_found"] };
      return campaign.ended ? { reasons: [], repeats: id } : { reasons: [] };
    },
    change(records, { campaign }) {
      records.known(records.campaigns, campaign).ended = true;
    },
  },
};
