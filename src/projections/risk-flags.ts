// What looks suspicious on an account, and which events show it?

import type { EventType, LedgerEvent } from "../events/catalogue.ts";
import type { Outcome } from "../events/risk.ts";
import { tagPartsOf } from "../events/tags.ts";
import { applyPostings } from "../journal/wallet-balances.ts";
import { assess } from "../policy/risk/assess.ts";
import type { RiskRule } from "../policy/risk/rules.ts";
import { initialConduct } from "../policy/signals/conduct.ts";
import { initialInflow } from "../policy/signals/inflow.ts";
import type { Projection } from "./projection.ts";
import { factIn, foldSignals, SIDES, signalsOf, type Side, type Watched } from "./signals.ts";

/** A rule found something: what it saw, where its line is, and the positions of the events that show it. */
export interface RiskFlag {
  readonly account: string;
  /** The name of the rule, as the policy writes it. */
  readonly rule: string;
  /** The version of the rule's code. */
  readonly version: number;
  readonly outcome: Outcome;
  /** The event that the rule found it at, by position and by id. */
  readonly position: number;
  readonly event: string;
  readonly at: string;
  readonly observed: string;
  readonly threshold: string;
  /** The event itself is the last. */
  readonly evidence: readonly number[];
  /** The rule is on trial: nothing follows from it. */
  readonly shadow?: true;
  /** What was asked for was refused; the event tells what it was. */
  readonly refused?: true;
  /** An operator has looked at it and let it go. */
  readonly cleared?: { readonly by: string; readonly at: string; readonly reason: string };
}

export interface RiskState extends Watched {
  /** Where the events stand that a flag may name. */
  readonly positions: Map<string, number>;
  flags: RiskFlag[];
  /**
   * What is recorded before the event that it came along with: holds that had run out, what was bought to pay with. Where
   * somebody wanted that, the rules were asked before any of it was.
   */
  ahead: LedgerEvent[];
}

/**
 * The flags on an account, from its own events alone: what these rules find in what came about, whatever the rules were
 * then, and what the rules of then have refused.
 */
export function riskFlagsOf(account: string, rules: readonly RiskRule[]): Projection<RiskState> {
  return {
    name: "risk-flags",
    initial: () => ({
      conduct: initialConduct(account),
      inflow: initialInflow(account),
      balances: {},
      positions: new Map(),
      flags: [],
      ahead: [],
    }),
    apply: (state, event) => {
      const { id, position, meta } = event;
      // The cause of what is left over is another wallet's event.
      if (state.ahead.some(({ meta: { cause } }) => cause !== id && cause !== meta.cause)) takeAhead(state, account);
      const isAhead = meta.cause !== undefined && !state.positions.has(meta.cause);
      state.positions.set(id, position);
      // What nobody asks for is judged on what is left of it all, what somebody wants on what was there before.
      if (TAKEN.has(event.type)) takeAhead(state, account);
      state.flags.push(...flagsAt(state, account, rules, event));
      if (event.type === "RiskFlagCleared") state.flags = state.flags.map((flag) => clearedBy(flag, event));
      if (isAhead) {
        state.ahead.push(event);
        return;
      }
      takeAhead(state, account);
      take(state, account, event);
    },
  };
}

/** What takes money whether or not its holder wants it. */
const TAKEN: ReadonlySet<EventType> = new Set([
  "DisputeOpened",
  "DisputeResolved",
  "ChargebackReceived",
  "FundingReversed",
]);

function takeAhead(state: RiskState, account: string): void {
  for (const event of state.ahead) take(state, account, event);
  state.ahead = [];
}

/** How an event bears an account, if it does: first as its own. */
function sidesOf(event: LedgerEvent, account: string): Side[] {
  const tags = tagPartsOf(event);
  return SIDES.filter((side) => tags.some(([tag, id]) => tag === side && id === account));
}

function flagsAt(state: RiskState, account: string, rules: readonly RiskRule[], event: LedgerEvent): RiskFlag[] {
  const { position, at, id } = event;
  const seen = { account, position, event: id, at };
  const shown = (evidence: readonly string[]): number[] => [
    ...evidence.flatMap((each) => state.positions.get(each) ?? []),
    position,
  ];
  const refusing = event.type === "ActionRefused" ? event.data.findings : [];
  const [side] = sidesOf(event, account);
  const fact = side && factIn(event, side);
  if (!fact) return [];
  const refused = refusing.map((finding) => ({
    ...seen,
    ...finding,
    evidence: shown(finding.evidence),
    refused: true as const,
  }));
  // Of what led to a refusal, that it was refused is no further news.
  const found = assess(rules, signalsOf(state), fact).filter(
    ({ rule }) => !refusing.some((each) => each.rule === rule.rule),
  );
  const flags = found.map(
    ({ rule: { rule }, definition: { version }, outcome, observed, threshold, evidence, shadow }) => ({
      ...seen,
      rule,
      version,
      outcome,
      observed,
      threshold,
      evidence: shown(evidence),
      ...(shadow ? { shadow } : {}),
    }),
  );
  return [...refused, ...flags];
}

function take(state: RiskState, account: string, event: LedgerEvent): void {
  for (const side of sidesOf(event, account)) foldSignals(state, event, side);
  applyPostings(state.balances, event, account);
}

function clearedBy(flag: RiskFlag, { at, data }: LedgerEvent<"RiskFlagCleared">): RiskFlag {
  const { rule, flagged, by, reason } = data;
  return flag.rule === rule && flag.event === flagged ? { ...flag, cleared: { by, at, reason } } : flag;
}
