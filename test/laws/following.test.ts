// What a ledger has in memory is always the fold of what the log had up to some position, whoever else appends, and however
// it came there: by its own appends, by a load, or by following what others append.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { defaultPolicy, LedgerError, money, type EventStore, type LedgerEvent, type Policy } from "tallystick";
import { arbitraries, faultyStore, UNIVERSE, type Submission } from "tallystick/testing";
import { decodeEvent } from "../../src/events/decode.ts";
import { steadyClock } from "../../src/ledger/clock.ts";
import { Runtime } from "../../src/ledger/runtime.ts";
import { applyEvent } from "../../src/ledger/state.ts";
import { commands, type Commands } from "../../src/ledger/submit.ts";
import { nothing } from "../../src/ledger/loading.ts";
import { WorkingSet } from "../../src/ledger/working-set.ts";
import { goesByConduct } from "../../src/policy/policy.ts";
import { defaultAssets } from "../../src/money/assets.ts";
import { mainOf, statesOf, tagOfState, type Kind } from "../../src/wallet/folds.ts";
import { inPlace, memoryPlace, plannedFrom, standing, steady, times, type Clock } from "./harness.ts";

/** A ledger that lets one look at what it has in memory. */
interface Opened {
  readonly set: WorkingSet;
  readonly asked: Commands;
  readonly close: () => Promise<void>;
}

async function open(
  store: EventStore,
  { name, clock, policy }: { name: string; clock: Clock; policy: Policy },
): Promise<Opened> {
  const set = new WorkingSet(store, { hasSignals: goesByConduct(policy) });
  set.seam.opened(await store.head());
  const runtime = new Runtime(
    store,
    set,
    steadyClock(() => clock.now(), ""),
  );
  const newId = steady(name, clock).ids ?? (() => "");
  return { set, asked: commands(runtime, { newId, policy, assets: defaultAssets }), close: () => runtime.close() };
}

/** The states that the log knows of. */
function named(events: readonly LedgerEvent[]): ReadonlyMap<string, readonly [Kind, string]> {
  return new Map(events.flatMap(statesOf).map(([kind, id]) => [`${kind}:${id}`, [kind, id]]));
}

/** Expects that what is in memory is what the log says up to where it extends; and that this is as far as the ledger believes. */
function expectFolds(
  set: WorkingSet,
  events: readonly LedgerEvent[],
  tagsAt: ReadonlyMap<number, readonly string[]>,
): void {
  for (const [tag, [kind, id]] of named(events)) {
    const place = set.get(mainOf(kind) ?? kind, id);
    const kept = mainOf(kind) ? place?.signals : place?.state;
    if (!place || !kept) continue;
    const own = tagOfState(kind, id);
    const about = events.filter(({ position }) => tagsAt.get(position)?.includes(own));
    const { state } = nothing(kind, id);
    let head = 0;
    for (const event of about) {
      if (event.position > place.asOf) break;
      applyEvent(kind, state, event);
      head = event.position;
    }
    expect({ tag, asOf: place.asOf, head: place.head, state: kept }).toEqual({
      tag,
      asOf: place.asOf,
      head,
      state,
    });
    if (place.behind || !set.seam.isWhole(place.asOf)) continue;
    const missing = about.filter(({ position }) => position > place.asOf && position <= set.seam.known);
    expect({ tag, missing }).toEqual({ tag, missing: [] });
  }
}

const WALLETS = UNIVERSE.account.slice(0, 4);
const wallet = fc.constantFrom(...WALLETS);

/** Mostly transfers between a few wallets that have money; any other command; or a load of a wallet at the same time. */
const task = fc.oneof(
  { weight: 6, arbitrary: fc.record({ from: wallet, to: wallet }) },
  { weight: 2, arbitrary: arbitraries.submission({ malformed: "none" }) },
  { weight: 2, arbitrary: fc.record({ load: wallet }) },
);
type Task = Submission | { readonly load: string } | { readonly from: string; readonly to: string };

/** Mostly calls that are only slow, since whoever fails all the time never has anything in memory; often a conflict. */
const fault = fc.record({
  outcome: fc.constantFrom("none", "none", "none", "none", "conflict", "fail", "loseAnswer"),
  before: fc.nat(3),
  after: fc.nat(3),
});

const writer = fc.record({
  groups: fc.array(fc.array(task, { minLength: 1, maxLength: 5, size: "max" }), { maxLength: 8, size: "max" }),
  plan: fc.array(fault, { maxLength: 80, size: "max" }),
});
/** What refuses nothing of the opening; rules that flag make a ledger keep what accounts do and receive. */
const rules = fc.oneof(
  fc.constant<Policy>(defaultPolicy),
  fc
    .tuple(arbitraries.policy(), arbitraries.riskRules({ outcomes: ["flag"] }))
    .map(([{ limits: _, restrictions: __, ...policy }, risk]): Policy => ({ ...policy, risk })),
);

describe("several ledgers on one log, whose stores are slow, fail, or speak of conflicts that there are not", () => {
  test.prop(
    {
      writers: fc.array(writer, { minLength: 1, maxLength: 3, size: "max" }),
      policy: rules,
    },
    { numRuns: times(500) },
  )("whatever one has in memory is the fold of the log", async ({ writers, policy }) =>
    inPlace(memoryPlace, async (place) => {
      const clock = standing();
      const log = await place.open();
      const delays = writers.map(({ plan }) => plannedFrom(plan));
      const ledgers = await Promise.all(
        delays.map(async (plan, index) =>
          open(faultyStore(await place.open(), plan), { name: `w${index}-`, clock, policy }),
        ),
      );
      const carryOut = async ({ asked, set }: Opened, task: Task): Promise<void> => {
        // Whatever the answer is: it is the memory that is looked at.
        try {
          if ("load" in task) await set.refresh([`account:${task.load}`, `credits:${task.load}`]);
          else if ("from" in task) await asked.transfer({ ...task, amount: money("1.00 USD") });
          else {
            clock.pass(task.wait ?? 0);
            await asked.submit(task.command, task.options);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(LedgerError);
        }
      };
      const look = async ({ set }: Opened): Promise<void> => {
        const recorded = await log.read();
        expectFolds(set, recorded.map(decodeEvent), new Map(recorded.map(({ position, tags }) => [position, tags])));
      };
      for (const account of WALLETS) {
        await ledgers[0]?.asked.openAccount({ account, kind: "personal", holder: account });
        const source = { rail: "bank", reference: account };
        await ledgers[0]?.asked.fund({ account, amount: money("100.00 USD"), source });
      }
      for (const plan of delays) plan.start();
      await Promise.all(
        ledgers.map(async (ledger, index) => {
          for (const group of writers[index]?.groups ?? []) {
            await Promise.all(group.map(async (task) => carryOut(ledger, task)));
            await look(ledger);
          }
        }),
      );
      for (const ledger of ledgers) {
        await ledger.close();
        await look(ledger);
      }
    }),
  );
});
