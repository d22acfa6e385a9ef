// How far everything that was due is settled.

import * as fc from "fast-check";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";

/** Around the first day of generated commands. */
const DAYS = ["2025-12-31", "2026-01-28", "2026-01-29", "2026-01-30", "2026-01-31", "2026-03-01"] as const;

export const commands: CommandArbitraries<"completeUpkeep"> = {
  completeUpkeep: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("completeUpkeep"), through: fc.constantFrom(...DAYS) }),
  },
};

export const events: EventArbitraries<"UpkeepCompleted"> = {
  UpkeepCompleted: () => fc.record({ through: fc.constantFrom(...DAYS, "2024-02-29") }),
};
