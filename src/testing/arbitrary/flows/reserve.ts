// Money that is set aside until a date.

import * as fc from "fast-check";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { idOf, ids, text } from "../id.ts";
import { instant, until } from "../instant.ts";
import { maybe } from "../maybe.ts";
import { approvers } from "../party.ts";

export const commands: CommandArbitraries<"holdReserve" | "releaseReserve"> = {
  holdReserve: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("holdReserve"),
        account: idOf("account"),
        amount: money(),
        releaseAt: until(),
        reason: text(),
        reserve: maybe(idOf("reserve"), 8),
      }),
  },
  releaseReserve: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("releaseReserve"),
        reserve: idOf("reserve"),
        approvers: maybe(approvers()),
      }),
  },
};

export const events: EventArbitraries<"ReserveHeld" | "ReserveReleased"> = {
  ReserveHeld: () =>
    fc
      .record({ ids: ids(2), amount: money(), releaseAt: instant(), reason: text() })
      .map(({ ids: [reserve = "", account = ""], ...rest }) => ({ reserve, account, ...rest })),
  ReserveReleased: () =>
    fc
      .record({ ids: ids(2), amount: money(), early: fc.boolean() })
      .map(({ ids: [reserve = "", account = ""], amount, early }) => ({
        reserve,
        account,
        amount,
        ...(early ? { approvers: ["operator:anna", "operator:ben"] } : {}),
      })),
};

/** Money is set aside, wished for meanwhile, and let go of. */
const setAside: Story = {
  weight: 1,
  arbitrary: (anything) =>
    fc
      .record({
        holding: commands.holdReserve.arbitrary(),
        reserve: idOf("reserve"),
        meanwhile: fc.array(anything(), { maxLength: 2 }),
        releasing: commands.releaseReserve.arbitrary(),
      })
      .map(({ holding, reserve, meanwhile, releasing }) => [
        { ...holding, reserve },
        ...meanwhile,
        { ...releasing, reserve },
      ]),
};

export const stories: readonly Story[] = [setAside];
