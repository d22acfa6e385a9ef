// What does a command work on? The store that was named, or a ledger on it, for reading or for writing.

import { readFile } from "node:fs/promises";
import { openLedger, type Ledger } from "../ledger/ledger.ts";
import { createAssets, type Assets } from "../money/assets.ts";
import { MoneyError } from "../money/errors.ts";
import { parsePolicy, PolicyError, type Policy } from "../policy/policy.ts";
import type { EventStore } from "../stores/store.ts";
import { UsageError } from "./errors.ts";
import { openPlace } from "./open-place.ts";
import { text, type Values } from "./option.ts";
import { PLACES, placeOf, type Place } from "./place.ts";
import { readOnly } from "./read-only.ts";
import type { Terminal } from "./terminal.ts";

/** Which store. */
export const STORE = {
  store: text("STORE", `${PLACES}; TALLYSTICK_STORE where absent`),
  ledger: text("LEDGER", "the name of the ledger on a server, where the store does not name it"),
};

/** Which ledger. */
export const LEDGER = {
  ...STORE,
  assets: text("CODE=DECIMALS,…", "the ledger's assets of its own: POINTS=0,MILES=2"),
};

/** Which ledger, and what it charges and allows. */
export const LEDGER_WITH_POLICY = {
  ...LEDGER,
  policy: text(
    "FILE",
    "the policy that the ledger is run with, as JSON; nothing is charged and nothing flagged where absent",
  ),
};

/** A ledger, and the assets that it was opened with. */
export interface Opened {
  readonly ledger: Ledger;
  readonly assets: Assets;
}

/** Gives a store to the work, and closes it afterwards, whatever comes of it. */
export async function withStore<Result>(
  { options, terminal }: { readonly options: Values<typeof STORE>; readonly terminal: Terminal },
  work: (store: EventStore) => Promise<Result>,
): Promise<Result> {
  const { place, name } = namedPlace(options, terminal);
  const store = await openPlace(place, { name, make: false });
  return closing(store, () => work(readOnly(store, terminal.signal)));
}

/** Gives a ledger to the work that writes nothing. */
export async function withReader<Result>(
  {
    options,
    terminal,
  }: {
    readonly options: Values<typeof LEDGER> & { readonly policy?: string | undefined };
    readonly terminal: Terminal;
  },
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const assets = assetsOf(options.assets);
  const policy = await policyOf(options.policy, assets);
  return withStore({ options, terminal }, (store) => onLedger({ store, assets, ...policy }, work));
}

/** Gives a ledger to the work that writes. @param make whether a ledger that is not there is made */
export async function withWriter<Result>(
  { options, terminal }: { readonly options: Values<typeof LEDGER_WITH_POLICY>; readonly terminal: Terminal },
  { make }: { readonly make: boolean },
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const assets = assetsOf(options.assets);
  const policy = await policyOf(options.policy, assets);
  const { place, name } = namedPlace(options, terminal);
  const store = await openPlace(place, { name, make });
  return closing(store, () => onLedger({ store, assets, ...policy }, work));
}

/** The place that the options or the environment name, and which of them does. @throws UsageError */
function namedPlace(
  { store, ledger }: Values<typeof STORE>,
  { env }: Terminal,
): { readonly place: Place; readonly name: string } {
  const named = store ?? env["TALLYSTICK_STORE"];
  if (named === undefined || named === "") {
    throw new UsageError(`--store is missing, and so is TALLYSTICK_STORE: expected ${PLACES}`);
  }
  const name = store === undefined ? "TALLYSTICK_STORE" : "--store";
  return { place: placeOf(named, { name, ...(ledger === undefined ? {} : { ledger }) }), name };
}

async function closing<Result>(store: EventStore, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } finally {
    await store.close();
  }
}

async function onLedger<Result>(
  { assets, ...rest }: { readonly store: EventStore; readonly assets: Assets; readonly policy?: Policy },
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const ledger = await openLedger({ assets, ...rest });
  try {
    return await work({ ledger, assets });
  } finally {
    await ledger.close();
  }
}

function assetsOf(given: string | undefined): Assets {
  const own = (given ?? "").split(",").filter((each) => each !== "");
  const scales = own.map((each) => {
    const [, code, decimals] = /^(?<code>[^=]+)=(?<decimals>\d{1,2})$/.exec(each) ?? [];
    if (code !== undefined && decimals !== undefined) return [code, Number(decimals)] as const;
    throw new UsageError(`--assets has ${JSON.stringify(each)}: expected a code and its decimals, such as POINTS=0`);
  });
  try {
    return createAssets(Object.fromEntries(scales));
  } catch (error) {
    if (error instanceof MoneyError) throw new UsageError(`--assets: ${error.message}`);
    throw error;
  }
}

async function policyOf(path: string | undefined, assets: Assets): Promise<{ readonly policy?: Policy }> {
  if (path === undefined) return {};
  const wrong = (why: string) =>
    new UsageError(`--policy is ${JSON.stringify(path)}: expected a policy as JSON, ${why}`);
  const json = await readFile(path, "utf8").catch(() => {
    throw wrong("and there is no file to read");
  });
  let policy: unknown;
  try {
    policy = JSON.parse(json);
  } catch (error) {
    throw wrong(`and it is none (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    return { policy: parsePolicy(policy, assets) };
  } catch (error) {
    if (error instanceof PolicyError) throw wrong(`and ${error.message}`);
    throw error;
  }
}
