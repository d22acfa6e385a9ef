// Do eight processes that drain one account on PostgreSQL never spend what is not there?

import { money, openLedger } from "tallystick";
import { expect, test } from "vitest";
import { Audit, cents } from "../../crash/audit.ts";
import { start } from "../child.ts";
import { upTo } from "../note.ts";
import { storeAt } from "./places.ts";
import { serverOfFile } from "./server.ts";

const RACERS = 8;

interface Move {
  readonly id: string;
  readonly position: number;
  readonly amount: { readonly currency: "USD"; readonly value: string };
}

const server = serverOfFile();

test(`${RACERS} processes drain one account to the last cent, and every receipt is an event`, async () => {
  const url = await server.database();
  await using ledger = await openLedger({ store: storeAt(url) });
  await ledger.openAccount({ account: "purse", kind: "personal", holder: "cust_1" });
  for (const racer of upTo(RACERS)) {
    await ledger.openAccount({ account: `pocket_${racer}`, kind: "personal", holder: `cust_${racer}` });
  }
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund({ account: "purse", amount: money("2000.00 USD"), source });

  const program = new URL("./processes/drain.ts", import.meta.url);
  const children = upTo(RACERS).map((racer) => start(program, [url, String(racer)]));
  for (const child of children) expect(await child.next()).toBe("ready");
  for (const child of children) child.tell("go");
  const taken = await Promise.all(children.map(async (child) => (await child.rest()) as Move[]));

  const audit = new Audit();
  for await (const event of ledger.events()) audit.take(event);
  expect(audit.wallets.get("purse")).toBe(0n);
  expect(audit.total()).toBe(200_000n);
  expect(new Map(taken.flat().map(({ id, amount }) => [id, cents(amount)]))).toEqual(audit.moved);
  for (const [index, moves] of taken.entries()) {
    const won = moves.reduce((sum, { amount }) => sum + cents(amount), 0n);
    expect(cents((await ledger.balance(`pocket_${index + 1}`, "USD")).available)).toBe(won);
  }
  // Else there was no race.
  expect(taken.filter((moves) => moves.length > 0).length).toBeGreaterThan(1);
});
