// Money from outside that is taken back.

import * as fc from "fast-check";
import { ReversalBearer } from "../../../events/funding.ts";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { idOf, ids, text } from "../id.ts";
import { maybe } from "../maybe.ts";
import { twoAccounts } from "../party.ts";
import { anyReference, rail, reference } from "./funding.ts";

export const commands: CommandArbitraries<"reverseFunding"> = {
  reverseFunding: {
    weight: 4,
    arbitrary: () =>
      fc.record({
        type: fc.constant("reverseFunding"),
        funding: idOf("funding"),
        amount: maybe(money()),
        reason: text(),
        reference: maybe(reference(), 1),
        reversal: maybe(idOf("reversal"), 1),
      }),
  },
};

export const events: EventArbitraries<"FundingReversed"> = {
  FundingReversed: () =>
    fc
      .record({
        ids: ids(3),
        amount: money(),
        rail: rail(),
        bearer: fc.constantFrom(...ReversalBearer.options),
        reason: text(),
        reference: maybe(anyReference()),
      })
      .map(({ ids: [reversal = "", funding = "", account = ""], reference, ...rest }) => ({
        reversal,
        funding,
        account,
        ...rest,
        ...(reference === undefined ? {} : { reference }),
      })),
};

function lifting(freeze: string): Command {
  return { type: "unfreezeAccount", freeze, approvers: ["operator:anna", "operator:ben"] };
}

/** Money comes in, is spent, and is taken back in one or two parts; what has stopped the account may be lifted between. */
const spent: Story = {
  weight: 2,
  arbitrary: (anything) =>
    fc
      .record({
        parties: twoAccounts(),
        amount: money({ currencies: ["USD"] }),
        source: fc.record({ rail: rail(), reference: reference() }),
        funding: idOf("funding"),
        part: money({ currencies: ["USD"] }),
        reversal: idOf("reversal"),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        lifted: fc.boolean(),
      })
      .map(({ parties: [account, to], amount, source, funding, part, reversal, meanwhile, lifted }): Command[] => [
        { type: "fund", account, amount, source, funding },
        { type: "transfer", from: account, to, amount },
        { type: "reverseFunding", funding, amount: part, reason: "card stolen", reversal },
        ...meanwhile,
        ...(lifted ? [lifting(reversal)] : []),
        { type: "reverseFunding", funding, reason: "card stolen" },
      ]),
};

export const stories: readonly Story[] = [spent];
