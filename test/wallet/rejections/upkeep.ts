// How can completing the upkeep be refused?

import type { Malformed, Row } from "./row.ts";

export const malformed: Malformed<"completeUpkeep"> = {
  completeUpkeep: [{ through: "2026-02-30" }, "through", "2026-02-30"],
};

export const rows: readonly Row[] = [
  // The market is on 2026-01-31: a day that is not two days over may still get something that falls due there.
  {
    code: "wrong_state",
    command: { type: "completeUpkeep", through: "2026-01-30" },
    details: { through: "2026-01-30", last: "2026-01-29" },
  },
  {
    code: "already_done",
    given: [{ type: "completeUpkeep", through: "2026-01-29" }],
    command: { type: "completeUpkeep", through: "2026-01-29" },
    details: { through: "2026-01-29" },
  },
];
