// What would a log be like that a ledger has written? Commands, really decided, one upon the other.

import * as fc from "fast-check";
import type { LedgerEvent } from "../../events/catalogue.ts";
import { defaultPolicy } from "../../policy/policy.ts";
import { live } from "../live.ts";
import { policy } from "./policy.ts";
import { submissions, type SubmissionsConstraints } from "./submission.ts";

/** The events that a random sequence of commands leads to, under a random tariff or under none. */
export function history(constraints: Omit<SubmissionsConstraints, "malformed"> = {}): fc.Arbitrary<LedgerEvent[]> {
  const sent = submissions({ keys: "unique", ...constraints, malformed: "none" });
  const rules = fc.oneof(fc.constant(defaultPolicy), policy());
  return fc.tuple(sent, rules).map(([sent, policy]) =>
    live(sent, { policy })
      .flatMap(({ events }) => events)
      .map((event, index) => ({ position: index + 1, ...event })),
  );
}
