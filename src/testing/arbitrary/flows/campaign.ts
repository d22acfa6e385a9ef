// Fees that are waived, for as long and as often as the house wants.

import * as fc from "fast-check";
import type { InstantInput } from "../../../events/instant.ts";
import { CHARGED_OPERATIONS } from "../../../events/fields.ts";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import { promotedUse } from "../promoted.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { deadline, instant, pastInstant } from "../instant.ts";
import { maybe, maybeText } from "../maybe.ts";

const dollars = money({ currencies: ["USD"] });

/** A discount of each kind. */
function waives(): fc.Arbitrary<Command<"defineCampaign">["waives"]> {
  return fc.oneof(
    fc.record({ percent: fc.constantFrom("100", "50", "33.333333", "0", "0.000001") }),
    fc.record({ fixed: dollars }),
    fc.record({ base: dollars }),
  );
}

/** Seldom given, and then so little that it is soon reached. */
function caps() {
  const count = fc.integer({ min: 1, max: 2 });
  return fc.record({ uses: count, perAccount: count, amount: dollars, budget: dollars }, { requiredKeys: [] });
}

/** With both ends, one or none; what ends before it begins is malformed. */
function period(): fc.Arbitrary<{ from?: InstantInput; until?: InstantInput }> {
  return fc
    .record({ from: fc.oneof(pastInstant(), deadline()), until: deadline() }, { requiredKeys: [] })
    .map(({ from, ...rest }) =>
      from === undefined || (rest.until !== undefined && new Date(rest.until) <= new Date(from))
        ? rest
        : { from, ...rest },
    );
}

function operations() {
  return fc.subarray([...CHARGED_OPERATIONS], { minLength: 1 });
}

/** Left out nineteen times for every time that it is given. */
export function named(): fc.Arbitrary<string | undefined> {
  return fc.oneof({ weight: 19, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: idOf("campaign") });
}

export const commands: CommandArbitraries<"defineCampaign" | "endCampaign"> = {
  defineCampaign: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("defineCampaign"),
        campaign: maybe(idOf("campaign"), 8),
        waives: waives(),
        caps: maybe(caps(), 4),
        period: maybe(period()),
        operations: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: operations() }),
        givenBack: maybe(fc.boolean()),
      }),
  },
  endCampaign: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("endCampaign"), campaign: idOf("campaign"), reason: maybe(text()) }),
  },
};

export const events: EventArbitraries<"CampaignDefined" | "CampaignEnded"> = {
  CampaignDefined: () =>
    fc
      .record({
        campaign: id(),
        waives: waives(),
        caps: caps(),
        period: fc.record({ from: instant(), until: instant() }, { requiredKeys: [] }),
        more: fc.record({ operations: operations(), givenBack: fc.boolean() }, { requiredKeys: [] }),
      })
      .map(({ more, ...rest }) => ({ ...rest, ...more })),
  CampaignEnded: () =>
    fc.record({ campaign: id(), reason: maybeText("reason") }).map(({ campaign, reason }) => ({ campaign, ...reason })),
};

/** A campaign is defined and used until it is spent, and some of that is undone. */
const promoted: Story = {
  weight: 6,
  arbitrary: (anything) =>
    idOf("campaign").chain((campaign) =>
      fc
        .record({
          defining: commands.defineCampaign.arbitrary(),
          isLasting: fc.constantFrom(true, true, false),
          uses: fc.array(promotedUse(campaign), { minLength: 1, maxLength: 4, size: "max" }),
          meanwhile: fc.array(anything(), { maxLength: 1 }),
          ends: fc.constantFrom<Command[]>([], [], [{ type: "endCampaign", campaign }]),
        })
        .map(({ defining, isLasting, uses: [first = [], ...others], meanwhile, ends }): Command[] => [
          { ...defining, campaign, ...(isLasting ? { period: undefined, operations: undefined } : {}) },
          ...first,
          ...meanwhile,
          ...ends,
          ...others.flat(),
        ]),
    ),
};

export const stories: readonly Story[] = [promoted];
