// Which tags does a careless comparison take for one another?

import * as fc from "fast-check";

/** Prefixes, case, spaces, accents, patterns, lists of others, names of other things. */
export const ODD_TAGS = [
  "account:a",
  "account:ab",
  "account:a:b",
  "Account:a",
  "account:A",
  "account:a ",
  "account: a",
  "account:é",
  "account:e\u0301",
  "account:%",
  "account:_",
  "account:*",
  "account:?",
  "account:[a]",
  "account:\\",
  "account:\"',;${}",
  "account:a,account:ab",
  "account:a account:ab",
  'account:a","account:ab',
  "account:a|account:ab",
  "account:1",
  "account:01",
  "account:1.0",
  "account:1e0",
  "account:null",
  "account:",
  "credits:a",
  "__proto__:constructor",
  "constructor:prototype",
  "holder:名前🙂",
  "holder:名前🙃",
  `key:${"k".repeat(254)}1`,
  `key:${"k".repeat(254)}2`,
] as const;

/** Pairs with one hash: 31-polynomial, 33-polynomial, CRC-32, FNV-1a of 32 bits. */
export const COLLIDING_TAGS = [
  "account:AaBB",
  "account:BBAa",
  "account:Ez",
  "account:FY",
  "account:plumless",
  "account:buckeroo",
  "account:acc_232789",
  "account:acc_429192",
] as const;

export const anyTag = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ODD_TAGS.slice(0, 8)) },
  { weight: 2, arbitrary: fc.constantFrom(...ODD_TAGS, ...COLLIDING_TAGS) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `note:${text}`) },
);

/** The tags of one event. */
export const tagSet = fc.array(anyTag, { maxLength: 4 });
