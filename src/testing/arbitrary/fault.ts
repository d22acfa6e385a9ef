// What may a store do to its callers?

import * as fc from "fast-check";
import type { StoreFault } from "../faulty-store.ts";

export interface FaultConstraints {
  /** Only slow answers, as on a busy machine; failures and conflicts too where absent. */
  readonly only?: "delays";
  readonly maxLength?: number;
}

/** What becomes of the calls of a store, one after another; calls beyond the plan are carried out at once. */
export function faultPlan({ only, maxLength = 60 }: FaultConstraints = {}): fc.Arbitrary<StoreFault[]> {
  const turns = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
  );
  const outcome =
    only === "delays"
      ? fc.constant("none" as const)
      : fc.oneof(
          { weight: 6, arbitrary: fc.constant("none" as const) },
          { weight: 4, arbitrary: fc.constantFrom("fail" as const, "loseAnswer" as const, "conflict" as const) },
        );
  return fc.array(fc.record({ outcome, before: turns, after: turns }), { maxLength });
}
