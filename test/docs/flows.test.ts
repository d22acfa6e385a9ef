// Does what a page says an event does to the books hold? Each row of its table, against what any such event really does.

import { readdirSync } from "node:fs";
import * as fc from "fast-check";
import { postings, type EventType, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";
import { COMMANDS } from "../../src/wallet/commands.ts";
import { pageText } from "./blocks.ts";

const FLOWS = new URL("../../docs/flows/", import.meta.url);
const SAMPLES = 500;

/** The fields of events that name a wallet. */
const SIDES = ["account", "buyer", "from", "seller", "to"];

/** A row: the type of event, and "debit -> credit" for every pair of accounts that it can move money between. */
type Row = readonly [type: string, moves: readonly string[]];

/** The rows of the table under "| event | postings |". */
function rowsOf(page: string): Row[] {
  const table = /^\| event +\| postings +\|\n\|[-| ]+\|\n(?<rows>(?:\|.*\|\n)+)/m.exec(pageText(page))?.groups?.[
    "rows"
  ];
  return (table ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => {
      const [, event = "", moves = ""] = line.split("|");
      return [codeIn(event)[0] ?? "", codeIn(moves)];
    });
}

function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`(?<code>[^`]+)`/g)].map(({ groups }) => groups?.["code"] ?? "");
}

/** What an event moves, pair by pair: a debit and the credit behind it. */
function movesOf(event: LedgerEvent): string[] {
  const lines = postings(event);
  return lines.flatMap(({ account, amount }, index) => {
    const next = lines[index + 1];
    return index % 2 === 0 && next && amount > 0n && next.amount === -amount
      ? [`${named(account, event)} -> ${named(next.account, event)}`]
      : [];
  });
}

/** An account as a page writes it: a wallet by the field of the event that names it, and `KIND`, `RAIL`, `CAMPAIGN` for what varies. */
function named(account: string, { data }: LedgerEvent): string {
  const wallet = /^liabilities:wallet:(?<id>.+):(?<part>[a-z]+)$/.exec(account)?.groups;
  if (!wallet)
    return account
      .replace(/^(income:fees):.+/, "$1:KIND")
      .replace(/^(assets:receivable):.+/, "$1:RAIL")
      .replace(/^(expenses:promotions):.+/, "$1:CAMPAIGN");
  const field = SIDES.find((side) => (data as Record<string, unknown>)[side] === wallet["id"]);
  return `${field}.${wallet["part"]}`;
}

describe.for(readdirSync(FLOWS).map((name) => `docs/flows/${name}`))("%s", (page) => {
  test("has a table of what its events do to the books", () => {
    expect(rowsOf(page).length).toBeGreaterThan(0);
    for (const [type] of rowsOf(page)) expect(Object.keys(EVENTS)).toContain(type);
  });

  test.for(rowsOf(page))("%s", ([type, moves]) => {
    const events = fc.sample(arbitraries.event(type as EventType), SAMPLES);
    const seen = new Set(events.flatMap(movesOf));
    expect([...seen].toSorted()).toEqual([...moves].toSorted());
    // Pairs are all there is: no posting is left over.
    for (const event of events) expect(movesOf(event).length * 2).toBe(postings(event).length);
  });
});

test("every command is on a page about its flow", () => {
  const pages = readdirSync(FLOWS).map((name) => pageText(`docs/flows/${name}`));
  const elsewhere = ["adjust", "completeUpkeep"];
  const missing = Object.keys(COMMANDS).filter(
    (name) => !elsewhere.includes(name) && !pages.some((page) => new RegExp(`\\b${name}\\b`).test(page)),
  );
  expect(missing).toEqual([]);
  const readme = pageText("README.md");
  expect(Object.keys(COMMANDS).filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
