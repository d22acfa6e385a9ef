// Does the kit reject stores that are wrong, and only those?

import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { memoryStore } from "../../src/stores/memory.ts";
import { CAPABILITIES, CLAUSES, suitesOf } from "../../src/testing/contract/suites.ts";
import { storeContract, type StorePlace } from "../../src/testing/store-contract.ts";
import { brokenAppends } from "./broken/append.ts";
import { plain, type Breakage } from "./broken/breakage.ts";
import { brokenClosings } from "./broken/closing.ts";
import { brokenContents } from "./broken/content.ts";
import { brokenByCrashes } from "./broken/crash.ts";
import { FullStore } from "./broken/full.ts";
import { brokenGuards } from "./broken/guards.ts";
import { brokenPositions } from "./broken/positions.ts";
import { brokenReads } from "./broken/reads.ts";
import { brokenSnapshots } from "./broken/snapshots.ts";
import { UnusualStore } from "./broken/unusual.ts";
import { brokenWatches } from "./broken/watch.ts";
import { brokenTransactions } from "./broken/within.ts";
import { note } from "./note.ts";

const EVERYTHING = { snapshots: true, watch: true, within: true, crash: true } as const;

storeContract("plain, which most of the broken ones are made from", plain(FullStore), EVERYTHING);
storeContract("unusual, and right", plain(UnusualStore), EVERYTHING);

const BROKEN: readonly Breakage[] = [
  ...brokenAppends,
  ...brokenPositions,
  ...brokenGuards,
  ...brokenReads,
  ...brokenContents,
  ...brokenClosings,
  ...brokenSnapshots,
  ...brokenWatches,
  ...brokenTransactions,
  ...brokenByCrashes,
];

/** How long a broken store may hang. */
const PATIENCE_MS = 250;

/** The laws of its clause that reject a broken store; asked for once. */
function verdictOn(broken: Breakage): Promise<readonly string[]> {
  const verdict = verdicts.get(broken) ?? judge(broken);
  verdicts.set(broken, verdict);
  return verdict;
}
const verdicts = new Map<Breakage, Promise<readonly string[]>>();

async function judge({ clause, place }: Breakage): Promise<readonly string[]> {
  const rejecting: string[] = [];
  for (const suite of suitesOf(place, EVERYTHING, PATIENCE_MS)) {
    if (suite.clause !== clause) continue;
    for (const { title, run } of suite.tests) await run().catch(() => rejecting.push(title));
  }
  return rejecting;
}

/** What a developer tries first. */
async function expectFineAtFirstSight(place: () => Promise<StorePlace>): Promise<void> {
  const here = await place();
  const store = await here.open();
  const event = note(["account:a", "transfer:1"], { amount: "24.90" });
  expect(await store.append([event], [{ tag: "account:b", head: 0 }])).toEqual({ ok: true, position: 1 });
  expect(await store.head()).toBe(1);
  expect(await store.read()).toEqual([{ ...event, position: 1 }]);
  expect(await store.read({ tags: ["account:a"] })).toEqual([{ ...event, position: 1 }]);
  await store.close();
  await here.destroy();
}

/** With what every store has, and nothing more. */
async function bare(): Promise<StorePlace> {
  return {
    open: async () => {
      const store = memoryStore();
      return {
        append: (events, guards) => store.append(events, guards),
        read: (query) => store.read(query),
        head: () => store.head(),
        close: () => store.close(),
      };
    },
    destroy: async () => undefined,
  };
}

describe("stores that are broken on purpose", () => {
  // The first counterexample will do.
  beforeAll(() => fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true }));

  test.for(BROKEN.map((broken) => [broken.clause, broken.name, broken.how, broken] as const))(
    "clause %s rejects %s: one that %s",
    async ([, , , broken]) => {
      await expectFineAtFirstSight(broken.place);
      expect(await verdictOn(broken)).not.toEqual([]);
    },
  );

  test("every law of the contract rejects one of them", async () => {
    const rejecting = new Set<string>();
    for (const broken of BROKEN) for (const title of await verdictOn(broken)) rejecting.add(title);
    const laws = [...CLAUSES, ...CAPABILITIES].flatMap(({ laws }) => laws.map(({ title }) => title));
    expect(laws.filter((title) => !rejecting.has(title))).toEqual([]);
  });

  test.for(["snapshots", "watch", "within", "crash"] as const)(
    "%s that is declared and not there is rejected, and so is one that is there and not declared",
    async (capability) => {
      for (const [place, capabilities] of [
        [bare, { [capability]: true }],
        [plain(FullStore), {}],
      ] as const) {
        const suite = suitesOf(place, capabilities, PATIENCE_MS).find(({ clause }) => clause === capability);
        await expect(suite?.tests[0]?.run()).rejects.toThrow(capability);
      }
    },
  );

  test("handles that share their log, declared not to, are rejected", async () => {
    const suites = suitesOf(plain(FullStore), { sharedHandles: false }, PATIENCE_MS);
    const leftOut = suites.flatMap(({ tests }) => tests.filter(({ title }) => title.startsWith("left out")));
    expect(leftOut.length).toBeGreaterThan(0);
    for (const { run } of leftOut) await expect(run()).rejects.toThrow("expected 1 to be +0");
  });
});
