// Which day is it, where days are counted, and how long are hours, days and months?

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What was asked for last: the parts of a decision, and the folds of an event, ask for the same instant one after the other. */
let lastInstant = "1970-01-01T00:00:00.000Z";
let lastTime = 0;

/** The milliseconds since 1970 of an instant: `2026-01-31T12:00:00.000Z`. */
export function timeOf(instant: string): number {
  if (instant === lastInstant) return lastTime;
  lastTime = Date.parse(instant);
  lastInstant = instant;
  return lastTime;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  return format;
}

/** Whether this platform knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** What was found last, by time zone: no zone changes its day within a minute. */
const last = new Map<string, { readonly minute: string; readonly day: string }>();

/** The day in a time zone at an instant: `2026-01-31`. */
export function dayIn(timeZone: string, instant: string): string {
  const minute = instant.slice(0, 16);
  const known = last.get(timeZone);
  if (known?.minute === minute) return known.day;
  const day = formatOf(timeZone).format(Date.parse(instant));
  last.set(timeZone, { minute, day });
  return day;
}

/** The same time of day so many months later, in UTC; on the last day of a month that has no such day. */
export function monthsAfter(time: number, months: number): number {
  const date = new Date(time);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months, 1);
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0);
  return date.setUTCDate(Math.min(day, new Date(last).getUTCDate()));
}
