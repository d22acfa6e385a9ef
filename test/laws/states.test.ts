// A state is the fold of its events: nothing more goes into it, and nothing is changed behind anyone's back.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { applyPatches, enablePatches } from "immer";
import { describe, expect } from "vitest";
import {
  evolve,
  evolveWithPatches,
  walletBalances,
  initialState,
  postings,
  tagsOf,
  type LedgerEvent,
  type ProposedEvent,
  type WalletState,
} from "tallystick";
import { arbitraries, live } from "tallystick/testing";
import { decodeEvent } from "../../src/events/decode.ts";
import { tagOfState } from "../../src/wallet/folds.ts";
import { times, viewOfState } from "./harness.ts";

enablePatches();

const histories = { events: arbitraries.history() };
const anything = { history: arbitraries.history(), event: arbitraries.event() };
const runs = { numRuns: times(200) };

function stateOf(events: readonly ProposedEvent[]): WalletState {
  return events.reduce(evolve, initialState);
}

/** Every state that there is, with the tag that it is the state of. */
function partsOf(state: WalletState): { tag: string; part: object }[] {
  return Object.entries(state).flatMap(([kind, states]) =>
    Object.entries(states).map(([id, part]) => ({ tag: `${kind}:${id}`, part: part as object })),
  );
}

/** Whether an event is about what a part is the state of; the signals of an account are of what it gives and receives. */
function isAbout(event: ProposedEvent, tag: string): boolean {
  const id = tag.slice(tag.indexOf(":") + 1);
  const kind = tag.slice(0, tag.indexOf(":")) as keyof WalletState;
  return tagsOf(event).includes(tagOfState(kind, id));
}

function isDeeplyFrozen(value: unknown): boolean {
  return (
    typeof value !== "object" ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
  );
}

describe("a state", () => {
  test.prop({ submissions: arbitraries.submissions({ keys: "none" }) }, runs)(
    "replayed from the log as it was written is the state that was lived",
    ({ submissions }) => {
      const steps = live(submissions);
      const lived = steps.at(-1)?.after ?? initialState;
      const log = steps
        .flatMap(({ events }) => events)
        .map((event, index) => JSON.stringify({ position: index + 1, ...event }));
      expect(stateOf(log.map((text) => decodeEvent(JSON.parse(text) as LedgerEvent)))).toEqual(lived);
    },
  );

  test.prop(anything, runs)("is never changed: the next one is another", ({ history, event }) => {
    const before = stateOf(history);
    const copy = structuredClone(before);
    evolve(before, event);
    expect(structuredClone(before)).toEqual(copy);
    expect(isDeeplyFrozen(before)).toBe(true);
  });

  test.prop(anything, runs)("shares with the next one all that the event is not about", ({ history, event }) => {
    const before = stateOf(history);
    const after = evolve(before, event);
    const kept = new Map(partsOf(after).map(({ tag, part }) => [tag, part]));
    for (const { tag, part } of partsOf(before)) if (!isAbout(event, tag)) expect(kept.get(tag)).toBe(part);
    // And nothing else came into being.
    const known = new Set(partsOf(before).map(({ tag }) => tag));
    for (const tag of kept.keys())
      expect({ tag, isKnown: known.has(tag) || isAbout(event, tag) }).toEqual({ tag, isKnown: true });
  });

  test.prop(anything, runs)("and the patches of an event make the next one", ({ history, event }) => {
    // applyPatches refuses paths through this word, whatever it leads to.
    fc.pre(!partsOf(stateOf([...history, event])).some(({ tag }) => tag.endsWith(":constructor")));
    const before = stateOf(history);
    const [after, patches] = evolveWithPatches(before, event);
    expect(after).toEqual(evolve(before, event));
    expect(applyPatches(before, [...patches])).toEqual(after);
  });

  test.prop(anything, runs)("does not depend on where in the log its events stand", ({ history, event }) => {
    const before = stateOf(history);
    const { position: _, ...unplaced } = event;
    expect(evolve(before, { ...event, position: 1 } as LedgerEvent)).toEqual(evolve(before, unplaced as ProposedEvent));
  });

  test.prop(histories, runs)("has in each part what the postings leave: debits and credits together", ({ events }) => {
    const sums = new Map<string, bigint>();
    let state = initialState;
    for (const event of events) {
      state = evolve(state, event);
      for (const { account, asset, amount } of postings(event)) {
        const line = `${account} ${asset}`;
        sums.set(line, (sums.get(line) ?? 0n) - amount);
      }
      for (const id of Object.keys(state.account)) {
        const { available, pending, held, reserved: reserve } = viewOfState(state, id);
        for (const [part, has] of Object.entries({ available, pending, held, reserve })) {
          for (const asset of ["USD", "JPY", "BTC", "ETH"]) {
            expect(has[asset] ?? 0n).toBe(sums.get(`liabilities:wallet:${id}:${part} ${asset}`) ?? 0n);
          }
        }
        for (const [asset, { available, reserved, ...rest }] of Object.entries(walletBalances(state, id))) {
          for (const [part, has] of Object.entries({ available, reserve: reserved, ...rest })) {
            expect(has).toBe(sums.get(`liabilities:wallet:${id}:${part} ${asset}`) ?? 0n);
          }
        }
      }
    }
  });

  test.prop(histories, runs)("is folded tag by tag: only the events that bear a tag are in its state", ({ events }) => {
    const whole = stateOf(events);
    for (const { tag, part } of partsOf(whole)) {
      const [kind, id] = [tag.slice(0, tag.indexOf(":")), tag.slice(tag.indexOf(":") + 1)];
      const own = stateOf(events.filter((event) => isAbout(event, tag)));
      expect((own as unknown as Record<string, Record<string, object>>)[kind]?.[id]).toEqual(part);
    }
  });

  test.prop(histories, runs)("only ever gains credits", ({ events }) => {
    let state = initialState;
    for (const event of events) {
      const before = state;
      state = evolve(state, event);
      for (const [id, { balances }] of Object.entries(state.credits)) {
        const earlier = Object.hasOwn(before.credits, id) ? before.credits[id]?.balances : undefined;
        for (const [asset, { available, pending, held, reserved }] of Object.entries(balances)) {
          const was = earlier?.[asset];
          const gained = [
            available - (was?.available ?? 0n),
            pending - (was?.pending ?? 0n),
            held - (was?.held ?? 0n),
            reserved - (was?.reserved ?? 0n),
          ];
          expect({ event, lost: gained.some((gain) => gain < 0n) }).toEqual({ event, lost: false });
        }
      }
    }
  });
});
