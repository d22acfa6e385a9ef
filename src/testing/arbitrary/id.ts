// What is something called?

import * as fc from "fast-check";
import { Original } from "../../events/fields.ts";
import { UNIVERSE, type IdKind } from "../universe.ts";

const CHARACTERS = "ABCxyz019_.:-".split("");

/** What is few in any life: two names are enough for the second command to find what the first made. */
const FEW: readonly IdKind[] = [
  "campaign",
  "chargeback",
  "conversion",
  "dispute",
  "evidence",
  "freeze",
  "funding",
  "instrument",
  "loss",
  "payment",
  "quote",
  "request",
  "reserve",
  "withdrawal",
];

/** An id of the universe; the odd ones at its end come up less often. */
export function idOf(kind: IdKind): fc.Arbitrary<string> {
  const ids: readonly string[] = UNIVERSE[kind];
  const usual = FEW.includes(kind) ? 2 : 3;
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...ids.slice(0, usual)) },
    { weight: 1, arbitrary: fc.constantFrom(...ids) },
  );
}

/** The id of something that can be given back: a transfer or a payment. */
export function idOfOriginal(): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: idOf("transfer") }, { weight: 2, arbitrary: idOf("payment") });
}

/** Any id that a caller may give: 1 to 64 of `A-Z a-z 0-9 _ . : -`. */
export function id(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 64, maxLength: 64 }) },
    { weight: 1, arbitrary: fc.constantFrom("constructor", "toString", "hasOwnProperty", "-", ":") },
  );
}

/** So many different ids. */
export function ids(count: number): fc.Arbitrary<string[]> {
  return fc.uniqueArray(id(), { minLength: count, maxLength: count });
}

/** A text for people, of any script, up to the longest that is kept. */
export function text(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("order 7", "rent", "x") },
    { weight: 2, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).filter(isText) },
    { weight: 1, arbitrary: fc.constantFrom("x".repeat(500), " ", "\u0000", "\u2028", "💶".repeat(250), '"\\') },
  );
}

function isText(candidate: string): boolean {
  return candidate.length > 0 && candidate.length <= 500 && candidate.isWellFormed();
}

/** What something is given back of. */
export function original(): fc.Arbitrary<Original> {
  return fc.constantFrom(...Original.options);
}

/** What a document is recorded by: its SHA-256, and where the host keeps it. */
export function document(): fc.Arbitrary<{ hash: string; uri: string }> {
  return fc.record({
    hash: fc.constantFrom("0".repeat(64), "a1".repeat(32)),
    uri: fc.constantFrom("https://files.example/7f3a", "urn:x", `s3://${"k".repeat(100)}`),
  });
}
