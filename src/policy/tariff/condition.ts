// When does a fee apply?

import * as z from "zod";
import { AccountKind } from "../../events/account.ts";
import { CHARGED_OPERATIONS, Settlement, Tier, Word } from "../../events/fields.ts";
import type { ChargedOperation, ChargedParty } from "./charged.ts";
import { among, Countries } from "./countries.ts";

/**
 * From the payer's country to the payee's. Both must be known for `"domestic"` and for `"crossBorder"`: of an unknown
 * country neither can be said.
 */
const Corridor = z.union(
  [
    z.literal(["domestic", "crossBorder"]),
    z
      .strictObject({ from: Countries.optional(), to: Countries.optional() })
      .refine(({ from, to }) => from !== undefined || to !== undefined),
  ],
  { error: 'expected "domestic", "crossBorder", or { from, to } with countries in one or both' },
);

/** What must hold for a fee to apply: every condition that is given. */
export const Condition = z.strictObject({
  operation: z.enum(CHARGED_OPERATIONS),
  /** Where the money comes from or goes to. */
  rail: Word.optional(),
  purpose: Word.optional(),
  settlement: Settlement.optional(),
  corridor: Corridor.optional(),
  /** These three are about whoever pays the fee. */
  kindOfAccount: AccountKind.optional(),
  tier: Tier.optional(),
  country: Countries.optional(),
});
export type Condition = z.infer<typeof Condition>;

/** Whether an operation meets a condition of a fee that `party` would pay. */
export function meets(charged: ChargedOperation, when: Condition, party: ChargedParty): boolean {
  return (
    when.operation === charged.operation &&
    (when.rail === undefined || when.rail === charged.rail) &&
    (when.purpose === undefined || when.purpose === charged.purpose) &&
    (when.settlement === undefined || when.settlement === charged.settlement) &&
    (when.corridor === undefined || runsAlong(when.corridor, charged.payer?.country, charged.payee?.country)) &&
    (when.kindOfAccount === undefined || when.kindOfAccount === party.kind) &&
    (when.tier === undefined || when.tier === party.tier) &&
    (when.country === undefined || among(when.country, party.country))
  );
}

/** Whether something runs along a corridor from one country to another, each undefined where it is not known. */
export function runsAlong(
  corridor: NonNullable<Condition["corridor"]>,
  from: string | undefined,
  to: string | undefined,
): boolean {
  if (typeof corridor !== "string") {
    return (
      (corridor.from === undefined || among(corridor.from, from)) &&
      (corridor.to === undefined || among(corridor.to, to))
    );
  }
  if (from === undefined || to === undefined) return false;
  return corridor === "domestic" ? from === to : from !== to;
}
