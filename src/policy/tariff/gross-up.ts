// How much must be charged so that a wanted amount is left after the fees?

import { LedgerError } from "../../money/errors.ts";
import { fromMinorUnits, minorUnits, scaleOf, wellFormed, type Money } from "../../money/money.ts";
import { Exact } from "../../money/rounding.ts";
import type { Tariff } from "../tariff.ts";
import { debtor, type TariffComponent } from "./component.ts";
import type { ChargedOperation } from "./charged.ts";
import { feeLines } from "./fee-lines.ts";
import { endsOf } from "./tiers.ts";

/** No amount leaves what is wanted after the fees, or none was found. */
export class UnreachableNetError extends LedgerError {
  override readonly name = "UnreachableNetError";

  constructor(message: string) {
    super("unreachable_net", message);
  }
}

/** No command can bring more: 30 digits before the point. */
const MOST_DIGITS = 30;

/** Several fees that together take nearly all of an amount are searched step by step, but not for ever. */
const MOST_STEPS = 10_000;

/**
 * The least amount to charge so that the payee nets at least `net` after the fees that it pays; what the payer pays on
 * top is not counted. To net 100.00 at 2.9% + 0.30 charge 103.30. One minor unit less nets less.
 * @param net above zero, with exactly its asset's scale
 * @throws MoneyError `invalid_amount` for a net that is no amount
 * @throws UnreachableNetError where no amount nets so much, or where the fees leave so little of any that none was found
 */
export function grossUp<Currency extends string>(
  tariff: Tariff,
  operation: Omit<ChargedOperation, "amount">,
  net: Money<Currency>,
): Money<Currency> {
  const scale = scaleOf(wellFormed(net));
  const money = (units: bigint): Money<Currency> => fromMinorUnits(units, net.currency, scale);
  const wanted = minorUnits(net);
  if (wanted <= 0n) throw new UnreachableNetError(`net is ${net.value} ${net.currency}: expected an amount above zero`);
  const components = tariff.components.filter(
    (component) => component.payer === "payee" && debtor(component, { ...operation, amount: net }),
  );
  if (components.length === 0) return net;

  const netOf = (gross: bigint): bigint =>
    feeLines({ ...tariff, components }, { ...operation, amount: money(gross) }).reduce(
      (left, { amount }) => left - minorUnits(amount),
      gross,
    );
  const most = 10n ** BigInt(MOST_DIGITS + scale) - 1n;
  const unreachable = (tried: bigint): UnreachableNetError =>
    new UnreachableNetError(
      `no amount was found that nets ${net.value} ${net.currency} under tariff "${tariff.version}": ` +
        `of ${money(tried).value} it leaves ${money(netOf(tried)).value}`,
    );
  for (const stretch of stretches(components, wanted, most)) {
    const gross = leastIn(stretch, { wanted, netOf, components, unreachable });
    if (gross !== undefined) return money(gross);
  }
  throw unreachable(most);
}

interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
}

/** The amounts that could do, cut where a step of tiers ends: between the cuts no fee falls as the amount rises. */
function stretches(components: readonly TariffComponent[], least: bigint, most: bigint): Stretch[] {
  const ends = components
    .flatMap(({ tiers }) => (tiers ? endsOf(tiers) : []))
    .filter((end) => end >= least && end < most)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const cuts = [...new Set(ends)];
  return [...cuts, most].map((to, index) => ({ from: index === 0 ? least : (cuts[index - 1] ?? 0n) + 1n, to }));
}

interface Search {
  readonly wanted: bigint;
  readonly netOf: (gross: bigint) => bigint;
  readonly components: readonly TariffComponent[];
  readonly unreachable: (tried: bigint) => UnreachableNetError;
}

/** The least amount of a stretch that nets what is wanted. */
function leastIn({ from, to }: Stretch, { wanted, netOf, components, unreachable }: Search): bigint | undefined {
  let gross = from;
  if (takesNoMoreThanAll(components)) {
    // Before rounding the net never falls as the amount rises, and each line is rounded by half a unit at most. So where
    // the net falls short by as many units as there are lines, no smaller amount nets enough either.
    const hopeless = (amount: bigint): boolean => netOf(amount) <= wanted - BigInt(components.length);
    if (hopeless(to)) return undefined;
    let below = from - 1n;
    let above = to;
    while (above - below > 1n) {
      const middle = (below + above) / 2n;
      if (hopeless(middle)) below = middle;
      else above = middle;
    }
    gross = above;
  }
  for (let step = 0; gross <= to; step += 1) {
    const missing = wanted - netOf(gross);
    if (missing <= 0n) return gross;
    if (step === MOST_STEPS) throw unreachable(gross);
    // Fees do not fall, so a net rises no faster than the amount: what is missing is the least that must be added.
    gross += missing;
  }
  return undefined;
}

/** Whether the percentages of all components are together 100 at most, in whatever step an amount lies. */
function takesNoMoreThanAll(components: readonly TariffComponent[]): boolean {
  let sum = new Exact(0);
  for (const { percent, tiers } of components) {
    const percents = [percent, ...(tiers?.steps.map((step) => step.percent) ?? [])].map((given) => given ?? "0");
    sum = sum.plus(Exact.max(...percents));
  }
  return sum.lessThanOrEqualTo(100);
}
