// Until when must something be done?

import { Instant } from "../events/fields.ts";
import { reject, type Env, type Rejected } from "./decision.ts";

/** An instant of the calendar, as a command brings it. */
export const Deadline = Instant.refine((text) => {
  const date = new Date(text);
  // An invalid one is equal to nothing, not even to itself.
  return date.getTime() === date.getTime() && date.toISOString() === text;
}, "expected an instant that there is, such as 2026-01-31T09:00:00.000Z");

const DAY = 86_400_000;

/** So many days from now. */
export function inDays(days: number, { now }: Env): string {
  return new Date(Date.parse(now) + days * DAY).toISOString();
}

/** The rejection for a deadline that has passed already when it is set. */
export function past(field: string, instant: string | undefined, { now }: Env): Rejected | undefined {
  if (instant === undefined || instant > now) return undefined;
  return reject("expired", `${field} is ${instant}: expected an instant after now, which is ${now}`, {
    [field]: instant,
    now,
  });
}
