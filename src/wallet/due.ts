// Has an instant come?

import { monthsAfter } from "../policy/calendar.ts";
import type { Command } from "./commands.ts";
import { reject, type Env, type Rejected } from "./decision.ts";

/** A command that records what comes about by itself, and the instant from which on it does. */
export interface Due {
  readonly at: string;
  readonly command: Command;
}

/** Whether something is due: from its instant on, whether or not anybody has recorded it. */
export function isDue(instant: string, { now }: Pick<Env, "now">): boolean {
  return now >= instant;
}

/** The rejection for an instant of a command that must lie ahead and does not. */
export function notAhead(field: string, instant: string | undefined, env: Env): Rejected | undefined {
  if (instant === undefined || !isDue(instant, env)) return undefined;
  return reject("invalid_command", `${field} is ${instant}: expected an instant after ${env.now}`, {
    field,
    seen: instant,
    now: env.now,
  });
}

/** The rejection for a deadline that has passed already when it is set. */
export function past(field: string, instant: string | undefined, env: Env): Rejected | undefined {
  if (instant === undefined || !isDue(instant, env)) return undefined;
  const { now } = env;
  return reject("expired", `${field} is ${instant}: expected an instant after ${now}`, { [field]: instant, now });
}

/** The rejection for what can only be recorded from its instant on, before that. */
export function notYet(what: string, ids: Readonly<Record<string, string>>, instant: string): Rejected {
  return reject("wrong_state", `${what} is due at ${instant}: expected to be asked from then on`, {
    ...ids,
    due: instant,
  });
}

/** The last instant that is written with a year of four digits. */
export const LAST_INSTANT = "9999-12-31T23:59:59.999Z";
const LAST = Date.parse(LAST_INSTANT);

/** The same instant of the day so many months later: the last day of a month that has no such day. */
export function monthsLater(instant: string, months: number): string {
  return written(monthsAfter(Date.parse(instant), months));
}

/** The instant that comes so many milliseconds after another. */
export function later(instant: string, milliseconds: number): string {
  return written(Date.parse(instant) + milliseconds);
}

function written(time: number): string {
  return new Date(Math.min(LAST, time)).toISOString();
}
