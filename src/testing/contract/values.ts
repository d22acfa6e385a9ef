// Clause 5: which values does a careless store change?

import { law } from "./law.ts";
import { note, recordedAs } from "./note.ts";
import { expectSame } from "./seen.ts";
import type { Site } from "./site.ts";

/** Appends events that say these things, and expects to read them again, by tag and without. */
async function expectKept({ open }: Site, values: readonly unknown[]): Promise<void> {
  const store = await open();
  const events = values.map((value) => note(["account:a"], { value }));
  await store.append(events);
  expectSame(await store.read(), recordedAs(events));
  expectSame(await store.read({ tags: ["account:a"] }), recordedAs(events));
}

const names = law("names that mean something to JavaScript, SQL or the log itself are only names", async (site) => {
  const names = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "toJSON",
    "hasOwnProperty",
    "position",
    "tags",
    "data",
    "id",
    "",
    " ",
    "$",
    "$date",
    "a.b",
    "0",
  ];
  await expectKept(
    site,
    names.map((key) => JSON.parse(`{${JSON.stringify(key)}: {"inner": [null, {}]}}`) as object),
  );
});

const texts = law("texts at the edges of JSON, and texts that look like something else", (site) =>
  expectKept(site, [
    "",
    " ",
    "\n\r\t ",
    "\u0000",
    "a\u0000b",
    "\u001f\u007f\u0080\u009f",
    "\u2028\u2029\ufeff\ufffe\uffff",
    "é",
    "e\u0301",
    "ﬁ Å Ω",
    "🧾é\u{10ffff}",
    "'; drop table events; --",
    "\\",
    "\\u0000",
    '"',
    "null",
    "007",
    "1e3",
    "24.90",
    "9007199254740993",
    '{"a": 1}',
    "2026-01-31T09:00:00.000Z",
    "2026-01-31T10:00:00+01:00",
    "2026-02-30",
    "base64==",
    "%20",
    "&amp;",
  ]),
);

const numbers = law("numbers to the last bit", (site) =>
  expectKept(site, [
    0,
    -0,
    -1,
    0.1,
    0.1 + 0.2,
    1.5e-7,
    1e21,
    123_456_789_012_345_680_000,
    2 ** 31,
    2 ** 53 - 1,
    2 ** 53 + 2,
    -(2 ** 63),
    5e-324,
    Number.MAX_VALUE,
    1 / 3,
  ]),
);

const shapes = law("values that are empty, alone, many or deep", async (site) => {
  let deep: unknown = "end";
  for (let depth = 0; depth < 200; depth += 1) deep = depth % 2 === 0 ? [deep] : { deep };
  const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`key ${index}`, index]));
  await expectKept(site, [
    null,
    true,
    false,
    [],
    {},
    [[]],
    [{}],
    [null, null],
    { a: null, b: [], c: {}, d: "" },
    deep,
    wide,
  ]);
});

const long = law("a text of a million characters, and an event after it", (site) =>
  expectKept(site, [`${"x".repeat(999_999)}y`, "short", `${"é🧾".repeat(50_000)}!`]),
);

export const values = [names, texts, numbers, shapes, long];
