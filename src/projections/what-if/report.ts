// What does a reader of a what-if get to see?

import type { Outcome } from "../../events/risk.ts";
import type { LedgerEvent } from "../../events/catalogue.ts";
import type { Money } from "../../money/money.ts";
import type { BalanceCap, Limit } from "../../policy/limits.ts";
import type { Restriction } from "../../policy/restrictions.ts";
import type { WhatIfStop } from "./admission.ts";
import type { WhatIfFees } from "./fee-sums.ts";
import type { WhatIfMark } from "./suspicion.ts";
import type { WhatIfCount, WhatIfSum } from "./tally.ts";

/** What risk rules together said of an event: the highest outcome of what they found. */
export type WhatIfOutcome = Outcome | "none";

/** Events of which risk rules together said one thing then, and would say one thing now; also those where both are the same. */
export interface WhatIfOutcomes extends WhatIfCount {
  readonly before: WhatIfOutcome;
  readonly after: WhatIfOutcome;
}

/** What one rule finds, with one outcome. A rule whose code has changed since has a row for each version. */
export interface WhatIfRule extends WhatIfMark {
  /** As recorded. */
  readonly before: WhatIfCount;
  /** As the policy would find. */
  readonly after: WhatIfCount;
  /** After and not before … */
  readonly newly: WhatIfCount;
  /** … and the other way round. */
  readonly noLonger: WhatIfCount;
  /**
   * Found by the policy in what no decision asks rules about, so that nothing is recorded then either: money received, refunds,
   * and of what nobody can refuse all that does not freeze.
   */
  readonly unasked: WhatIfCount;
}

/** One account that fares otherwise. */
export interface WhatIfAccount {
  readonly account: string;
  /** What would have been refused to it. */
  readonly refused: WhatIfSum;
  /** What was refused to it and would not have been. */
  readonly admitted: WhatIfSum;
  /** Where risk rules would have said something else. */
  readonly outcomes: readonly (WhatIfSum & Pick<WhatIfOutcomes, "before" | "after">)[];
  /** The fees that would have been others. */
  readonly fees: readonly WhatIfFees[];
}

/** What a rule of the policy finds, with the operands that it compares, and the positions of the events that show it. */
export interface WhatIfFinding extends WhatIfMark {
  readonly observed: string;
  readonly threshold: string;
  /** The event itself is the last. */
  readonly evidence: readonly number[];
}

/** One event that would have gone otherwise, for analysts. */
export interface WhatIfCase {
  readonly position: number;
  readonly at: string;
  readonly type: LedgerEvent["type"];
  readonly account: string;
  readonly amount?: Money;
  readonly before: WhatIfOutcome;
  readonly after: WhatIfOutcome;
  /** What rules had found, as recorded. */
  readonly recorded: readonly WhatIfMark[];
  /** What those of the policy find. */
  readonly found: readonly WhatIfFinding[];
  /** The restriction, limit or cap that would have refused it. */
  readonly stop?: WhatIfStop;
}

/** What another policy would have made of what happened, event by event. */
export interface WhatIfReport {
  /** Events within the period, and how many of them a policy has a say in. */
  readonly events: number;
  readonly judged: number;
  /** What came about and would have been refused: by a restriction, a limit, a cap or a risk rule. */
  readonly refused: WhatIfCount;
  /** What risk rules refused then and nothing would have refused. */
  readonly admitted: WhatIfCount;
  readonly outcomes: readonly WhatIfOutcomes[];
  readonly rules: readonly WhatIfRule[];
  /** Every restriction of the policy, in its order, with what came about and it would have refused … */
  readonly restrictions: readonly (WhatIfCount & { readonly restriction: Restriction })[];
  /** … every limit … */
  readonly limits: readonly (WhatIfCount & { readonly limit: Limit })[];
  /** … and every cap. */
  readonly caps: readonly (WhatIfCount & { readonly cap: BalanceCap })[];
  readonly fees: readonly WhatIfFees[];
  /** The accounts that fare otherwise, by id. */
  readonly accounts: readonly WhatIfAccount[];
  /** The first events that would have gone otherwise, in their order … */
  readonly cases: readonly WhatIfCase[];
  /** … and how many more there are. */
  readonly furtherCases: number;
}
