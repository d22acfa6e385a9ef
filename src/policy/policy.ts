// What are the rules of this ledger, as data?

import * as z from "zod";
import { Percent } from "../events/fields.ts";
import { faultOf, type Fault } from "../events/malformed.ts";
import { defaultAssets, type Assets } from "../money/assets.ts";
import { LedgerError } from "../money/errors.ts";
import { described } from "../money/described.ts";
import type { Money } from "../money/money.ts";
import { Limits } from "./limits.ts";
import { Restriction } from "./restrictions.ts";
import { RiskRule } from "./risk/rules.ts";
import { StepUp } from "./step-up.ts";
import { InactivityRules } from "./inactivity.ts";
import { Tariff } from "./tariff.ts";
import { amountsOf } from "./tariff/component.ts";

/** How much more than was authorised may be captured, in percent of that: nothing where absent. */
export const PaymentRules = z.strictObject({ overCapture: Percent.optional() });

/** Whether a refund may take whoever gives it below zero: it may not where absent. */
export const RefundRules = z.strictObject({ overdraw: z.boolean().optional() });

/** Who may use one instrument: one account, or, where they are shared, several. */
const Instruments = z.strictObject({ sharing: z.boolean() });

/** What things cost, what is allowed, and what is asked or stopped. Outcomes are recorded in events, so a replay never needs the policy. */
export const Policy = z.strictObject({
  tariff: Tariff,
  risk: z.array(RiskRule),
  payments: PaymentRules.optional(),
  refunds: RefundRules.optional(),
  instruments: Instruments.optional(),
  /** Which operations are not offered, and where. */
  restrictions: z.array(Restriction).optional(),
  /** How much may move, and be held. */
  limits: Limits.optional(),
  /** When further proof is asked for. */
  stepUp: StepUp.optional(),
  inactivity: InactivityRules.optional(),
});
export type Policy = z.infer<typeof Policy>;

/** Charges nothing, limits nothing, asks nothing and flags nothing. */
export const defaultPolicy: Policy = { tariff: { version: "none", components: [] }, risk: [] };

/** Whether any rule looks at what accounts have done before. */
export function goesByConduct({ risk, limits, stepUp }: Policy): boolean {
  return risk.length > 0 || limits !== undefined || stepUp !== undefined;
}

/** A policy that is not one, found before anything runs on it: the field, what was seen there and what was expected. */
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
  if (!parsed.success) throw new PolicyError(told(faultOf(Policy, policy, parsed.error)));
  const { risk, stepUp } = parsed.data;
  const challenging = risk.findIndex(({ outcome, shadow }) => outcome === "challenge" && !shadow);
  if (challenging >= 0 && !stepUp) {
    throw new PolicyError(
      `policy.stepUp is absent: expected the factors to ask for, since policy.risk.${challenging} challenges`,
    );
  }
  for (const [field, amount] of amountsIn(parsed.data)) {
    try {
      assets.money(amount.value, amount.currency);
    } catch (error) {
      throw new PolicyError(`policy.${field}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (const [index, { assets: named = [] }] of (parsed.data.restrictions ?? []).entries()) {
    const unknown = named.findIndex((asset) => !assets.has(asset));
    if (unknown >= 0) {
      const field = `policy.restrictions.${index}.assets.${unknown}`;
      throw new PolicyError(`${field} is ${described(named[unknown])}: expected an asset that this ledger knows`);
    }
  }
  return frozen(parsed.data);
}

/** Whoever is told of a limit or a rule is told with what stands in the policy: nobody changes that. */
function frozen<Part extends object>(part: Part): Part {
  for (const inner of Object.values(part)) if (typeof inner === "object" && inner !== null) frozen(inner as object);
  return Object.freeze(part);
}

/** `policy.tariff.components.0.percent is "2%": expected …` */
function told({ path, isUnknown, seen, expected }: Fault): string {
  const field = ["policy", ...path].join(".");
  if (!isUnknown) return `${field} is ${described(seen)}: expected ${expected}`;
  return `${field} is no field of ${["policy", ...path.slice(0, -1)].join(".")}: expected ${expected}`;
}

/** Every amount that a policy names, by its field. */
function amountsIn({ tariff, risk, limits, stepUp, inactivity }: Policy): (readonly [field: string, amount: Money])[] {
  const found: (readonly [string, Money])[] = [];
  for (const [index, component] of tariff.components.entries()) {
    for (const [path, amount] of amountsOf(component)) {
      found.push([`tariff.components.${index}.${path.join(".")}`, amount]);
    }
  }
  for (const [index, rule] of risk.entries()) found.push(...moneyIn(rule, `risk.${index}`));
  for (const [index, limit] of (limits?.rules ?? []).entries()) found.push(...moneyIn(limit, `limits.rules.${index}`));
  for (const [index, cap] of (limits?.balances ?? []).entries()) {
    found.push(...moneyIn(cap, `limits.balances.${index}`));
  }
  for (const [index, exemption] of (stepUp?.exempt ?? []).entries()) {
    found.push(...moneyIn(exemption, `stepUp.exempt.${index}`));
  }
  for (const [index, fee] of inactivity?.fees.entries() ?? []) found.push([`inactivity.fees.${index}`, fee]);
  return found;
}

/** The fields of a part of a policy that are amounts. */
function moneyIn(part: object, path: string): (readonly [field: string, amount: Money])[] {
  const fields: (readonly [string, unknown])[] = Object.entries(part);
  return fields.flatMap(([name, value]) => (isMoney(value) ? [[`${path}.${name}`, value] as const] : []));
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "currency" in value && "value" in value;
}
