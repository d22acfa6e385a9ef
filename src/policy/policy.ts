// What are the rules of this ledger, as data?

import * as z from "zod";
import { defaultAssets, type Assets } from "../money/assets.ts";
import { LedgerError } from "../money/errors.ts";
import type { Money } from "../money/money.ts";
import { RiskRule } from "./risk/rule.ts";
import { Tariff } from "./tariff.ts";

/** Who may use one instrument: one account, or, where they are shared, several. */
const Instruments = z.strictObject({ sharing: z.boolean() });

/** Fees and risk rules. Their outcomes are recorded in events, so a replay never needs the policy. */
export const Policy = z.strictObject({
  tariff: Tariff,
  risk: z.array(RiskRule),
  instruments: Instruments.optional(),
});
export type Policy = z.infer<typeof Policy>;

/** Charges nothing and flags nothing. */
export const defaultPolicy: Policy = { tariff: { version: "none", components: [] }, risk: [] };

/** A policy that is not one, found before anything runs on it. The message names the field. */
export class PolicyError extends LedgerError {
  override readonly name = "PolicyError";

  constructor(message: string) {
    super("invalid_policy", message);
  }
}

/**
 * Checks a policy, such as one read from a file: its shape, and that its amounts are of these assets and their scale.
 * @throws PolicyError naming the field
 */
export function parsePolicy(policy: unknown, assets: Assets = defaultAssets): Policy {
  const parsed = Policy.safeParse(policy);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PolicyError(`${["policy", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
  }
  for (const [field, amount] of amountsIn(parsed.data)) {
    try {
      assets.money(amount.value, amount.currency);
    } catch (error) {
      throw new PolicyError(`policy.${field}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return parsed.data;
}

/** Every amount that a policy names, by its field. */
function amountsIn({ tariff, risk }: Policy): (readonly [field: string, amount: Money])[] {
  const found: (readonly [string, Money])[] = [];
  for (const [index, component] of tariff.components.entries()) {
    for (const part of ["fixed", "min", "max"] as const) {
      const amount = component[part];
      if (amount) found.push([`tariff.components.${index}.${part}`, amount]);
    }
  }
  for (const [index, rule] of risk.entries()) {
    if (rule.rule === "passThrough") found.push([`risk.${index}.least`, rule.least]);
  }
  return found;
}
