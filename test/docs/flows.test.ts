// The tables of docs/flows say which event moves what; here they are held against the postings of any event of the type.

import { readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { postings, type EventType, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";

const FOLDER = new URL("../../docs/flows/", import.meta.url);

/** The rows under a heading "| event | postings |": the type, and its movements: `seller -> seller.held`. */
function rowsOf(page: string): (readonly [EventType, readonly string[]])[] {
  const rows: (readonly [EventType, readonly string[]])[] = [];
  let isTable = false;
  for (const line of page.split("\n")) {
    const [, event = "", moves = ""] = line.split("|").map((cell) => cell.trim());
    if (event === "event" && moves === "postings") isTable = true;
    else if (!line.startsWith("|")) isTable = false;
    else if (isTable && !event.startsWith("-")) {
      const type = event.replaceAll("`", "");
      if (!(type in EVENTS)) throw new Error(`docs/flows names "${type}": expected a type of event`);
      rows.push([type as EventType, [...moves.matchAll(/`([^`]+ -> [^`]+)`/g)].map((found) => found[1] ?? "")]);
    }
  }
  return rows;
}

/** An account in the words of the pages: a wallet by the field that names it, `fees:KIND`, `receivable:RAIL`. */
function named(account: string, { data }: LedgerEvent): string {
  const wallet = /^liabilities:wallet:(.+):([a-z]+)$/.exec(account);
  if (!wallet) {
    const house = account.slice(account.indexOf(":") + 1);
    return house.replace(/^fees:.+/, "fees:KIND").replace(/^receivable:.+/, "receivable:RAIL");
  }
  const [, id, part] = wallet;
  const field = Object.entries(data).find(([, value]) => value === id)?.[0] ?? "somebody";
  return part === "available" ? field : `${field}.${part}`;
}

/** What an event of a type may do: postings come in pairs, the debit and then its credit. */
function movements(type: EventType): string[] {
  // Where one id stands in two fields, nobody can tell which of them a wallet is named by.
  const events = fc.sample(arbitraries.event(type), { numRuns: 400, seed: 7 }).filter(({ data }) => {
    const texts = Object.values(data).filter((value) => typeof value === "string");
    return new Set(texts).size === texts.length;
  });
  const found = events.flatMap((event) => {
    const lines = postings(event);
    return lines.flatMap(({ account }, index) => {
      const credit = lines[index + 1];
      return index % 2 === 0 && credit ? [`${named(account, event)} -> ${named(credit.account, event)}`] : [];
    });
  });
  return [...new Set(found)].sort();
}

const rows = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => rowsOf(readFileSync(new URL(file, FOLDER), "utf8")).map((row) => [file, ...row] as const));

test.for(rows)("%s: %s moves %j", ([, type, moves]) => {
  expect([...moves].sort()).toEqual(movements(type));
});

test("there are such tables", () => {
  expect(rows.length).toBeGreaterThan(0);
});
