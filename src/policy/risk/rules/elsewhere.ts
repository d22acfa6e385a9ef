// Rule 10: a request from a country where its holder does not live, or cannot have got to.

import * as z from "zod";
import { HOUR_MS } from "../../calendar.ts";
import { defineRule, OUTGOING } from "../rule.ts";

export const elsewhere = defineRule({
  rule: "elsewhere",
  version: 1,
  name: "A request from another country",
  reason: "an unusual place",
  on: OUTGOING,
  parameters: {
    /** From another country than the holder's. */
    foreign: z.literal(true).optional(),
    /** From another country than the last request that was carried out, less than so many hours after it. */
    hours: z.int().min(1).max(720).optional(),
  },
  check: [
    ({ foreign, hours }) => foreign !== undefined || hours !== undefined,
    { path: [], message: "expected foreign, hours or both" },
  ],
  /** Countries that nobody knows are no other ones. */
  find({ conduct: { country: home, place } }, { time, context }, { foreign, hours }) {
    const country = context?.country;
    if (country === undefined) return undefined;
    if (foreign && home !== "" && country !== home) {
      return { observed: country, threshold: `the holder's country is ${home}`, evidence: [] };
    }
    if (hours === undefined || !place || place.country === country) return undefined;
    if (time - place.time >= hours * HOUR_MS) return undefined;
    return {
      observed: `${place.country} at ${new Date(place.time).toISOString()}, then ${country}`,
      threshold: `another country within ${hours} h`,
      evidence: [place.event],
    };
  },
});
