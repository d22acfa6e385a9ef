// What may stand in a field of a command?

export type Check = (value: unknown) => boolean;
export type Fields = Readonly<Record<string, Check>>;

export const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value);
export const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const listOf =
  (check: Check, least: number, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length >= least && value.length <= most && value.every(check);
export const record =
  (fields: Fields): Check =>
  (value) =>
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).every((name) => Object.hasOwn(fields, name)) &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

/** An instant: a Date, whole milliseconds since 1970, or a text with its offset, no finer than to the millisecond. */
export const instant: Check = (value) => inUtc(value) !== undefined;
export const string: Check = (value) => typeof value === "string";
export const id = matches(/^(?!__proto__$)[A-Za-z0-9_.:-]{1,64}$/);
export const key = matches(/^(?!__proto__$)[!-~]{1,255}$/);
export const actor = matches(/^[!-~]{1,128}$/);
export const text: Check = (value) =>
  typeof value === "string" && value.length >= 1 && value.length <= 500 && value.isWellFormed();
export const word = matches(/^[a-z0-9][a-z0-9_-]{0,31}$/);
export const token = matches(/^[!-~]{1,128}$/);
export const reference = matches(/^[ -~]{1,140}$/);
/** A day that there is. */
export const day: Check = (value) => {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00.000Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};
/** An amount, as far as it is one at all: which asset, scale and sign are judged by themselves. */
export const amount = record({ currency: string, value: string });
export const hash = matches(/^[0-9a-f]{64}$/);
export const uri = matches(/^[!-~]{1,2000}$/);
export const approvers = listOf(actor, 0, 16);

const WRITTEN = /^(.{10})T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/;

/** An instant in UTC with milliseconds, whichever way it was written; undefined for what is none. */
export function inUtc(value: unknown): string | undefined {
  let passed: number;
  if (value instanceof Date) passed = value.getTime();
  else if (typeof value === "number") passed = value;
  else {
    const parts = typeof value === "string" ? WRITTEN.exec(value) : null;
    const [, date, hour, minute, second = "0", decimals = "0", sign, hours = "0", minutes = "0"] = parts ?? [];
    if (!day(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
    if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
    const sinceMidnight = (Number(hour) * 60 + Number(minute)) * 60_000 + Number(second) * 1000;
    const milliseconds = sinceMidnight + Number(decimals.padEnd(3, "0"));
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000;
    passed = Date.parse(`${date}T00:00:00.000Z`) + milliseconds - (sign === "-" ? -ahead : ahead);
  }
  const found = new Date(passed);
  if (!Number.isInteger(passed) || Number.isNaN(found.getTime())) return undefined;
  const text = found.toISOString();
  // A year of more than four digits is written with a sign.
  return /^\d{4}-/.test(text) ? text : undefined;
}
