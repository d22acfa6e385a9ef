// What rules found when it happened is what they find when the log is read again.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test } from "@fast-check/vitest";
import * as fc from "fast-check";
import { expect } from "vitest";
import {
  memoryLog,
  memoryStore,
  money,
  openLedger,
  RejectedError,
  type Ledger,
  type LedgerEvent,
  type Policy,
  type SubmitOptions,
} from "tallystick";
import { arbitraries, UNIVERSE, type Submission } from "tallystick/testing";
import type { Context, Meta } from "../../../src/events/envelope.ts";
import { tagsOf } from "../../../src/events/tags.ts";
import { balancesIn } from "../../../src/journal/wallet-balances.ts";
import { assess } from "../../../src/policy/risk/assess.ts";
import { factFrom, type Fact } from "../../../src/policy/signals/fact.ts";
import { riskFlagsOf } from "../../../src/projections/risk-flags.ts";
import { standing, times } from "../../laws/harness.ts";

/** Where requests come from; mostly from one of two places. */
const context: fc.Arbitrary<Context> = fc.record(
  {
    device: fc.constantFrom("phone", "laptop", "7", "constructor"),
    country: fc.constantFrom("PT", "DE"),
    screening: fc.record({ result: fc.constantFrom("clear", "clear", "listed", "legal") }),
  },
  { requiredKeys: [] },
);

/** Of what rules look at more than of the rest. */
const command = fc.oneof(
  { weight: 4, arbitrary: arbitraries.wellFormedCommand("transfer") },
  { weight: 2, arbitrary: arbitraries.wellFormedCommand("requestWithdrawal") },
  { weight: 2, arbitrary: arbitraries.wellFormedCommand("fund") },
  { weight: 1, arbitrary: arbitraries.wellFormedCommand("startFunding") },
  { weight: 1, arbitrary: arbitraries.wellFormedCommand("authorizePayment") },
  { weight: 2, arbitrary: arbitraries.wellFormedCommand("changeCredential") },
  { weight: 1, arbitrary: arbitraries.wellFormedCommand("failChallenge") },
);
const wait = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 24, 7 * 24, 31 * 24).map((hours) => hours * 3_600_000) },
);
const asked = fc.array(
  fc.record({ command, wait, options: fc.constant({}) }).map((submission): Submission => submission),
  { maxLength: 40, size: "max" },
);

/** So that most of what is asked for can be had. */
const purses = UNIVERSE.account.slice(0, 3).map((account): Submission => {
  const source = { rail: "bank", reference: `purse-${account}` };
  return { command: { type: "fund", account, amount: { currency: "USD", value: "0.60" }, source }, options: {} };
});

const lives = {
  town: arbitraries.submissions({ keys: "none", malformed: "none", maxLength: 10 }),
  asked,
  contexts: fc.array(fc.option(context, { nil: undefined }), { minLength: 12, maxLength: 12 }),
  risk: arbitraries.riskRules(),
  /** Whether the other process is asked. */
  turns: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
};

/** A code that is asked for by every challenge, and by nothing else. */
const stepUp = { factors: ["code"], minutes: 5, asks: [] };

/** Sends it; a challenge is answered, as it is written in the rejection. */
async function send(ledger: Ledger, now: string, { command, options }: Submission, context?: Context): Promise<void> {
  const given: SubmitOptions = { ...options, ...(context === undefined ? {} : { context }) };
  try {
    await ledger.submit(command, given);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    if (error.code !== "verification_required") return;
    const auth = { factors: ["code"], at: now, boundTo: error.rejection.details["boundTo"] } as SubmitOptions["auth"];
    await ledger.submit(command, { ...given, ...(auth === undefined ? {} : { auth }) });
  }
}

/**
 * The account of whose request this is what came of it; of what comes along with something else nobody was asked, but for
 * what leaves an account that is closed.
 */
function askedBy({ type, data, meta }: LedgerEvent): string | undefined {
  if (meta.cause !== undefined && type === "WithdrawalRequested") return data.account;
  if (meta.cause !== undefined) return undefined;
  if (type === "Transferred" || type === "PaymentAuthorized") return data.from;
  if (type === "WithdrawalRequested" || type === "Converted" || type === "InstrumentLinked") return data.account;
  if (type === "FundingStarted" || type === "ActionRefused") return data.account;
  return type === "Funded" && data.of === undefined ? data.account : undefined;
}

/** The fact that was refused. */
function refusedFact({ at, meta, data }: LedgerEvent<"ActionRefused">): Fact {
  const { action, amount, counterparty, instrument } = data;
  const what = action as Fact["what"];
  return factFrom({ id: "", at, meta }, what, {
    direction: what === "fund" ? "in" : what === "instrumentLinked" ? "none" : "out",
    ...(instrument === undefined ? {} : { about: instrument }),
    ...(amount === undefined ? {} : { amount }),
    ...(counterparty === undefined ? {} : { counterparty }),
  });
}

/** What is recorded of the findings at each event that some account has asked for, and what a replay of the account finds there. */
function bothOf(events: readonly LedgerEvent[], account: string, risk: Policy["risk"]) {
  const projection = riskFlagsOf(account, risk);
  const state = projection.initial();
  const live: unknown[] = [];
  const replayed: unknown[] = [];
  for (const event of events) {
    const tags = tagsOf(event);
    if (!tags.includes(`account:${account}`) && !tags.includes(`credits:${account}`)) continue;
    const before = state.flags.length;
    const { position, type } = event;
    if (event.type === "ActionRefused") {
      // What was refused is judged on what was there before the refusal, which is a fact of its own.
      const { conduct, inflow, balances } = state;
      const signals = { conduct, inflow, available: (asset: string) => balancesIn(balances, asset).available };
      const found = assess(risk, signals, refusedFact(event)).filter(({ shadow }) => !shadow);
      live.push({ position, type, found: event.data.findings });
      replayed.push({
        position,
        type,
        found: found.map(({ definition: { rule, version }, outcome, observed, threshold, evidence }) => {
          return { rule, version, outcome, observed, threshold, evidence };
        }),
      });
      projection.apply(state, event);
      continue;
    }
    projection.apply(state, event);
    if (askedBy(event) !== account) continue;
    const found: Meta["found"] = state.flags
      .slice(before)
      .map(({ rule, version, outcome, shadow }) => ({ rule, version, outcome, ...(shadow ? { shadow } : {}) }));
    live.push({ position, type, found: event.meta.found ?? [] });
    replayed.push({ position, type, found });
  }
  return { live, replayed };
}

test.prop(lives, { numRuns: times(250) })(
  "the same log and rules give the same findings in live use and in replay, whichever of two processes was asked",
  async ({ town, asked, contexts, risk, turns }) => {
    const clock = standing();
    const policy: Policy = { tariff: { version: "none", components: [] }, risk, stepUp };
    const log = memoryLog();
    const open = () => openLedger({ store: memoryStore(log), policy, clock: () => clock.now() });
    await using ledger = await open();
    await using other = await open();
    for (const [index, submission] of [...town, ...purses, ...asked].entries()) {
      clock.pass(1000 + (submission.wait ?? 0));
      const asks = turns[index % turns.length] ? other : ledger;
      await send(asks, clock.now(), submission, contexts[index % contexts.length]);
    }
    const events: LedgerEvent[] = [];
    for await (const event of ledger.events()) events.push(event);
    for (const event of events) if (askedBy(event) === undefined) expect(event.meta.found).toBeUndefined();
    for (const account of new Set(
      events.flatMap((event) => (event.type === "AccountOpened" ? event.data.account : [])),
    )) {
      const { live, replayed } = bothOf(events, account, risk);
      expect({ account, found: replayed }).toEqual({ account, found: live });
    }
  },
);

test("what a merchant has is known exactly, though another process has topped it up (seed 700088756)", async () => {
  const clock = standing();
  const rule = { rule: "takeover", percent: 50, hours: 1 } as const;
  const policy: Policy = { tariff: { version: "none", components: [] }, risk: [rule] };
  const log = memoryLog();
  const open = () => openLedger({ store: memoryStore(log), policy, clock: () => clock.now() });
  await using ledger = await open();
  await using other = await open();
  const fund = (units: string) =>
    ledger.fund({ account: "shop", amount: money(`${units} USD`), source: { rail: "bank", reference: units } });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  await fund("0.10");
  const draw = { account: "shop", amount: money("0.05 USD"), destination: { rail: "bank", token: "tok_1" } };
  expect(await other.preview({ type: "requestWithdrawal", ...draw })).toMatchObject({ outcome: "accepted" });
  await fund("0.60");
  // Half of what the other process has seen of it.
  const { events } = await other.requestWithdrawal(draw, { context: { device: "phone" } });
  expect(events[0]?.meta.found).toBeUndefined();
  expect(await ledger.riskFlags("shop")).toEqual([]);
});
