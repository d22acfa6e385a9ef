// Whom does the house ask for further proof, and which proof will do?

import * as z from "zod";
import type { Auth } from "../events/auth.ts";
import { PositiveMoney, Word } from "../events/fields.ts";
import { exists } from "../events/instant.ts";
import { minorUnits, type Money } from "../money/money.ts";
import { lineOf } from "./line.ts";
import type { Operation } from "./signals/fact.ts";
import type { Unverified } from "./signals/conduct.ts";

/** What can ask for proof beside what money does: a new payee, lifting a freeze, higher limits, a new credential. */
export const ASKING = [
  "transfer",
  "payment",
  "withdraw",
  "convert",
  "newPayee",
  "unfreeze",
  "changeLimit",
  "changeCredential",
] as const;
export type Asking = (typeof ASKING)[number];

const Factors = z.array(Word).min(1);

export const StepUp = z.strictObject({
  /** All of these are asked for, where nothing else is said and where a risk rule challenges. */
  factors: Factors,
  /** A proof is good for so many minutes after it was given. */
  minutes: z.int().min(1).max(1440),
  /** What always asks, with its own factors where it has some. */
  asks: z.array(z.strictObject({ on: z.enum(ASKING), factors: Factors.optional() })),
  /**
   * Small transfers and payments do not ask, for so long as they come to no more than `sum` and are no more than `count`
   * since the last proof; one of more than `upTo` is not small. One for each asset.
   */
  exempt: z
    .array(
      z
        .strictObject({ upTo: PositiveMoney, sum: PositiveMoney, count: z.int().min(1) })
        .refine(({ upTo, sum }) => upTo.currency === sum.currency, {
          path: ["sum"],
          message: "expected an amount in the asset of upTo",
        }),
    )
    .optional(),
});
export type StepUp = z.infer<typeof StepUp>;

/** What is asked of somebody: these factors, for these reasons, which the customer may be told. */
export interface Challenge {
  readonly factors: readonly string[];
  readonly reasons: readonly string[];
}

const REASONS: Readonly<Record<Asking, string>> = {
  transfer: "a transfer",
  payment: "a payment",
  withdraw: "a withdrawal",
  convert: "a conversion",
  newPayee: "a payee that was not paid lately",
  unfreeze: "an account is to be unfrozen",
  changeLimit: "limits are to be raised",
  changeCredential: "a credential is to be changed",
};

/** What an action asks for: nothing where it is exempt, or where nothing about it asks. */
export function challengeOf(
  { factors, asks, exempt = [] }: StepUp,
  action: readonly Asking[],
  amount: Money | undefined,
  unverified: Unverified,
): Challenge | undefined {
  const asking = asks.filter(({ on }) => action.includes(on));
  if (asking.length === 0) return undefined;
  // What is converted to pay with may be any amount.
  const isPayment = (action.includes("transfer") || action.includes("payment")) && !action.includes("convert");
  if (isPayment && amount && exempt.some((exemption) => isExempt(exemption, amount, unverified))) return undefined;
  return {
    factors: [...new Set(asking.flatMap((ask) => ask.factors ?? factors))],
    reasons: asking.map(({ on }) => REASONS[on]),
  };
}

function isExempt(
  { upTo, sum, count }: NonNullable<StepUp["exempt"]>[number],
  amount: Money,
  unverified: Unverified,
): boolean {
  if (amount.currency !== upTo.currency) return false;
  const units = minorUnits(amount);
  const before = unverified.sums[amount.currency] ?? 0n;
  return units <= lineOf(upTo) && before + units <= lineOf(sum) && unverified.count < count;
}

/** What a proof has to be for. */
export interface Proven {
  readonly factors: readonly string[];
  /** The amount and the payee that it has to name, where money moves. */
  readonly amount: Money | undefined;
  readonly payee: string | undefined;
  readonly now: string;
}

/** What is wrong with a proof, if anything; one that was used before is found out elsewhere. */
export function faultOf(
  auth: Auth | undefined,
  { factors, amount, payee, now }: Proven,
  { minutes }: StepUp,
): string | undefined {
  if (auth === undefined) return "no proof was given";
  const missing = factors.filter((factor) => !auth.factors.includes(factor));
  if (missing.length > 0) return `the proof lacks ${missing.join(" and ")}`;
  // Whoever decides without a ledger may bring what its options would refuse; it would never go stale.
  if (!exists(auth.at)) return `the proof was given at ${auth.at}, which is no instant that there is`;
  const age = Date.parse(now) - Date.parse(auth.at);
  if (age < 0) return `the proof was given at ${auth.at}, which is later than now`;
  if (age > minutes * 60_000) return `the proof was given at ${auth.at}, more than ${minutes} minutes ago`;
  const { boundTo } = auth;
  if (amount && !(boundTo?.amount?.currency === amount.currency && boundTo.amount.value === amount.value)) {
    return "the proof is not bound to this amount";
  }
  if (payee !== undefined && boundTo?.payee !== payee) return "the proof is not bound to this payee";
  return undefined;
}

/** Whether an operation is one that `asks` may name. */
export function isAsking(operation: Operation): operation is Operation & Asking {
  return (ASKING as readonly string[]).includes(operation);
}
