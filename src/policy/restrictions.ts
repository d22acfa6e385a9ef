// Which operations are not offered, in which assets, from and to which countries?

import * as z from "zod";
import type { Money } from "../money/money.ts";
import { among, Countries } from "./tariff/countries.ts";
import { OPERATIONS, type Operation } from "./signals/fact.ts";

/** Whoever pays is asked, with whom is paid as `to`; nobody is asked about being paid. */
const NOT_RECEIVED =
  "expected an operation that somebody asks for: transfer or payment, with `to` for whoever receives it";

/** Everything that is given must hold. Money from a rail has no country it comes from, and none that it goes to where it leaves. */
export const Restriction = z
  .strictObject({
    operations: z
      .array(z.enum(OPERATIONS).refine((operation): boolean => operation !== "receive", NOT_RECEIVED))
      .min(1)
      .optional(),
    assets: z.array(z.string()).min(1).optional(),
    /** Of the account that pays. */
    from: Countries.optional(),
    /** Of the account that is paid. */
    to: Countries.optional(),
  })
  .refine((restriction) => Object.values(restriction).some((given) => given !== undefined), {
    message: "expected operations, assets, from or to: one that names nothing would stop everything",
  });
export type Restriction = z.infer<typeof Restriction>;

/** An operation, as far as where it may be done depends on it. */
export interface Placed {
  readonly operation: Operation;
  readonly amount: Money;
  readonly from?: { readonly country?: string } | undefined;
  readonly to?: { readonly country?: string } | undefined;
}

/** The restriction that stops an operation, if one does. */
export function restrictionOn(
  restrictions: readonly Restriction[],
  { operation, amount, from, to }: Placed,
): Restriction | undefined {
  return restrictions.find(
    (restriction) =>
      (restriction.operations === undefined || restriction.operations.includes(operation)) &&
      (restriction.assets === undefined || restriction.assets.includes(amount.currency)) &&
      (restriction.from === undefined || (from !== undefined && among(restriction.from, from.country))) &&
      (restriction.to === undefined || (to !== undefined && among(restriction.to, to.country))),
  );
}
