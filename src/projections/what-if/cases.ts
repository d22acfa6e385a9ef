// Which events would have gone otherwise, one by one, as an analyst looks at them?

import type { LedgerEvent } from "../../events/catalogue.ts";
import type { Money } from "../../money/money.ts";
import { highest, type Found } from "../../policy/risk/assess.ts";
import type { WhatIfStop } from "./admission.ts";
import type { Known } from "./known.ts";
import type { WhatIfCase, WhatIfFinding, WhatIfOutcome } from "./report.ts";
import { markOfFound, type WhatIfMark } from "./suspicion.ts";

/** So many are kept; the rest are counted. */
const MOST_CASES = 100;

/** The first of them, in their order, and how many more there are. */
export class Cases {
  readonly first: WhatIfCase[] = [];
  further = 0;

  add(event: LedgerEvent, { account, amount, before, after, stop }: Otherwise): void {
    if (this.first.length === MOST_CASES) {
      this.further += 1;
      return;
    }
    const { position, at, type } = event;
    this.first.push({
      position,
      at,
      type,
      account: account.account,
      ...(amount === undefined ? {} : { amount }),
      before: outcomeOf(before),
      after: outcomeOf(after),
      recorded: before,
      found: after.map((found) => shown(found, account, position)),
      ...(stop === undefined ? {} : { stop }),
    });
  }
}

/** What was found then, and what would have been; what would have refused it beside. */
export interface Otherwise {
  readonly account: Known;
  readonly amount: Money | undefined;
  readonly before: readonly WhatIfMark[];
  readonly after: readonly Found[];
  readonly stop: WhatIfStop | undefined;
}

/** The highest outcome of what was found. */
export function outcomeOf(found: readonly Pick<WhatIfMark, "outcome" | "shadow">[]): WhatIfOutcome {
  return highest(found) ?? "none";
}

function shown(found: Found, { positions }: Known, position: number): WhatIfFinding {
  const { observed, threshold, evidence } = found;
  return {
    ...markOfFound(found),
    observed,
    threshold,
    evidence: [...evidence.flatMap((event) => positions.get(event) ?? []), position],
  };
}
