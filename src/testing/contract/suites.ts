// Which tests hold a store against its contract, given what it offers?

import { append } from "./append.ts";
import { closing } from "./closing.ts";
import { content } from "./content.ts";
import { crash } from "./crash.ts";
import { guards } from "./guards.ts";
import type { Capability, Clause, ClauseId } from "./law.ts";
import { note } from "./note.ts";
import type { StoreCapabilities, StorePlace } from "./place.ts";
import { positions } from "./positions.ts";
import { reads } from "./reads.ts";
import { expect } from "./seen.ts";
import type { Bench } from "./site.ts";
import { snapshots } from "./snapshots.ts";
import { watch } from "./watch.ts";
import { within } from "./within.ts";

/** The tests of one clause; plain, so that whoever wants to can run them without registering them. */
export interface Suite {
  readonly clause: ClauseId;
  readonly title: string;
  readonly tests: readonly SuiteTest[];
}

export interface SuiteTest {
  readonly title: string;
  /** Rejects where the store breaks the law. */
  readonly run: () => Promise<void>;
}

/** Clause 7 (locked, full, read-only, newer, damaged) is about what lies under a store: its tests are the adapter's own. */
export const CLAUSES: readonly Clause[] = [append, positions, guards, reads, content, closing];
export const CAPABILITIES: readonly Clause<Capability>[] = [snapshots, watch, within, crash];

/** @param patience milliseconds after which what should have happened is taken for what never will */
export function suitesOf(
  place: () => Promise<StorePlace>,
  capabilities: StoreCapabilities,
  patience = 20_000,
): readonly Suite[] {
  const bench: Bench = { place, sharedHandles: capabilities.sharedHandles ?? true, patience };
  return [
    ...CLAUSES.map((clause) => suiteOf(clause, bench)),
    ...CAPABILITIES.map((clause) => {
      const isOffered = capabilities[clause.id] ?? false;
      const agrees = { title: `${clause.id} is offered`, run: () => expectOffer(bench, clause.id, isOffered) };
      const { tests, ...suite } = suiteOf(clause, bench);
      if (isOffered) return { ...suite, tests: [agrees, ...tests] };
      // Nothing is left out silently.
      return { ...suite, tests: [{ ...agrees, title: `not offered, so left out: ${titlesOf(clause.laws)}` }] };
    }),
  ];
}

function suiteOf({ id, title, laws }: Clause, bench: Bench): Suite {
  const leftOut = bench.sharedHandles ? [] : laws.filter(({ needsSharing }) => needsSharing);
  const tests = laws
    .filter((law) => !leftOut.includes(law))
    .map((law) => ({ title: law.title, run: () => law.hold(bench) }));
  if (leftOut.length > 0) {
    tests.push({
      title: `left out, since handles do not share their log: ${titlesOf(leftOut)}`,
      run: () => expectNothingShared(bench),
    });
  }
  return { clause: id, title, tests };
}

function titlesOf(laws: readonly { readonly title: string }[]): string {
  return laws.map(({ title }) => title).join("; ");
}

/** That a store and its place offer what they are declared to, and nothing else. */
async function expectOffer(bench: Bench, capability: Capability, isOffered: boolean): Promise<void> {
  const place = await bench.place();
  const store = await place.open();
  const offers = {
    snapshots: store.snapshots !== undefined,
    watch: store.watch !== undefined,
    within: store.within !== undefined && place.transaction !== undefined,
    crash: place.crash !== undefined,
  };
  await store.close();
  await place.destroy();
  expect({ [capability]: offers[capability] }).toEqual({ [capability]: isOffered });
}

async function expectNothingShared(bench: Bench): Promise<void> {
  const place = await bench.place();
  const [one, other] = [await place.open(), await place.open()];
  await one.append([note(["account:a"])]);
  expect(await other.head()).toBe(0);
  await Promise.all([one.close(), other.close()]);
  await place.destroy();
}
