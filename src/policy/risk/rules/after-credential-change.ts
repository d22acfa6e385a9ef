// Rule 8: a withdrawal soon after a credential was changed.

import * as z from "zod";
import { HOUR_MS } from "../../calendar.ts";
import { defineRule } from "../rule.ts";

export const afterCredentialChange = defineRule({
  rule: "afterCredentialChange",
  version: 1,
  name: "A withdrawal soon after a change of credentials",
  reason: "a credential was changed lately",
  on: ["withdraw"],
  parameters: {
    /** Less than so many hours after. */
    hours: z.int().min(1).max(720),
  },
  find({ conduct: { credentialChanged } }, { time }, { hours }) {
    if (!credentialChanged || time - credentialChanged.time >= hours * HOUR_MS) return undefined;
    return {
      observed: `credential changed at ${new Date(credentialChanged.time).toISOString()}`,
      threshold: `less than ${hours} h before`,
      evidence: [credentialChanged.event],
    };
  },
});
