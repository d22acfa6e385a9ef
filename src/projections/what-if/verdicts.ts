// What comes of many judged events together: by outcome, by rule, by limit and by account?

import type { Assets } from "../../money/assets.ts";
import type { Money } from "../../money/money.ts";
import { Outcome } from "../../events/risk.ts";
import type { Policy } from "../../policy/policy.ts";
import type { WhatIfStop } from "./admission.ts";
import type { FeeSums } from "./fee-sums.ts";
import type { WhatIfAccount, WhatIfOutcome, WhatIfOutcomes, WhatIfReport, WhatIfRule } from "./report.ts";
import type { WhatIfMark } from "./suspicion.ts";
import { Tally, tallyOf, type WhatIfSum } from "./tally.ts";

const OUTCOMES: readonly WhatIfOutcome[] = ["none", ...Outcome.options];
const SIDES = ["before", "after", "newly", "noLonger", "unasked"] as const;
type Side = (typeof SIDES)[number];

/** What was judged about one event, for one account. */
export interface Judged {
  readonly account: string;
  readonly amount: Money | undefined;
}

interface RuleTallies {
  readonly mark: WhatIfMark;
  readonly sides: Map<Side, Tally>;
}

interface AccountTallies {
  readonly refused: Tally;
  readonly admitted: Tally;
  /** By `before after`. */
  readonly outcomes: Map<string, Tally>;
}

/** How often, on how many accounts and how much, of everything that can be said of events. */
export class Verdicts {
  readonly #policy: Policy;
  readonly #assets: Assets;
  readonly #refused = new Tally();
  readonly #admitted = new Tally();
  readonly #outcomes = new Map<string, Tally>();
  readonly #rules = new Map<string, RuleTallies>();
  /** By the restriction, limit or cap itself. */
  readonly #stops = new Map<object, Tally>();
  readonly #accounts = new Map<string, AccountTallies>();

  constructor(policy: Policy, assets: Assets) {
    this.#policy = policy;
    this.#assets = assets;
  }

  refuse({ account, amount }: Judged): void {
    this.#refused.add(account, amount);
    this.#ofAccount(account).refused.add(account, amount);
  }

  admit({ account, amount }: Judged): void {
    this.#admitted.add(account, amount);
    this.#ofAccount(account).admitted.add(account, amount);
  }

  stop({ account, amount }: Judged, stop: WhatIfStop): void {
    const whose = stop.by === "restriction" ? account : stop.account;
    const what = stop.by === "restriction" ? stop.restriction : stop.by === "limit" ? stop.limit : stop.cap;
    tallyOf(this.#stops, what).add(whose, amount);
  }

  outcome({ account, amount }: Judged, before: WhatIfOutcome, after: WhatIfOutcome): void {
    const change = `${before} ${after}`;
    tallyOf(this.#outcomes, change).add(account, amount);
    if (before !== after) tallyOf(this.#ofAccount(account).outcomes, change).add(account, amount);
  }

  rule({ account, amount }: Judged, mark: WhatIfMark, side: Side): void {
    const key = nameOf(mark);
    let row = this.#rules.get(key);
    if (!row) this.#rules.set(key, (row = { mark, sides: new Map() }));
    tallyOf(row.sides, side).add(account, amount);
  }

  #ofAccount(account: string): AccountTallies {
    let own = this.#accounts.get(account);
    if (!own) this.#accounts.set(account, (own = { refused: new Tally(), admitted: new Tally(), outcomes: new Map() }));
    return own;
  }

  report(fees: FeeSums): Omit<WhatIfReport, "events" | "judged" | "cases" | "furtherCases"> {
    const { restrictions = [], limits } = this.#policy;
    const stopped = (what: object) => (this.#stops.get(what) ?? new Tally()).counted(this.#assets);
    return {
      refused: this.#refused.counted(this.#assets),
      admitted: this.#admitted.counted(this.#assets),
      outcomes: changesIn(this.#outcomes, (tally) => tally.counted(this.#assets)),
      rules: this.#ruleRows(),
      restrictions: restrictions.map((restriction) => ({ restriction, ...stopped(restriction) })),
      limits: (limits?.rules ?? []).map((limit) => ({ limit, ...stopped(limit) })),
      caps: (limits?.balances ?? []).map((cap) => ({ cap, ...stopped(cap) })),
      fees: fees.all(this.#assets),
      accounts: this.#accountRows(fees),
    };
  }

  #ruleRows(): WhatIfRule[] {
    return [...this.#rules]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, { mark, sides }]) => {
        const of = (side: Side) => (sides.get(side) ?? new Tally()).counted(this.#assets);
        return {
          ...mark,
          before: of("before"),
          after: of("after"),
          newly: of("newly"),
          noLonger: of("noLonger"),
          unasked: of("unasked"),
        };
      });
  }

  #accountRows(fees: FeeSums): WhatIfAccount[] {
    const rows: WhatIfAccount[] = [];
    for (const account of [...new Set([...this.#accounts.keys(), ...fees.accounts()])].sort()) {
      const { refused, admitted, outcomes } = this.#accounts.get(account) ?? NOTHING;
      const row = {
        account,
        refused: refused.sum(this.#assets),
        admitted: admitted.sum(this.#assets),
        outcomes: changesIn(outcomes, (tally) => tally.sum(this.#assets)),
        fees: fees.changedOf(account, this.#assets),
      };
      if (this.#accounts.has(account) || row.fees.length > 0) rows.push(row);
    }
    return rows;
  }
}

const NOTHING: AccountTallies = { refused: new Tally(), admitted: new Tally(), outcomes: new Map() };

/** From the least to the most, first by what was. */
function changesIn<Sum extends WhatIfSum>(
  tallies: ReadonlyMap<string, Tally>,
  sumOf: (tally: Tally) => Sum,
): (Sum & Pick<WhatIfOutcomes, "before" | "after">)[] {
  return OUTCOMES.flatMap((before) =>
    OUTCOMES.flatMap((after) => {
      const tally = tallies.get(`${before} ${after}`);
      return tally ? [{ before, after, ...sumOf(tally) }] : [];
    }),
  );
}

/** What tells one mark from another. */
export function nameOf({ rule, version, outcome, shadow }: WhatIfMark): string {
  return `${rule} ${version} ${outcome}${shadow ? " shadow" : ""}`;
}
