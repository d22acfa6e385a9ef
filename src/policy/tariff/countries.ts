// Which countries does a condition mean?

import * as z from "zod";
import { Country } from "../../events/fields.ts";

const Several = z.array(Country).min(1);

/** One country, several, or all but some: `"PT"`, `["PT", "ES"]`, `{ except: ["PT", "ES"] }`. */
export const Countries = z.union([Country, Several, z.strictObject({ except: Several })], {
  error: 'expected a country code such as "PT", a list of them, or { except: [...] }',
});
export type Countries = z.infer<typeof Countries>;

/** Whether a country is one of these. A country that is not known is in no list, so it is among "all but some". */
export function among(countries: Countries, country: string | undefined): boolean {
  if (typeof countries === "string") return countries === country;
  if ("except" in countries) return country === undefined || !countries.except.includes(country);
  return country !== undefined && countries.includes(country);
}
