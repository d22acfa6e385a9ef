// What a ledger shows is in the hands of callers: whatever they do to it changes nothing of the ledger.

import * as fc from "fast-check";
import {
  examplePolicy,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Ledger,
  type Policy,
} from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import { live } from "../../src/testing/live.ts";
import { fold, FOLDS, statesOf } from "../../src/wallet/folds.ts";
import { eventsOf } from "../wallet/market.ts";

/** Changes everything in what somebody was given that lets itself be changed. */
function spoil(given: unknown): void {
  if (typeof given !== "object" || given === null || Object.isFrozen(given)) return;
  const members = given as Record<string, unknown>;
  for (const [name, member] of Object.entries(members)) {
    spoil(member);
    if (typeof member === "string")
      members[name] = /^-?\d+(\.\d+)?$/.test(member) ? member.replaceAll(/\d/g, "9") : "spoilt";
    if (typeof member === "number") members[name] = member + 1;
  }
  if (Array.isArray(given)) given.push("spoilt");
  else members["spoilt"] = "spoilt";
}

/** A ledger whose instants and ids come in order, and what it answers to submissions, one after the other. */
async function answering(policy: Policy, hand: (given: unknown) => void) {
  let [now, ids] = [Date.UTC(2026, 0, 31, 9), 0];
  const ledger = await openLedger({ store: memoryStore(), policy, clock: () => now, ids: () => `id${(ids += 1)}` });
  return {
    ledger,
    async answer({ command, options, wait = 0 }: Submission): Promise<unknown> {
      now += wait;
      const own = structuredClone(command);
      const foreseen = await ledger.preview(own, options);
      const receipt = await ledger.submit(own, options).catch((error: unknown) => {
        if (error instanceof RejectedError) return error.rejection;
        throw error;
      });
      const answer = structuredClone([foreseen, receipt]);
      hand(own);
      hand(foreseen);
      hand(receipt);
      return answer;
    },
  };
}

async function everythingIn(ledger: Ledger): Promise<unknown> {
  return [await eventsOf(ledger), await ledger.trialBalance()];
}

const policies = fc.oneof(arbitraries.policy(), fc.constant(examplePolicy));

test("what was given and what was answered can be spoilt, and every later answer is as it would have been", async () => {
  await fc.assert(
    fc.asyncProperty(arbitraries.submissions({ maxLength: 40 }), policies, async (submissions, policy) => {
      const honest = await answering(policy, () => undefined);
      const spoiling = await answering(policy, spoil);
      for (const submission of submissions) {
        expect(await spoiling.answer(submission)).toEqual(await honest.answer(submission));
      }
      expect(await everythingIn(spoiling.ledger)).toEqual(await everythingIn(honest.ledger));
    }),
    { numRuns: 100 },
  );
});

const tenADay: Policy = {
  tariff: { version: "none", components: [] },
  risk: [],
  limits: { timeZone: "UTC", rules: [{ operations: ["transfer"], per: "day", amount: money("10.00 USD") }] },
};

async function house() {
  const ledger = await openLedger({ store: memoryStore(), policy: tenADay, clock: () => "2026-01-31T09:00:00.000Z" });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.fund({ account: "alice", amount: money("900.00 USD"), source: { rail: "bank", reference: "w1" } });
  return ledger;
}

describe("nothing is in two hands", () => {
  test("what an event has in it is in no state that it makes", () => {
    fc.assert(
      fc.property(arbitraries.history(), (events) => {
        const states = new Map<string, object>();
        for (const event of events) {
          const own = objectsIn(event);
          for (const [kind, id] of statesOf(event)) {
            const state = states.get(`${kind}:${id}`) ?? FOLDS[kind].initial(id);
            fold(kind, state as never, event);
            states.set(`${kind}:${id}`, state);
            expect({ event, kind, shared: shared(own, objectsIn(state)) }).toEqual({ event, kind, shared: [] });
          }
        }
      }),
    );
  });

  test("what a decision tells is in no state that it was made on", () => {
    const sent = arbitraries.submissions({ keys: "none", maxLength: 40 });
    fc.assert(
      fc.property(sent, policies, (submissions, policy) => {
        for (const { decision, before } of live(submissions, { policy })) {
          expect({ decision, shared: shared(objectsIn(decision), objectsIn(before)) }).toEqual({
            decision,
            shared: [],
          });
        }
      }),
    );
  });
});

/** Every object that can be reached, but for those that have nothing in them and are kept so. */
function objectsIn(given: unknown, found = new Set<object>()): Set<object> {
  if (typeof given !== "object" || given === null || found.has(given)) return found;
  const members = Object.values(given);
  if (members.length > 0 || !Object.isFrozen(given)) found.add(given);
  for (const member of members) objectsIn(member, found);
  return found;
}

function shared(some: ReadonlySet<object>, others: ReadonlySet<object>): object[] {
  return [...some].filter((one) => others.has(one));
}

test("a limit that a refusal or a reader was told of stays what it is", async () => {
  await using ledger = await house();
  const much = { from: "alice", to: "bob", amount: money("500.00 USD") };
  const refused: unknown = await ledger.transfer(much).catch((error: unknown) => error);
  const told = (refused as RejectedError).rejection.details["limit"] as { amount: { value: string } };
  const { limits } = await ledger.limitsLeft("alice");
  for (const limit of [told, limits[0]?.limit as typeof told]) {
    expect(() => {
      limit.amount.value = "100000.00";
    }).toThrow(TypeError);
  }
  await expect(ledger.transfer(much)).rejects.toMatchObject({ code: "limit_exceeded" });
});

test("the policy that was given stays its owner's", async () => {
  const own = structuredClone(tenADay);
  await using _ledger = await openLedger({ store: memoryStore(), policy: own });
  expect(Object.isFrozen(own)).toBe(false);
  expect(Object.isFrozen(own.limits?.rules)).toBe(false);
});

test("what is known of a holder stays known", async () => {
  await using ledger = await house();
  await ledger.verifyContact({ account: "alice", channel: "email", contact: "hash-1" });
  await ledger.acceptTerms({ account: "alice", version: "1" });
  const shown = (await ledger.account("alice")) as unknown as {
    contacts: Record<string, unknown>;
    terms: { version: string };
  };
  const before = structuredClone(shown);
  delete shown.contacts["email"];
  shown.terms.version = "9";
  expect(await ledger.account("alice")).toEqual(before);
});

test("an account is there for what happened on it before the clock of who opened it", async () => {
  const log = memoryLog();
  await using ahead = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T09:00:05.000Z" });
  await using behind = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T09:00:03.000Z" });
  for (const account of ["alice", "bob"]) await ahead.openAccount({ account, kind: "personal", holder: account });
  await behind.fund({ account: "alice", amount: money("100.00 USD"), source: { rail: "bank", reference: "w1" } });
  await behind.transfer({ from: "alice", to: "bob", amount: money("30.00 USD") });
  const at = "2026-01-31T09:00:04.000Z";
  expect((await behind.balance("alice", "USD", { at })).available).toEqual(money("70.00 USD"));
  expect((await behind.balance("bob", "USD", { at })).available).toEqual(money("30.00 USD"));
});
