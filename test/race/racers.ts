// What four processes that race for the same money are held to, wherever the ledger is.

import { expect } from "vitest";
import { money, type Ledger } from "tallystick";
import { Audit, cents } from "../crash/audit.ts";
import { start } from "../stores/child.ts";

export const RACERS = 4;

export interface Move {
  readonly id: string;
  readonly position: number;
  readonly amount: { readonly value: string };
}

/** Lets four processes drain one account of an empty ledger to the last cent, and expects that they do not go below it. */
export async function expectDrained(ledger: Ledger, place: string): Promise<void> {
  await ledger.openAccount({ account: "purse", kind: "personal", holder: "cust_1" });
  for (let racer = 0; racer < RACERS; racer += 1) {
    await ledger.openAccount({ account: `pocket_${racer}`, kind: "personal", holder: `cust_${racer}` });
  }
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund({ account: "purse", amount: money("2000.00 USD"), source });

  const taken = await race<Move>("drain", place);
  const audit = await audited(ledger);
  expect(audit.wallets.get("purse")).toBe(0n);
  expect(audit.total()).toBe(200_000n);
  for (const [racer, moves] of taken.entries()) {
    const won = moves.reduce((sum, { amount }) => sum + cents(amount), 0n);
    expect(audit.wallets.get(`pocket_${racer}`)).toBe(won);
    expect(cents((await ledger.balance(`pocket_${racer}`, "USD")).available)).toBe(won);
  }
  expectMoves(taken.flat(), audit);
  // Else there was no race.
  expect(changesOfLead(taken)).toBeGreaterThan(3);
  expect((await ledger.balance("purse", "USD")).available).toEqual(money("0.00 USD"));
}

/** Starts the processes at the same moment. @returns what each of them told, in order */
export async function race<Line>(program: string, place: string, ...rest: string[]): Promise<Line[][]> {
  const url = new URL(`./${program}.ts`, import.meta.url);
  const children = Array.from({ length: RACERS }, (_, racer) => start(url, [place, String(racer), ...rest]));
  for (const child of children) expect(await child.next()).toBe("ready");
  for (const child of children) child.tell("go");
  return Promise.all(children.map(async (child) => (await child.rest()) as Line[]));
}

export async function audited(ledger: Ledger): Promise<Audit> {
  const audit = new Audit();
  for await (const event of ledger.events()) audit.take(event);
  const { rows } = await ledger.trialBalance();
  expect(rows.reduce((sum, { balance }) => sum + cents(balance), 0n)).toBe(0n);
  return audit;
}

/** Expects that what the processes have receipts for is what the log says was moved, no more and no less. */
export function expectMoves(moves: readonly Move[], audit: Audit): void {
  const received = new Map(moves.map(({ id, amount }) => [id, cents(amount)]));
  expect(received.size).toBe(moves.length);
  expect(received).toEqual(audit.moved);
  const positions = moves.map(({ position }) => position);
  expect(new Set(positions).size).toBe(moves.length);
}

/** How often, along the log, a move of one process follows one of another. */
function changesOfLead(moves: readonly (readonly Move[])[]): number {
  const racers = moves
    .flatMap((own, racer) => own.map(({ position }) => ({ position, racer })))
    .sort((a, b) => a.position - b.position)
    .map(({ racer }) => racer);
  return racers.filter((racer, index) => index > 0 && racer !== racers[index - 1]).length;
}
