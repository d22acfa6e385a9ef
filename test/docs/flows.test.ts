// Every table of events and postings in docs/flows says what the postings of such events really are.

import * as fc from "fast-check";
import { postings, type EventType, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";
import { pages, pageText } from "./blocks.ts";

/** So many events of a type are asked for their postings: all that can occur have occurred by then. */
const EVENTS_OF_A_TYPE = 400;

/** The fields of events that name a wallet. */
const SIDES = ["account", "buyer", "from", "seller", "to"];

const FLOWS = pages().filter((page) => page.startsWith("docs/flows/"));

/** The rows of the tables "| event | postings |" of a page. */
function rowsOf(page: string): (readonly [type: string, pairs: readonly string[]])[] {
  const tables = [...pageText(page).matchAll(/^\| event +\| postings +\|\n\|[- |]+\n(?<rows>(?:\|.*\n)+)/gm)];
  return tables.flatMap(({ groups }) =>
    (groups?.["rows"] ?? "")
      .trimEnd()
      .split("\n")
      .map((row) => {
        const [, event = "", told = ""] = row.split("|");
        const pairs = [...told.matchAll(/`(?<pair>[^`]+ -> [^`]+)`/g)].map((match) => match.groups?.["pair"] ?? "");
        return [event.trim().replaceAll("`", ""), pairs.sort()] as const;
      }),
  );
}

/** "debit -> credit" of each movement of an event, as the pages write accounts. */
function pairsOf(event: LedgerEvent): string[] {
  const lines = postings(event);
  // Movements are written one after the other, each as a debit and the credit that answers it.
  return lines.flatMap(({ account, amount }, index) =>
    amount > 0n ? [`${written(account, event)} -> ${written(lines[index + 1]?.account ?? "", event)}`] : [],
  );
}

/** `from.held` for the held part of the wallet that the event names in `from`; `income:fees:KIND` for one of a kind. */
function written(account: string, { data }: LedgerEvent): string {
  const wallet = /^liabilities:wallet:(?<id>.+):(?<part>[a-z]+)$/.exec(account)?.groups;
  if (!wallet) return account.replace(/^(income:fees):.+$/, "$1:KIND").replace(/^(assets:receivable):.+$/, "$1:RAIL");
  const field = SIDES.find((side) => (data as Record<string, unknown>)[side] === wallet["id"]);
  return `${field}.${wallet["part"]}`;
}

describe.for(FLOWS)("%s", (page) => {
  test("has a table of its events, each of a type that there is", () => {
    const types = rowsOf(page).map(([type]) => type);
    expect(types.length).toBeGreaterThan(0);
    expect(types.filter((type) => !Object.hasOwn(EVENTS, type))).toEqual([]);
  });

  test.for(rowsOf(page))("%s: the postings are the ones that it can have", ([type, told]) => {
    // Of one seed, so that what seldom occurs does not fail the page now and then.
    const events = fc.sample(arbitraries.event(type as EventType), { numRuns: EVENTS_OF_A_TYPE, seed: 7 });
    expect([...new Set(events.flatMap(pairsOf))].sort()).toEqual(told);
  });
});
