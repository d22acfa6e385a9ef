// Does a store keep its promises? One suite for every adapter: a describe per clause of the contract in docs/stores.md.

/* oxlint-disable vitest/expect-expect, vitest/valid-title -- tests are registered here for whoever calls storeContract */

import { describe, test } from "vitest";
import type { StoreCapabilities, StorePlace } from "./contract/place.ts";
import { suitesOf } from "./contract/suites.ts";

export type { StoreCapabilities, StorePlace } from "./contract/place.ts";

/**
 * Registers vitest suites that hold a store against its contract. Clause 7 (locked, full, read-only, newer, damaged) is
 * about what lies under the store, so its tests are the adapter's own.
 * @param place makes a fresh, empty place; called once or more per test
 */
export function storeContract(
  name: string,
  place: () => Promise<StorePlace>,
  capabilities: StoreCapabilities = {},
): void {
  describe(`store contract: ${name} (clause 7, a place in trouble: by tests of its own)`, { timeout: 60_000 }, () => {
    for (const { title, tests } of suitesOf(place, capabilities)) {
      describe(title, () => {
        for (const { title, run } of tests) test(title, run);
      });
    }
  });
}
