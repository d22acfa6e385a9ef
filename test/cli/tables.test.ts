// Do people and programs read the same? Over any history, what a table shows is what the JSON says.

import * as fc from "fast-check";
import { tagsOf, type Account, type Explanation, type Ledger, type MerchantReport } from "tallystick";
import type { FeesEarned, Money, Statement, TrialBalance, WalletBalance } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { left, onOneLine, right, table } from "../../src/cli/table.ts";
import { accountsIn, played, scripts } from "../projections/played.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { collected, eventsOf } from "../wallet/market.ts";
import { rowsIn } from "./table.ts";

let folder: string;
let files = 0;
beforeAll(async () => void (folder = await makeFolder()));
afterAll(() => removeFolder(folder));

/** What the program prints, within this process. */
async function printed(line: readonly string[]): Promise<string> {
  let [out, err] = ["", ""];
  const code = await run(line, {
    env: {},
    signal: new AbortController().signal,
    lines: () => (async function* () {})(),
    print: async (pieces) => {
      for await (const piece of pieces) out += piece;
    },
    note: (text) => void (err += text),
  });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

/** The same log in a SQLite file. */
async function onDisk(ledger: Ledger): Promise<string> {
  const path = `${folder}/${(files += 1)}.db`;
  const target = sqliteStore(path);
  await target.append((await eventsOf(ledger)).map(({ position: _, ...event }) => ({ ...event, tags: tagsOf(event) })));
  await target.close();
  return path;
}

const figures = ({ available, pending, held, reserved }: WalletBalance) => ({
  available: available.value,
  pending: pending.value,
  held: held.value,
  reserved: reserved.value,
});
const inCells = (cells: Readonly<Record<string, string | number | undefined>>) =>
  Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name, onOneLine(String(cell ?? "")).trimEnd() || "-"]),
  );

test("a table says what the JSON says, whatever has happened", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { ledger, events } = await played(script);
      const path = await onDisk(ledger);
      await ledger.close();
      const both = async <Library>(...line: string[]): Promise<[rows: Record<string, string>[][], json: Library]> => {
        const format = line[0] === "statement" ? ["--format", "json"] : ["--json"];
        const [text, json] = [
          await printed([...line, "--store", path]),
          await printed([...line, ...format, "--store", path]),
        ];
        return [text.split("\n\n").map(rowsIn), JSON.parse(json) as Library];
      };

      const [[trial], { rows }] = await both<TrialBalance>("trial-balance");
      expect(trial).toEqual(
        rows.map(({ account, balance: { value, currency } }) => ({ account, balance: value, currency })),
      );

      const [[fees], earned] = await both<FeesEarned[]>("fees-earned");
      expect(fees).toEqual(earned.map((row) => flat(row)));

      for (const account of accountsIn(events).slice(0, 3)) {
        const [[balances], all] = await both<Account["balances"]>("balance", account);
        expect(balances).toEqual(Object.entries(all).map(([currency, each]) => ({ currency, ...figures(each) })));

        const [[entries], statement] = await both<Statement>("statement", account);
        expect(entries).toEqual(
          statement.entries.map(({ position, at, effectiveAt = at, type, id, counterparty, amount, balance, memo }) =>
            inCells({
              position,
              at: effectiveAt,
              type,
              id,
              counterparty,
              amount: amount.value,
              balance: balance.value,
              currency: amount.currency,
              memo,
            }),
          ),
        );

        const [[days, counts], report] = await both<MerchantReport>("report", account);
        const totals = report.totals.map((total) => ({ ...total, day: "total" }));
        expect(days).toEqual(
          [...report.rows, ...totals].map((row) => ({ ...flat(row), day: row.day })).map(onlyAmounts),
        );
        expect(counts?.map((row) => row["dispute-ratio"])).toEqual(report.totals.map((row) => row.disputeRatio ?? "-"));

        for (const currency of Object.keys(all)) {
          const [[lines], explanation] = await both<Explanation>("explain", account, currency);
          expect(lines).toEqual([
            ...explanation.events.map(({ event: { position, at, type }, change }) =>
              inCells({ position, at, type, ...figures(change), currency }),
            ),
            inCells({ position: "balance", at: "", type: "", ...figures(explanation.balance), currency }),
          ]);
        }
      }
    }),
    { numRuns: 15 },
  );
});

/** What a row of a report has, with the amount in place of what it comes with. */
function flat(row: object): Record<string, string> {
  return Object.fromEntries(Object.entries(row).map(([name, cell]: [string, unknown]) => [name, valueIn(cell)]));
}

function valueIn(cell: unknown): string {
  if (typeof cell === "string") return cell;
  const { amount, value } = cell as { readonly amount?: Money; readonly value?: string };
  return amount?.value ?? value ?? "";
}

function onlyAmounts({ disputeRatio: _, ...row }: Record<string, string>): Record<string, string> {
  return row;
}

describe("a table", () => {
  const COLUMNS = [
    left<readonly string[]>("a", ([a]) => a),
    right<readonly string[]>("b", ([, b]) => b),
    left<readonly string[]>("c", ([, , c]) => c),
  ];
  const cells = fc.stringMatching(/^[!-~]{1,6}( [!-~]{1,6})?$/);

  test("is read back cell by cell, in however many pages it came", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.tuple(cells, cells, fc.string({ unit: "binary" })))), async (pages) => {
        const text = (await collected(table(COLUMNS, pages))).join("");
        expect(text.split("\n").length).toBe(pages.flat().length + 2);
        expect(rowsIn(text)).toEqual(pages.flat().map(([a, b, c]) => ({ a, b, c: onOneLine(c).trim() || "-" })));
      }),
    );
  });

  // Shrunk from seed -1853637463, run 12: a memo was a blank.
  test("says so where there is nothing to be seen", async () => {
    const text = (await collected(table(COLUMNS, [[[" ", "\u00a0", ""]]]))).join("");
    expect(rowsIn(text)).toEqual([{ a: "-", b: "-", c: "-" }]);
  });

  test("has its amounts below one another, and no blanks at the end of a line", async () => {
    const rows = [
      ["x", "-1.00", "USD"],
      ["long", "1000.00", ""],
    ] as const;
    expect((await collected(table(COLUMNS, [rows]))).join("")).toBe(
      ["a           b  c", "x       -1.00  USD", "long  1000.00  -", ""].join("\n"),
    );
  });

  test("shows no character that does anything, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(onOneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
    expect(onOneLine("tea, 茶 & ☕")).toBe("tea, 茶 & ☕");
  });
});
