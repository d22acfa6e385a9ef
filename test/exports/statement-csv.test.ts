import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { memoryStore, money, openLedger, postings, type StatementEntry } from "tallystick";
import { statementCsv, statementCsvHeader, statementCsvRow } from "tallystick/exports";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { accountsIn, played, scripts } from "../projections/played.ts";
import { market } from "../wallet/market.ts";

const usd = (value: string) => money(value, "USD");

/** The columns that hold what somebody else has written. */
/** The rows behind the first, each cell under the name that stands in the first. */
function readRecords(text: string): Record<string, string>[] {
  return parse<Record<string, string>>(text, { columns: true, record_delimiter: "\r\n" });
}

const TEXTS = ["id", "counterparty", "memo", "order", "reference"] as const;

/** Their entries do not tell fees as they are earned: those of a withdrawal are held first, an adjustment has no lines. */
const UNTOLD: ReadonlySet<string> = new Set([
  "WithdrawalRequested",
  "WithdrawalSubmitted",
  "WithdrawalFailed",
  "WithdrawalCancelled",
  "Adjusted",
]);

function feesIn(entry: StatementEntry): string | undefined {
  return readRecords(statementCsv([entry]))[0]?.["fees"];
}

/** What stands in a cell, as the documentation says that it is read back. */
function undefused(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}

/** Texts in which everything occurs that could go wrong, at any place. */
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'", '"', ",", " ", "a", "＝", "💶") }),
);

async function anEntry(): Promise<StatementEntry> {
  await using ledger = await market();
  const [entry] = (await ledger.statement("alice")).entries;
  if (!entry) throw new Error("the market left nothing on alice's statement");
  return entry;
}

describe("laws", () => {
  test("every figure and every text of every entry is read back, in order", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const { entries } = await ledger.statement(account);
          const rows = readRecords(statementCsv(entries));
          expect(
            rows.map((row) => ({
              ...row,
              ...Object.fromEntries(TEXTS.map((name) => [name, undefused(row[name] ?? "")])),
            })),
          ).toEqual(
            entries.map(({ amount, balance, balances, ...entry }) => ({
              position: String(entry.position),
              at: entry.at,
              effectiveAt: entry.effectiveAt ?? entry.at,
              type: entry.type,
              id: entry.id,
              counterparty: entry.counterparty ?? "",
              memo: entry.memo ?? "",
              order: entry.order ?? "",
              reference: entry.reference ?? "",
              period: entry.period ?? "",
              currency: amount.currency,
              amount: amount.value,
              fees: expect.any(String),
              available: balance.value,
              pending: balances.pending.value,
              held: balances.held.value,
              reserved: balances.reserved.value,
            })),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  test("any text is read back, and none that a spreadsheet reads begins a formula", async () => {
    const entry = await anEntry();
    fc.assert(
      fc.property(texts, texts, (memo, reference) => {
        const [row] = readRecords(statementCsv([{ ...entry, memo, reference }]));
        for (const [name, text] of [
          ["memo", memo],
          ["reference", reference],
        ] as const) {
          const cell = row?.[name] ?? "";
          expect(cell.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
          expect(cell).not.toMatch(/^[\t\r\n]/);
          expect(undefused(cell)).toBe(text);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("the fees are what the wallet paid the house, less what it got back", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const own = ["available", "pending", "held", "reserve"].map(
            (part) => `liabilities:wallet:${account}:${part}`,
          );
          const at = new Map(events.map((event) => [event.position, event]));
          for (const row of readRecords(statementCsv((await ledger.statement(account)).entries))) {
            const event = at.get(Number(row["position"]));
            if (!event || UNTOLD.has(event.type)) continue;
            const pairs = postings(event);
            const earned = pairs.reduce((sum, { account: name, asset, amount }, index) => {
              if (!name.startsWith("income:fees:") || asset !== row["currency"]) return sum;
              const other = pairs[index % 2 === 0 ? index + 1 : index - 1];
              return own.includes(other?.account ?? "") ? sum - amount : sum;
            }, 0n);
            const fees = money(row["fees"] ?? "", row["currency"] ?? "");
            expect({ event: event.type, fees: minorUnits(fees) }).toEqual({ event: event.type, fees: earned });
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a statement in CSV", () => {
  test("has a row of names, and a row for each entry", async () => {
    await using ledger = await openLedger({ store: memoryStore(), clock: () => "2026-01-31T09:00:00Z" });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
    const source = { rail: "bank", reference: "wire-1" };
    await ledger.fund(
      { account: "alice", amount: money("100.00 USD"), source, funding: "f1" },
      { effectiveAt: "2026-01-30T09:00:00Z" },
    );
    const pay = { from: "alice", to: "bob", amount: money("30.00 USD") };
    await ledger.transfer({ ...pay, transfer: "t1", memo: '=cmd|"/c calc"!A1' });
    const { entries } = await ledger.statement("alice");
    expect(statementCsv(entries).split("\r\n")).toEqual([
      "position,at,effectiveAt,type,id,counterparty,memo,order,reference,period,currency,amount,fees,available,pending,held,reserved",
      "3,2026-01-31T09:00:00.000Z,2026-01-30T09:00:00.000Z,Funded,f1,bank,,,,,USD,100.00,0.00,100.00,0.00,0.00,0.00",
      `4,2026-01-31T09:00:00.000Z,2026-01-31T09:00:00.000Z,Transferred,t1,bob,"'=cmd|""/c calc""!A1",,,,USD,-30.00,0.00,70.00,0.00,0.00,0.00`,
      "",
    ]);
  });

  test("is the same in pages: the header, then row after row", async () => {
    await using ledger = await market();
    const { entries } = await ledger.statement("alice");
    expect(statementCsvHeader + entries.map(statementCsvRow).join("")).toBe(statementCsv(entries));
    expect(parse(statementCsv([]))).toHaveLength(1);
  });

  test("tells fees that came back as less than nothing, and of one that was waived in part what was left of it", async () => {
    const entry = await anEntry();
    const line = { kind: "transfer", payer: "alice", tariff: "1" };
    const fees = [
      { ...line, amount: usd("0.50"), waived: usd("0.20"), campaign: "c1" },
      { ...line, amount: usd("0.10"), waived: usd("0.10"), campaign: "c1" },
    ];
    expect(feesIn({ ...entry, fees })).toBe("0.30");
    expect(feesIn({ ...entry, fees: [], returned: [{ ...line, amount: usd("0.18") }] })).toBe("-0.18");
  });
});
