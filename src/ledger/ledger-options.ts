// Are the options of a ledger some? A misspelt one would be passed over, and the ledger run without a policy.

import { described } from "../money/described.ts";
import { LedgerError } from "../money/errors.ts";
import type { LedgerOptions } from "./ledger.ts";

// A record, so that a new option is a type error here until it is named.
const NAMES: Readonly<Record<keyof LedgerOptions, true>> = {
  store: true,
  policy: true,
  assets: true,
  clock: true,
  ids: true,
  observer: true,
};
const EXPECTED = Object.keys(NAMES).join(", ");

/** A caller without types may give anything. @throws LedgerError `invalid_options` naming the option */
export function checkLedgerOptions(given: unknown): void {
  if (!isObject(given)) {
    const seen = given === undefined ? "nothing" : described(given);
    throw invalid(`openLedger was given ${seen}: expected an object with ${EXPECTED}`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined) throw invalid(`${unknown} is no option of openLedger: expected one of ${EXPECTED}`);
  const { store, assets, clock, ids } = given;
  const aStore = 'a store, such as sqliteStore("wallet.db")';
  expectFunctions("store", store, ["append", "read", "head", "close"], aStore);
  if (assets !== undefined) expectFunctions("assets", assets, ["has", "scale", "money"], "what createAssets gives");
  if (clock !== undefined) expectFunction("clock", clock);
  if (ids !== undefined) expectFunction("ids", ids);
}

function expectFunctions(name: string, seen: unknown, functions: readonly string[], expected: string): void {
  if (!isObject(seen)) throw invalid(`${name} is ${described(seen)}: expected ${expected}`);
  for (const each of functions) expectFunction(`${name}.${each}`, seen[each], ` of ${expected}`);
}

function expectFunction(name: string, seen: unknown, of = ""): void {
  if (typeof seen !== "function") throw invalid(`${name} is ${described(seen)}: expected a function${of}`);
}

function isObject(seen: unknown): seen is Readonly<Record<string, unknown>> {
  return typeof seen === "object" && seen !== null;
}

function invalid(message: string): LedgerError {
  return new LedgerError("invalid_options", message);
}
