// Rule 11: a corridor or a party on a list, as the host's screening has found it.

import * as z from "zod";
import { defineRule, INCOMING, OUTGOING } from "../rule.ts";

export const screening = defineRule({
  rule: "screening",
  version: 1,
  name: "A party or a corridor is on a list",
  reason: "a check that has to be made",
  on: [...OUTGOING, ...INCOMING],
  parameters: {
    /** The result of the host's screening: on a list of the house, or on one by law. */
    result: z.enum(["listed", "legal"]),
  },
  mayFind: ({ context }) => context?.screening !== undefined,
  find(_, { context }, { result }) {
    const screened = context?.screening;
    if (screened?.result !== result) return undefined;
    return {
      observed: screened.list === undefined ? screened.result : `${screened.result}: ${screened.list}`,
      threshold: result,
      evidence: [],
    };
  },
});
