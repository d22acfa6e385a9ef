import currencies from "currency-codes";
import { expect, test } from "vitest";
import { ISO_4217 } from "../../src/money/iso4217.ts";

/** Metals, funds, tests and "no currency": ISO gives them no number of decimals, and nothing can be paid in them. */
const WITHOUT_SCALE = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split(" ");

/** Newer than the table: the Caribbean guilder, in force since 2025-03-31. */
const NEWER: Readonly<Record<string, number>> = { XCG: 2 };

test("every code and its decimals are those of an independent table", () => {
  const theirs = currencies.codes().flatMap((code) => {
    const found = currencies.code(code);
    return found && !WITHOUT_SCALE.includes(code) ? [[code, found.digits] as const] : [];
  });
  expect(theirs.length).toBeGreaterThan(160);
  expect(ISO_4217).toEqual({ ...Object.fromEntries(theirs), ...NEWER });
});

test("what has no scale is left out", () => {
  for (const code of WITHOUT_SCALE) expect(ISO_4217).not.toHaveProperty(code);
});
