// What looks suspicious on an account, and which events show it?

import type { EventAbout } from "../events/catalogue.ts";
import type { Signals } from "../policy/risk/fact.ts";
import { judge, RULE_VERSIONS, type RiskRule } from "../policy/risk/rule.ts";
import { factOf, foldSignals, initialSignals } from "../policy/risk/signals.ts";
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
  readonly signals: Signals;
  /** Where the events stand that a flag may name. */
  readonly positions: Map<string, number>;
  readonly flags: RiskFlag[];
}

/** The flags that these rules raise on an account, from its own events alone. */
export function riskFlagsOf(account: string, rules: readonly RiskRule[]): Projection<RiskState> {
  return {
    name: "risk-flags",
    initial: () => ({ signals: initialSignals(account), positions: new Map(), flags: [] }),
    apply: ({ signals, positions, flags }, event) => {
      const { id, position, at } = event;
      positions.set(id, position);
      const about = event as EventAbout<"account" | "credits">;
      foldSignals(signals, about);
      const fact = factOf(about, account);
      if (!fact) return;
      for (const rule of rules) {
        const finding = judge(rule, signals, fact);
        if (!finding) continue;
        const version = RULE_VERSIONS[rule.rule];
        const evidence = finding.evidence.flatMap((shown) => positions.get(shown) ?? []);
        flags.push({ account, rule: rule.rule, version, outcome: "flag", position, at, ...finding, evidence });
      }
    },
  };
}
