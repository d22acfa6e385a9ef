// What of a command may an error tell back? No number of a card or an account, and nothing that stands for one.

import { described } from "../money/described.ts";
import { holdsAccountNumber } from "./card-number.ts";

/** Fields that say where money comes from or goes to: tokens, and what they stand for where somebody mistook them. */
const SECRET = new Set(["token", "fingerprint", "destination"]);

/** What was seen, in a few words, and for the details of a rejection, where it may be told at all. */
export interface ToldBack {
  readonly words: string;
  readonly details: { readonly seen?: unknown };
}

/** @param path the fields that lead to it */
export function toldBack(seen: unknown, path: readonly string[] = []): ToldBack {
  const isSecret = isSomething(seen) && path.some((step) => SECRET.has(step));
  if (isSecret || holdsSecret(seen, new Set())) return { words: `${kindOf(seen)} that is not shown`, details: {} };
  return { words: described(seen), details: { seen } };
}

/** Whether a name that a caller has made up may be told. */
export function isTellable(name: string): boolean {
  return !holdsAccountNumber(name);
}

/** Whether anybody could learn anything from it. */
function isSomething(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && typeof value !== "boolean";
}

/** @param above what it is a part of: a circle is looked at once */
function holdsSecret(value: unknown, above: ReadonlySet<unknown>): boolean {
  if (typeof value === "string") return holdsAccountNumber(value);
  if (typeof value === "number" || typeof value === "bigint") return holdsAccountNumber(String(value));
  if (typeof value !== "object" || value === null || above.has(value)) return false;
  const within = new Set(above).add(value);
  return Object.entries(value).some(
    ([name, part]) => (SECRET.has(name) && isSomething(part)) || !isTellable(name) || holdsSecret(part, within),
  );
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
