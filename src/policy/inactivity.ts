// What does an account cost that nobody uses any more?

import * as z from "zod";
import { AccountKind } from "../events/account.ts";
import { PositiveMoney } from "../events/fields.ts";

/** A monthly fee on accounts that have been inactive for so long, after a notice of so many days. */
export const InactivityRules = z
  .strictObject({
    afterMonths: z.int().min(1).max(120),
    noticeDays: z.int().min(0).max(366),
    /** A month costs so much; one amount per currency, and nothing in others. */
    fees: z.array(PositiveMoney).min(1),
    /** Which kinds of account: all where absent. */
    kinds: z.array(AccountKind).min(1).optional(),
  })
  .superRefine(({ fees }, context) => {
    const seen = new Set<string>();
    for (const [index, { currency }] of fees.entries()) {
      if (seen.has(currency)) {
        const path = ["fees", index, "currency"];
        context.addIssue({ code: "custom", path, input: currency, message: "expected one amount per currency" });
      }
      seen.add(currency);
    }
  });
export type InactivityRules = z.infer<typeof InactivityRules>;

/** Whether the rules are about a kind of account. */
export function covers({ kinds }: InactivityRules, kind: AccountKind): boolean {
  return kinds === undefined || kinds.includes(kind);
}
