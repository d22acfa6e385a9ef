// What are the rules of this ledger, as data?

import * as z from "zod";
import { LedgerError } from "../money/errors.ts";
import { RiskRule } from "./risk/rule.ts";
import { Tariff } from "./tariff.ts";

/** Fees and risk rules. Their outcomes are recorded in events, so a replay never needs the policy. */
export const Policy = z.strictObject({ tariff: Tariff, risk: z.array(RiskRule) });
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

/** Checks a policy, such as one read from a file. @throws PolicyError naming the field */
export function parsePolicy(policy: unknown): Policy {
  const parsed = Policy.safeParse(policy);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PolicyError(`policy.${issue?.path.join(".")}: ${issue?.message}`);
}
