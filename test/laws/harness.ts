// What do the laws have in common? Places for logs, answers of a ledger, and what readers see of it.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import {
  evolve,
  initialState,
  memoryLog,
  memoryStore,
  openLedger,
  RejectedError,
  type EventStore,
  type Ledger,
  type LedgerEvent,
  type LedgerOptions,
  type Policy,
  type Receipt,
  type RejectionCode,
  type TrialBalance,
  type WalletState,
} from "tallystick";
import { fileStore } from "tallystick/file";
import { postgresStore } from "tallystick/postgres";
import { sqliteStore } from "tallystick/sqlite";
import { lastActivity } from "../../src/wallet/activity.ts";
import { subjectOf } from "../../src/events/tags.ts";
import {
  model,
  type Expected,
  type Model,
  type ModelView,
  type StoreFault,
  type StorePlace,
  type Submission,
} from "tallystick/testing";
import { Places } from "../stores/nats/place.ts";
import { Servers } from "../stores/nats/servers.ts";
import { poolOf } from "../stores/postgres/pool.ts";
import { makeServer } from "../stores/postgres/postmaster.ts";

export function memoryPlace(): StorePlace {
  const log = memoryLog();
  return { open: async () => memoryStore(log), destroy: async () => {} };
}

export function sqlitePlace(): StorePlace {
  return placeInFolder((folder) => sqliteStore(join(folder, "wallet.db")));
}

export function filePlace(): StorePlace {
  return placeInFolder((folder) => fileStore(join(folder, "wallet")));
}

function placeInFolder(open: (folder: string) => EventStore): StorePlace {
  const folder = mkdtemp(join(tmpdir(), "tallystick-laws-"));
  return {
    open: async () => open(await folder),
    destroy: async () => rm(await folder, { recursive: true, force: true }),
  };
}

/** A server and a pool of connections to it, started by the first law that needs one. */
let postgres: ReturnType<typeof startPostgres> | undefined;
let ledgers = 0;

async function startPostgres() {
  const server = await makeServer();
  return { server, pool: poolOf(await server.database()) };
}

afterAll(async () => {
  const { pool, server } = (await postgres) ?? {};
  await pool?.end();
  await server?.remove();
});

export function postgresPlace(): StorePlace {
  postgres ??= startPostgres();
  const started = postgres;
  const ledger = `ledger ${(ledgers += 1)}`;
  return { open: async () => postgresStore({ pool: (await started).pool, ledger }), destroy: async () => {} };
}

/** One server, which is started by the first law that needs it, and its streams. */
let nats: ReturnType<typeof startNats> | undefined;

async function startNats() {
  const servers = await Servers.single();
  return { servers, places: new Places(servers, { replicas: 1, ahead: 0 }) };
}

afterAll(async () => {
  await (await nats)?.servers.destroy();
});

export function natsPlace(): StorePlace {
  nats ??= startNats();
  const place = nats.then(({ places }) => places.fresh());
  return { open: async () => (await place).open(), destroy: async () => (await place).destroy() };
}

/** Stores that answer within a few turns of the event loop, for laws that count those. */
export const NEAR_PLACES = [
  { name: "memory", place: memoryPlace, runs: (many: number) => many },
  { name: "SQLite", place: sqlitePlace, runs: (many: number) => Math.ceil(many / 3) },
] as const;

/**
 * Every kind of store that a law is held against, and how many of its runs each is worth: a file takes longer, and a server
 * longer still.
 */
export const PLACES = [
  ...NEAR_PLACES,
  { name: "files", place: filePlace, runs: (many: number) => Math.ceil(many / 6) },
  { name: "PostgreSQL", place: postgresPlace, runs: (many: number) => Math.ceil(many / 10) },
  { name: "NATS", place: natsPlace, runs: (many: number) => Math.ceil(many / 10) },
] as const;

/** How many runs a law gets: `LAWS=20 npx vitest run test/laws` holds each law against twenty times as many lives. */
export function times(runs: number): number {
  return runs * Number(process.env["LAWS"] ?? 1);
}

/** Runs something in a fresh place, and clears it away. */
export async function inPlace(place: () => StorePlace, run: (place: StorePlace) => Promise<void>): Promise<void> {
  const fresh = place();
  try {
    await run(fresh);
  } finally {
    await fresh.destroy();
  }
}

/** A plan of faults that begins only when it is told to, so that a ledger can be opened in peace. */
export function plannedFrom(plan: readonly StoreFault[]): Iterable<StoreFault> & { start(): void } {
  const turn = { started: false };
  function* faults(): Generator<StoreFault> {
    while (!turn.started) yield { outcome: "none", before: 0, after: 0 };
    yield* plan;
  }
  return {
    [Symbol.iterator]: faults,
    start: () => {
      turn.started = true;
    },
  };
}

/** A clock that stands until it is told to go on; ledgers on one log go by one clock. */
export interface Clock {
  now(): string;
  pass(milliseconds: number): void;
  /** Every instant that it has shown from this one on, up to now. */
  from(instant: string): readonly string[];
}

export function standing(): Clock {
  let time = Date.UTC(2026, 0, 31, 9);
  const now = (): string => new Date(time).toISOString();
  const shown = [now()];
  return {
    now,
    pass: (milliseconds) => {
      if (milliseconds === 0) return;
      time += milliseconds;
      shown.push(now());
    },
    from: (instant) => shown.slice(shown.indexOf(instant)),
  };
}

/** Ids and a clock that are the same in every run; ledgers over one log need a name each. */
export function steady(name = "a", clock = standing()): Pick<LedgerOptions, "ids" | "clock"> {
  let count = 0;
  return { ids: () => `${name}${String((count += 1)).padStart(6, "0")}`, clock: () => clock.now() };
}

export async function openSteady(store: EventStore, options: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openLedger({ ...steady(), ...options, store });
}

/** What came back for a submission. */
export type Answer =
  | { readonly outcome: "accepted" | "replayed"; readonly receipt: Receipt }
  | { readonly outcome: "rejected"; readonly code: RejectionCode }
  /** No answer: whether it was done is not known. */
  | { readonly outcome: "failed"; readonly error: unknown };

/** Sends a submission, once the time that it waits has passed on the clock. */
export async function send(ledger: Ledger, { command, options, wait = 0 }: Submission, clock?: Clock): Promise<Answer> {
  if (wait > 0 && !clock) throw new RangeError(`a submission waits ${wait} ms: expected the clock of its ledger`);
  clock?.pass(wait);
  try {
    const receipt = await ledger.submit(command, options);
    return { outcome: receipt.replayed ? "replayed" : "accepted", receipt };
  } catch (error) {
    return error instanceof RejectedError ? { outcome: "rejected", code: error.code } : { outcome: "failed", error };
  }
}

/** Whether an answer is what the model expects. */
export function fits(answer: Answer, expected: Expected): boolean {
  switch (answer.outcome) {
    case "accepted":
      return expected.outcome === "accepted";
    case "replayed":
      return expected.outcome === "replayed" && expected.id === answer.receipt.id;
    case "rejected":
      return expected.outcome === "rejected" && expected.codes.includes(answer.code);
    case "failed":
      return false;
  }
}

/** An answer without what the model does not know, for a message that can be read. */
export function briefly(answer: Answer): unknown {
  switch (answer.outcome) {
    case "accepted":
      return { outcome: "accepted" };
    case "replayed":
      return { outcome: "replayed", id: answer.receipt.id };
    case "rejected":
    case "failed":
      return answer;
  }
}

export function expectFit(answer: Answer, expected: Expected, submission: Submission): void {
  if (!fits(answer, expected))
    expect({ submission, answer: briefly(answer) }).toEqual({ submission, answer: expected });
}

/** An account as a running ledger shows it, in the words of the model. */
export async function viewOfLedger(ledger: Ledger, id: string): Promise<ModelView> {
  const account = await ledger.account(id);
  const { status, kind, holder, tier, freezes, disputes, balances, instruments } = account;
  const { terms, contacts, credentialChangedAt, devices, lastActivityAt } = account;
  const sums = (part: BalancePart): Record<string, bigint> => {
    const found = Object.entries(balances).map(([currency, balance]) => [currency, minor(balance[part])] as const);
    return Object.fromEntries(found.filter(([, sum]) => sum !== 0n));
  };
  return {
    status,
    kind,
    holder,
    tier,
    lastActivityAt,
    facts: {
      ...(terms === undefined ? {} : { terms }),
      contacts,
      ...(credentialChangedAt === undefined ? {} : { credentialChangedAt }),
      devices,
    },
    instruments: Object.fromEntries(
      instruments.map(({ instrument, kind, status }) => [instrument, `${kind} ${status}`]),
    ),
    freezes: freezes.map(({ freeze }) => freeze).sort(),
    disputes: [...disputes].sort(),
    ...partsOf(sums),
  };
}

export type BalancePart = "available" | "pending" | "held" | "reserved";

function partsOf(sums: (part: BalancePart) => Record<string, bigint>): Pick<ModelView, BalancePart> {
  return {
    available: sums("available"),
    pending: sums("pending"),
    held: sums("held"),
    reserved: sums("reserved"),
  };
}

/** An account as a folded state has it, in the words of the model. */
export function viewOfState(state: WalletState, id: string): ModelView {
  const account = Object.hasOwn(state.account, id) ? state.account[id] : undefined;
  if (!account || account.status === "unopened") throw new RangeError(`account "${id}" was never opened`);
  const credits = Object.hasOwn(state.credits, id) ? state.credits[id] : undefined;
  const sums = (part: BalancePart): Record<string, bigint> => {
    const found: Record<string, bigint> = {};
    for (const currency of [...Object.keys(account.balances), ...Object.keys(credits?.balances ?? {})]) {
      const sum = (account.balances[currency]?.[part] ?? 0n) + (credits?.balances[currency]?.[part] ?? 0n);
      if (sum !== 0n) found[currency] = sum;
    }
    return found;
  };
  return {
    status: account.status,
    kind: account.kind,
    holder: account.holder,
    tier: account.tier,
    lastActivityAt: lastActivity(account, credits ?? { lastActivityAt: "" }),
    facts: account.facts,
    instruments: Object.fromEntries(
      Object.entries(account.instruments).map(([instrument, { kind, status }]) => [instrument, `${kind} ${status}`]),
    ),
    freezes: Object.keys(account.freezes).sort(),
    disputes: Object.keys(account.disputes).sort(),
    ...partsOf(sums),
  };
}

export function minor({ value }: { readonly value: string }): bigint {
  return BigInt(value.replace(".", ""));
}

/** A trial balance in the words of the model. */
export function sumsOf({ rows }: TrialBalance): Record<string, bigint> {
  const lines = rows.map(({ account, balance }) => [`${account} ${balance.currency}`, minor(balance)] as const);
  return Object.fromEntries(lines.filter(([, sum]) => sum !== 0n));
}

/** The books add up to nothing, asset by asset. */
export function expectBalanced({ rows }: TrialBalance): void {
  const totals = new Map<string, bigint>();
  for (const { balance } of rows) {
    totals.set(balance.currency, (totals.get(balance.currency) ?? 0n) + minor(balance));
  }
  for (const [currency, total] of totals) expect({ currency, total }).toEqual({ currency, total: 0n });
}

/** The model and the ledger tell the same of every account and of the books. */
export async function expectSame(ledger: Ledger, expected: Model): Promise<void> {
  for (const id of expected.accounts)
    expect({ id, ...(await viewOfLedger(ledger, id)) }).toEqual({ id, ...expected.view(id) });
  const trialBalance = await ledger.trialBalance();
  expect(sumsOf(trialBalance)).toEqual(expected.trialBalance());
  expectBalanced(trialBalance);
}

/** Events are those of one command: what it is about, and what came along with that, each once. */
export function expectOfOneCommand(events: readonly LedgerEvent[]): void {
  const mains = events.filter(({ meta }) => meta.cause === undefined);
  expect({ events, mains: mains.length }).toEqual({ events, mains: 1 });
  for (const { meta } of events) expect([undefined, mains[0]?.id]).toContain(meta.cause);
  const parts = events.map((event) => `${event.type} ${subjectOf(event)}`);
  expect(new Set(parts).size).toBe(parts.length);
  // They were recorded at once.
  const first = events[0]?.position ?? 0;
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => first + index));
}

/** The events of each idempotency key. */
export function byKey(events: readonly LedgerEvent[]): Map<string, LedgerEvent[]> {
  const found = new Map<string, LedgerEvent[]>();
  for (const event of events) found.set(event.meta.key ?? "", [...(found.get(event.meta.key ?? "") ?? []), event]);
  return found;
}

export async function eventsOf(ledger: Ledger): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for await (const event of ledger.events()) events.push(event);
  return events;
}

/** Something that was asked and what came back; the head of the log before and after, and what the clock showed meanwhile. */
export interface Told<What> {
  readonly before: number;
  readonly after: number;
  readonly instants: readonly string[];
  readonly what: What;
}

/** Asks something, and notes when that was. What it waits for must have passed on the clock before `ask` first awaits. */
export async function note<What>(
  clock: Clock,
  head: () => Promise<number>,
  ask: () => Promise<What>,
): Promise<Told<What>> {
  const before = await head();
  const asked = ask();
  const since = clock.now();
  const what = await asked;
  const after = await head();
  return { before, after, instants: clock.from(since), what };
}

/** What became of a submission in a log. */
export interface CarriedOut {
  readonly submission: Submission;
  readonly id: string;
}

/**
 * The serial order that explains a log: its own. What was recorded for every submission is what the model accepts at its
 * place and at its instant, and makes of the states what the events say.
 * @returns the model as it was at every position
 */
export function serially(
  events: readonly LedgerEvent[],
  submissionOf: (event: LedgerEvent) => CarriedOut | undefined,
  policy?: Policy,
): Model[] {
  const now = model(policy === undefined ? {} : { policy });
  let state = initialState;
  const models = [now.copy()];
  let previous: LedgerEvent | undefined;
  for (const [index, event] of events.entries()) {
    const sent = submissionOf(event);
    expect(sent, `who sent the ${event.type} at position ${event.position}?`).toBeDefined();
    if (!sent) continue;
    if (!isOfOneCommand(event, previous)) {
      const expected = now.expected(sent.submission, event.at);
      expect({ event, expected }).toEqual({ event, expected: { outcome: "accepted" } });
      now.carryOut(sent.submission, sent.id, event.at);
    }
    previous = event;
    state = evolve(state, event);
    models.push(now.copy());
    // Of several events of one command the last one completes what the model does in one go.
    if (isOfOneCommand(event, events[index + 1])) continue;
    for (const id of now.accounts) {
      expect({ after: event, id, ...viewOfState(state, id) }).toEqual({ after: event, id, ...now.view(id) });
    }
  }
  return models;
}

/** What came along with an event names it as its cause. The same submission, sent again, is another command. */
function isOfOneCommand(one: LedgerEvent, other: LedgerEvent | undefined): boolean {
  return other !== undefined && (one.meta.cause ?? one.id) === (other.meta.cause ?? other.id);
}

/** What the model expects of a submission at every moment between question and answer. */
export function expectedMeanwhile(
  { before, after, instants }: Omit<Told<unknown>, "what">,
  models: readonly Model[],
  submission: Submission,
): Expected[] {
  return models
    .slice(before, after + 1)
    .flatMap((then) => instants.map((instant) => then.expected(submission, instant)));
}

/** An answer was right at some moment between question and answer. */
export function expectRightMeanwhile(
  told: Told<{ readonly submission: Submission; readonly answer: Answer }>,
  models: readonly Model[],
): void {
  const {
    before,
    after,
    instants,
    what: { submission, answer },
  } = told;
  if (answer.outcome === "accepted") {
    expect(answer.receipt.position).toBeGreaterThan(before);
    expect(answer.receipt.position).toBeLessThanOrEqual(after);
    for (const { at } of answer.receipt.events) expect(instants).toContain(at);
    return;
  }
  const expected = expectedMeanwhile(told, models, submission);
  if (!expected.some((each) => fits(answer, each))) {
    expect({ submission, before, after, instants, answer: briefly(answer) }).toEqual({
      submission,
      before,
      after,
      instants,
      oneOf: expected,
    });
  }
}

/** A store that holds back the answer of the first read after `start`; it is of when it was asked. */
export function slowAnswer(store: EventStore): { store: EventStore; start: () => void; release: () => void } {
  const [released, release] = signal();
  let holds = false;
  return {
    start: () => {
      holds = true;
    },
    release,
    store: {
      ...store,
      read: async (query) => {
        const held = holds;
        holds = false;
        const events = await store.read(query);
        if (held) await released;
        return events;
      },
    },
  };
}

/** A store whose appends, but for so many at first, wait until they are let go. */
export function slowAppends(
  store: EventStore,
  first = 0,
): { store: EventStore; begun: Promise<void>; release: () => void } {
  const [begun, begin] = signal();
  const [released, release] = signal();
  let appends = 0;
  return {
    begun,
    release,
    store: {
      ...store,
      append: async (events, guards) => {
        appends += 1;
        if (appends > first) {
          begin();
          await released;
        }
        return store.append(events, guards);
      },
    },
  };
}

function signal(): [Promise<void>, () => void] {
  const listeners: (() => void)[] = [];
  const given = new Promise<void>((resolve) => {
    listeners.push(resolve);
  });
  return [
    given,
    () => {
      for (const listener of listeners) listener();
    },
  ];
}
