// An account that is stopped and let go.

import * as fc from "fast-check";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";
import { approvers } from "../party.ts";

export const commands: CommandArbitraries<"freezeAccount" | "unfreezeAccount"> = {
  freezeAccount: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("freezeAccount"),
        account: idOf("account"),
        scope: fc.constantFrom("debit", "credit", "all"),
        source: fc.constantFrom("holder", "risk", "operator", "legal"),
        reason: text(),
        freeze: maybe(idOf("freeze"), 8),
      }),
  },
  unfreezeAccount: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("unfreezeAccount"),
        freeze: idOf("freeze"),
        account: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: idOf("account") }),
        reason: maybe(text()),
        approvers: maybe(approvers(), 2),
      }),
  },
};

export const events: EventArbitraries<"AccountFrozen" | "AccountUnfrozen"> = {
  AccountFrozen: () =>
    fc.record({
      freeze: id(),
      account: id(),
      scope: fc.constantFrom("debit", "credit", "all"),
      source: fc.constantFrom("holder", "risk", "operator", "legal"),
      reason: text(),
    }),
  AccountUnfrozen: () =>
    fc.record({ freeze: id(), account: id(), reason: maybeText("reason") }).map(({ freeze, account, reason }) => ({
      freeze,
      account,
      ...reason,
      approvers: ["operator:anna", "operator:ben"],
    })),
};

/** An account is frozen, used, and let go. */
const stopped: Story = {
  weight: 1,
  arbitrary: (anything) =>
    fc
      .record({
        freezing: commands.freezeAccount.arbitrary(),
        freeze: idOf("freeze"),
        meanwhile: fc.array(anything(), { maxLength: 2 }),
        lifting: commands.unfreezeAccount.arbitrary(),
      })
      .map(({ freezing, freeze, meanwhile, lifting }) => [
        { ...freezing, freeze },
        ...meanwhile,
        { ...lifting, freeze, account: undefined },
      ]),
};

export const stories: readonly Story[] = [stopped];
