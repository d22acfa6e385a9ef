// What would another policy have made of what happened? Each event is judged as it would have been then; none is undone.

import type { LedgerEvent } from "../events/catalogue.ts";
import type { Assets } from "../money/assets.ts";
import type { Money } from "../money/money.ts";
import type { Policy } from "../policy/policy.ts";
import type { Found } from "../policy/risk/assess.ts";
import { stopOf, type WhatIfStop } from "./what-if/admission.ts";
import { Cases, outcomeOf } from "./what-if/cases.ts";
import { priceTagOf } from "./what-if/charged.ts";
import { repriced, type FeesReturned } from "./what-if/charges.ts";
import { FeeSums } from "./what-if/fee-sums.ts";
import { Knowledge } from "./what-if/known.ts";
import type { WhatIfReport } from "./what-if/report.ts";
import { isIncident, markOfFound, suspicionsIn, type Suspicion, type WhatIfMark } from "./what-if/suspicion.ts";
import { nameOf, Verdicts, type Judged } from "./what-if/verdicts.ts";
import { wishOf } from "./what-if/wish.ts";

export type { WhatIfStop } from "./what-if/admission.ts";
export type { FeesReturned } from "./what-if/charges.ts";
export type { WhatIfFees } from "./what-if/fee-sums.ts";
export type {
  WhatIfAccount,
  WhatIfCase,
  WhatIfFinding,
  WhatIfOutcome,
  WhatIfOutcomes,
  WhatIfReport,
  WhatIfRule,
} from "./what-if/report.ts";
export type { WhatIfMark } from "./what-if/suspicion.ts";
export type { WhatIfCount, WhatIfSum } from "./what-if/tally.ts";

export interface Replay {
  readonly policy: Policy;
  readonly assets: Assets;
  /** Events at or after this instant are judged, as events carry it; all where absent … */
  readonly from?: string;
  /** … and before this one. */
  readonly to?: string;
  readonly returned: FeesReturned;
}

interface Taken {
  readonly event: LedgerEvent;
  readonly earlier: readonly LedgerEvent[];
}

/** The events of a log, taken one after another from the first on. What it remembers is bounded for each account. */
export class Counterfactual {
  readonly #replay: Replay;
  readonly #known: Knowledge;
  readonly #verdicts: Verdicts;
  readonly #fees = new FeeSums();
  /** What one decision recorded, as far as it was taken: all of it is judged by what was known before it. */
  #decision: Taken[] = [];
  #events = 0;
  #judged = 0;
  readonly #cases = new Cases();

  constructor(replay: Replay) {
    this.#replay = replay;
    this.#known = new Knowledge(replay.policy);
    this.#verdicts = new Verdicts(replay.policy, replay.assets);
  }

  /** The tag of the earlier events that are to be given along with an event; undefined where there is none. */
  needs(event: LedgerEvent): string | undefined {
    return this.#isWithin(event) ? priceTagOf(event) : undefined;
  }

  /** `earlier`: the events before it that bear the tag that it `needs`. */
  take(event: LedgerEvent, earlier: readonly LedgerEvent[]): void {
    if (!belongs(event, this.#decision)) this.#settle();
    this.#decision.push({ event, earlier });
  }

  /** To be asked for once, after the last event. */
  report(): WhatIfReport {
    this.#settle();
    return {
      events: this.#events,
      judged: this.#judged,
      ...this.#verdicts.report(this.#fees),
      cases: this.#cases.first,
      furtherCases: this.#cases.further,
    };
  }

  #settle(): void {
    const decision = this.#decision;
    this.#decision = [];
    const events = decision.map(({ event }) => event);
    for (const taken of decision) if (this.#isWithin(taken.event)) this.#judge(taken, events);
    for (const event of events) this.#known.take(event);
  }

  #isWithin({ at }: LedgerEvent): boolean {
    const { from, to } = this.#replay;
    return (from === undefined || at >= from) && (to === undefined || at < to);
  }

  #judge({ event, earlier }: Taken, along: readonly LedgerEvent[]): void {
    this.#events += 1;
    if (isOnNothing(event)) return;
    const { policy, returned } = this.#replay;
    const known = this.#known;
    const { tariff, inactivity } = policy;
    const otherwise = repriced(event, earlier, { tariff, inactivity, known, returned });
    this.#fees.take(event, otherwise);
    const wish = wishOf(event);
    const stop = wish && stopOf(wish, event, known, policy);
    const suspicions = suspicionsIn(event, along, known, policy.risk);
    if (otherwise || wish || suspicions.length > 0) this.#judged += 1;
    this.#tellUnasked(event, suspicions);
    this.#tell(event, stop, { suspicions, asking: wish?.uses[0]?.account });
  }

  #tellUnasked(event: LedgerEvent, suspicions: readonly Suspicion[]): void {
    for (const { account, before, after } of suspicions) {
      if (before !== undefined) continue;
      const judged = { account, amount: amountOf(event) };
      for (const mark of distinct(after.map(markOfFound))) this.#verdicts.rule(judged, mark, "unasked");
    }
  }

  #tell(
    event: LedgerEvent,
    stop: WhatIfStop | undefined,
    { suspicions, asking }: { readonly suspicions: readonly Suspicion[]; readonly asking: string | undefined },
  ): void {
    for (const suspicion of suspicions) if (suspicion.along) this.#tellAlong(event, suspicion);
    const decided = suspicions.find(({ before, along }) => before !== undefined && !along);
    // A limit and a cap are somebody's; a restriction is told of whoever asked.
    const stopped = stop && (stop.by === "restriction" ? asking : stop.account);
    const account = decided?.account ?? stopped;
    if (account === undefined) return;
    const amount = amountOf(event);
    const judged = { account, amount };
    const { before = [], after = [] } = decided ?? {};
    const [was, wouldBe] = [outcomeOf(before), outcomeOf(after)];
    if (decided) this.#verdicts.outcome(judged, was, wouldBe);
    const isOther = this.#compare(judged, before, after);
    const cameAbout = event.type !== "ActionRefused";
    const isRefused = stop !== undefined || ((wouldBe === "deny" || wouldBe === "freeze") && !isIncident(event));
    if (cameAbout && stop) this.#verdicts.stop(judged, stop);
    if (cameAbout && isRefused) this.#verdicts.refuse(judged);
    if (!cameAbout && !isRefused) this.#verdicts.admit(judged);
    if (!isOther && !(cameAbout && stop)) return;
    this.#cases.add(event, { account: this.#known.of(account), amount, before, after, stop });
  }

  /** What it meant for an account that was not asked about it: at most a freeze followed, and nothing was refused. */
  #tellAlong(event: LedgerEvent, { account, before = [], after }: Suspicion): void {
    const amount = amountOf(event);
    const judged = { account, amount };
    this.#verdicts.outcome(judged, outcomeOf(before), outcomeOf(after));
    if (!this.#compare(judged, before, after)) return;
    this.#cases.add(event, { account: this.#known.of(account), amount, before, after, stop: undefined });
  }

  /** Counts what was found then and what would have been. @returns whether there is a difference */
  #compare(judged: Judged, before: readonly WhatIfMark[], after: readonly Found[]): boolean {
    const was = distinct(before);
    const wouldBe = distinct(after.map(markOfFound));
    const newly = without(wouldBe, was);
    const noLonger = without(was, wouldBe);
    const sides = { before: was, after: wouldBe, newly, noLonger };
    for (const side of ["before", "after", "newly", "noLonger"] as const) {
      for (const mark of sides[side]) this.#verdicts.rule(judged, mark, side);
    }
    return newly.length > 0 || noLonger.length > 0;
  }
}

/** Whether an event is of the decision whose events these are: they stand together, and all but one name that one as their cause. */
function belongs({ id, meta }: LedgerEvent, decision: readonly Taken[]): boolean {
  const [first] = decision;
  if (!first) return false;
  const main = decision.find(({ event }) => event.meta.cause === undefined);
  if (main) return meta.cause === main.event.id;
  return id === first.event.meta.cause || meta.cause === first.event.meta.cause;
}

/** Refused on what the commands before it would have done, which has not come about: nothing that is recorded shows why. */
function isOnNothing({ type, meta }: LedgerEvent): boolean {
  return type === "ActionRefused" && meta.linked !== undefined && meta.linked > 0;
}

/** What an event is about, for whom it was asked of. */
function amountOf({ type, data }: LedgerEvent): Money | undefined {
  if (type === "Converted") return data.sell;
  return "amount" in data ? data.amount : undefined;
}

function distinct(marks: readonly WhatIfMark[]): readonly WhatIfMark[] {
  return marks.length < 2 ? marks : [...new Map(marks.map((mark) => [nameOf(mark), mark])).values()];
}

function without(marks: readonly WhatIfMark[], others: readonly WhatIfMark[]): readonly WhatIfMark[] {
  return marks.filter((mark) => !others.some((other) => nameOf(other) === nameOf(mark)));
}
