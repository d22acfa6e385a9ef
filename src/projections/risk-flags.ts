// What looks suspicious on an account, and which events show it?

import type { AccountKind } from "../events/account.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import { minorUnits } from "../money/money.ts";
import type { Fact } from "../policy/risk/fact.ts";
import { judge, LONGEST_WINDOW_HOURS, RULE_VERSIONS, type RiskRule } from "../policy/risk/rule.ts";
import type { Projection } from "./projection.ts";

/** A rule found something: what it saw, where its line is, and the positions of the events that show it. */
export interface RiskFlag {
  readonly account: string;
  readonly rule: RiskRule["rule"];
  /** The version of the rule's code. */
  readonly version: number;
  readonly outcome: "flag";
  /** The event that the rule found it at. */
  readonly position: number;
  readonly at: string;
  readonly observed: string;
  readonly threshold: string;
  readonly evidence: readonly number[];
}

export interface RiskState {
  kind: AccountKind;
  openedAt: string;
  /** The movements of the last day, oldest first; no more than so many, however busy the account. */
  recent: Fact[];
  readonly flags: RiskFlag[];
}

const MOST_RECENT_FACTS = 512;
const WINDOW_MS = LONGEST_WINDOW_HOURS * 3_600_000;

/** The flags that these rules raise on an account, from its own events alone. */
export function riskFlagsOf(account: string, rules: readonly RiskRule[]): Projection<RiskState> {
  return {
    name: "risk-flags",
    initial: () => ({ kind: "personal", openedAt: "", recent: [], flags: [] }),
    apply: (state, event) => {
      if (event.type === "AccountOpened") {
        state.kind = event.data.kind;
        state.openedAt = event.at;
      }
      const fact = factOf(event, account);
      if (!fact) return;
      const since = Date.parse(fact.at) - WINDOW_MS;
      state.recent = [...state.recent.filter(({ at }) => Date.parse(at) > since), fact].slice(-MOST_RECENT_FACTS);
      for (const rule of rules) {
        const finding = judge(rule, state, fact);
        if (!finding) continue;
        const { position, at } = event;
        const version = RULE_VERSIONS[rule.rule];
        state.flags.push({ account, rule: rule.rule, version, outcome: "flag", position, at, ...finding });
      }
    },
  };
}

/** The movement that an event is for an account, if its holder or somebody else made one. */
function factOf(event: LedgerEvent, account: string): Fact | undefined {
  const { position, at } = event;
  if (event.type === "Funded" && event.data.account === account) {
    const { amount, source } = event.data;
    return {
      position,
      at,
      direction: "in",
      currency: amount.currency,
      amount: minorUnits(amount),
      counterparty: source.rail,
    };
  }
  if (event.type === "Transferred") {
    const { from, to, amount } = event.data;
    const direction = from === account ? "out" : "in";
    const counterparty = from === account ? to : from;
    return { position, at, direction, currency: amount.currency, amount: minorUnits(amount), counterparty };
  }
  return undefined;
}
