// What do racers pay where a campaign could pay it for them? A tenth.

import type { Policy } from "../../src/index.ts";

export const TENTH: Policy = {
  tariff: {
    version: "race-1",
    components: [{ kind: "service", when: { operation: "transfer" }, percent: "10", payer: "payer" }],
  },
  risk: [],
};
