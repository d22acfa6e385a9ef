// A transfer that is contested.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { like, money, moneyOrZero, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, idOfOriginal, ids, original, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";

export const commands: CommandArbitraries<"openDispute" | "resolveDispute"> = {
  openDispute: {
    weight: 8,
    arbitrary: () =>
      fc.record({
        type: fc.constant("openDispute"),
        of: idOfOriginal(),
        amount: maybe(money()),
        reason: text(),
        dispute: maybe(idOf("dispute"), 8),
      }),
  },
  resolveDispute: {
    weight: 7,
    arbitrary: () =>
      fc.oneof(
        fc.record({
          type: fc.constant("resolveDispute"),
          dispute: idOf("dispute"),
          toBuyer: moneyOrZero(),
          reason: maybe(text()),
        }),
        fc.record({ type: fc.constant("resolveDispute"), dispute: idOf("dispute"), toSeller: moneyOrZero() }),
        fc.record({
          type: fc.constant("resolveDispute"),
          dispute: idOf("dispute"),
          toBuyer: moneyOrZero(),
          toSeller: moneyOrZero(),
        }),
      ),
  },
};

export const events: EventArbitraries<"DisputeOpened" | "DisputeResolved"> = {
  DisputeOpened: () =>
    fc
      .record({ dispute: id(), of: id(), original: original(), parties: ids(2), amount: parted(), reason: text() })
      .map(({ dispute, of, original, parties: [buyer = "", seller = ""], amount, reason }) => ({
        dispute,
        of,
        original,
        buyer,
        seller,
        amount: amount.whole,
        held: amount.part,
        reason,
      })),
  DisputeResolved: () =>
    fc
      .record({
        dispute: id(),
        of: id(),
        original: original(),
        parties: ids(2),
        amount: parted(),
        hold: fc.constantFrom("none", "part", "rest", "whole"),
        reason: maybeText("reason"),
      })
      .map(({ dispute, of, original, parties: [buyer = "", seller = ""], amount, hold, reason }) => ({
        dispute,
        of,
        original,
        buyer,
        seller,
        held: hold === "none" ? like(amount.whole, 0n) : amount[hold],
        toBuyer: amount.part,
        toSeller: amount.rest,
        ...reason,
      })),
};

/** A transfer is contested, perhaps after the seller has spent it, and resolved: once, or again, or otherwise. */
const contested: Story = {
  weight: 3,
  arbitrary: (anything) => {
    const resolution = fc
      .record({ toBuyer: fc.boolean(), amount: moneyOrZero() })
      .map(({ toBuyer, amount }) => (toBuyer ? { toBuyer: amount } : { toSeller: amount }));
    return fc
      .record({
        of: idOfOriginal(),
        dispute: idOf("dispute"),
        amount: fc.option(money({ currencies: ["USD"] }), { nil: undefined }),
        meanwhile: fc.array(anything(), { maxLength: 2 }),
        resolutions: fc.array(resolution, { maxLength: 2 }),
      })
      .map(({ of, dispute, amount, meanwhile, resolutions }) => [
        { type: "openDispute", of, reason: "not as described", dispute, ...(amount === undefined ? {} : { amount }) },
        ...meanwhile,
        ...resolutions.map((resolution): Command => ({ type: "resolveDispute", dispute, ...resolution })),
      ]);
  },
};

export const stories: readonly Story[] = [contested];
