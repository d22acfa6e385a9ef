// When may a campaign be defined, and when is it ended?

import * as z from "zod";
import { Caps, Operations } from "../events/campaign.ts";
import { Deadline, Id, MoneyInput, Percent, Text } from "../events/fields.ts";
import { amountsOf, campaignOf } from "./campaign.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject } from "./decision.ts";
import { notAhead } from "./due.ts";

const WaivesInput = z.union(
  [z.strictObject({ percent: Percent }), z.strictObject({ fixed: MoneyInput }), z.strictObject({ base: MoneyInput })],
  { error: 'expected { percent }, { fixed } or { base }, such as { percent: "100" }' },
);

export const defineCampaign = defineCommand({
  input: z.strictObject({
    /** @defaultValue a fresh id, `cmp_…` */
    campaign: Id.optional(),
    /** A percentage of each fee; so much of all fees together; or the fees on so much of the amount. */
    waives: WaivesInput,
    /**
     * The most: uses, uses by one account, what one use waives, what all of them waive.
     * @defaultValue no cap
     */
    caps: Caps.extend({ amount: MoneyInput.optional(), budget: MoneyInput.optional() }).optional(),
    /**
     * From when on it may be named, and before when.
     * @defaultValue from now on, until it is ended
     */
    period: z.strictObject({ from: Deadline.optional(), until: Deadline.optional() }).optional(),
    /**
     * What may name it.
     * @defaultValue any operation that is charged for
     */
    operations: Operations.optional(),
    /**
     * Whether what was waived may be waived again once the fee goes back.
     * @defaultValue `false`
     */
    givenBack: z.boolean().optional(),
  }),
  amounts: ({ waives, caps = {} }) =>
    amountsOf({ waives, caps }).map(([field, amount]) => [field, amount, "positive"] as const),
  check({ waives, caps = {}, period: { from, until } = {} }) {
    const [first, ...others] = amountsOf({ waives, caps });
    const other = others.find(([, { currency }]) => currency !== first?.[1].currency);
    if (first && other) {
      return reject(
        "invalid_command",
        `${other[0]} is in ${other[1].currency}: expected ${first[1].currency}, as in ${first[0]}`,
        { field: other[0], seen: other[1] },
      );
    }
    if (from === undefined || until === undefined || from < until) return undefined;
    return reject("invalid_command", `period.until is ${until}: expected an instant after period.from, ${from}`, {
      field: "period.until",
      seen: until,
    });
  },
  decide(book, { campaign: given, waives, caps = {}, period = {}, operations, givenBack }, env) {
    const past = notAhead("period.until", period.until, env);
    if (past) return past;
    const campaign = given ?? `cmp_${env.newId()}`;
    if (book.newCampaign(campaign).status !== "unknown") {
      return reject("already_exists", `campaign "${campaign}" exists already`, { campaign });
    }
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "CampaignDefined", {
        campaign,
        waives,
        caps,
        period,
        ...(operations === undefined ? {} : { operations }),
        ...(givenBack === undefined ? {} : { givenBack }),
      }),
    );
  },
});

export const endCampaign = defineCommand({
  input: z.strictObject({ campaign: Id, reason: Text.optional() }),
  looks: ({ campaign }) => [`campaign:${campaign}`],
  decide(book, { campaign: id, reason }, env) {
    const campaign = campaignOf(book, id);
    if ("outcome" in campaign) return campaign;
    if (campaign.status === "ended") return alreadyDone(`campaign-end:${id}`, "CampaignEnded");
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "CampaignEnded", { campaign: id, ...(reason === undefined ? {} : { reason }) }));
  },
});
