// Does a table of texts answer as a Map does?

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TextTable } from "../../src/stores/text-table.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 4 }),
  // Long ones, and ones that differ in the last unit or in the length alone.
  fc.nat(300).map((length) => "a".repeat(length)),
  fc.tuple(fc.nat(40), fc.constantFrom("a", "b", "\0", "\ud800")).map(([length, last]) => "a".repeat(length) + last),
);

test("every text has the number that it was given last, and no other text has one", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.nat(2 ** 32 - 1))), fc.array(text), (given, others) => {
      const table = new TextTable();
      const expected = new Map<string, number>();
      for (const [key, number] of given) {
        expect(table.get(key)).toBe(expected.get(key));
        table.set(key, number);
        expected.set(key, number);
      }
      for (const key of [...expected.keys(), ...others]) expect(table.get(key)).toBe(expected.get(key));
      expect(table.size).toBe(expected.size);
    }),
  );
});

test("a hundred thousand texts are found again, each by itself", () => {
  const table = new TextTable();
  for (let index = 0; index < 100_000; index += 1) table.set(`account:acc_${index}`, index);
  for (let index = 0; index < 100_000; index += 1) expect(table.get(`account:acc_${index}`)).toBe(index);
  expect(table.get("account:acc_100000")).toBeUndefined();
});
