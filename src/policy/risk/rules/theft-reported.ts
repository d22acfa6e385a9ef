// Rule 22: the holder says that something of theirs is in wrong hands.

import { defineRule } from "../rule.ts";

export const theftReported = defineRule({
  rule: "theftReported",
  version: 1,
  name: "The holder reports a theft",
  reason: "a reported theft",
  on: ["theftReported"],
  parameters: {},
  find: () => ({ observed: "a reported theft", threshold: "any", evidence: [] }),
});
