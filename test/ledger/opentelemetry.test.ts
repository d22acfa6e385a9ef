// Does OpenTelemetry's own SDK get from a ledger what an operator looks for?

import { context, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import { LedgerError, memoryLog, memoryStore, money, openLedger, type EventStore } from "tallystick";
import { openTelemetry } from "tallystick/opentelemetry";
import { faultyStore } from "tallystick/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plannedFrom, slowAppends } from "../laws/harness.ts";

/** In nanoseconds. */
const MILLISECOND = 1e6;
const ONE = money("1.00 USD");
const PERSON = { kind: "personal", holder: "cust_1" } as const;

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

/** A ledger on a store, with what its observer gave to the SDK. */
async function watched(store: EventStore) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  // It exports when it is told to; the interval is longer than any test.
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const spans = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const tracer = tracers.getTracer("test");
  const ledger = await openLedger({
    store,
    observer: openTelemetry({ meter: meters.getMeter("tallystick"), tracer: tracers.getTracer("tallystick") }),
  });

  async function metrics() {
    exporter.reset();
    await meters.forceFlush();
    return new Map(
      exporter
        .getMetrics()
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .map(({ descriptor: { name, unit }, dataPoints }) => [name, { unit, points: dataPoints }]),
    );
  }

  return {
    ledger,
    tracer,
    spans: (name: string): ReadableSpan[] => spans.getFinishedSpans().filter((span) => span.name === name),
    metrics,
    counts: async (name: string): Promise<[Attributes, number][]> => {
      const points = (await metrics()).get(name)?.points ?? [];
      return points.map(({ attributes, value }) => [attributes, typeof value === "number" ? value : value.count]);
    },
  };
}

test("how commands ended is counted by type, outcome and code, and timed in seconds", async () => {
  const begin = performance.now();
  const faults = plannedFrom([{ outcome: "fail", before: 0, after: 0 }]);
  const { ledger, counts, metrics } = await watched(faultyStore(memoryStore(), faults));
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, ...PERSON }, { key: account });
  await ledger.openAccount({ account: "alice", ...PERSON }, { key: "alice" });
  for (let times = 0; times < 3; times += 1) {
    await ledger.transfer({ from: "alice", to: "bob", amount: ONE }).catch(() => {});
  }
  faults.start();
  await ledger.openAccount({ account: "carol", ...PERSON }).catch(() => {});
  await ledger.close();
  const opened = { "tallystick.command.type": "openAccount" };
  expect(await counts("tallystick.command.duration")).toEqual([
    [{ ...opened, "tallystick.outcome": "accepted" }, 2],
    [{ ...opened, "tallystick.outcome": "replayed" }, 1],
    [
      {
        "tallystick.command.type": "transfer",
        "tallystick.outcome": "refused",
        "tallystick.rejection.code": "insufficient_funds",
      },
      3,
    ],
    [{ ...opened, "tallystick.outcome": "failed", "error.type": "store_unavailable" }, 1],
  ]);
  expect(await counts("tallystick.append.duration")).toEqual([
    [{ "tallystick.outcome": "recorded" }, 2],
    [{ "tallystick.outcome": "failed", "error.type": "store_unavailable" }, 1],
  ]);
  const all = await metrics();
  expect([...all].map(([name, { unit }]) => `${name} ${unit}`).sort()).toEqual([
    "tallystick.append.commands {command}",
    "tallystick.append.duration s",
    "tallystick.append.events {event}",
    "tallystick.command.duration s",
    "tallystick.command.wait_time s",
    "tallystick.load.duration s",
    "tallystick.load.states {state}",
  ]);
  // In seconds, so no more than all of this took.
  const seconds = (performance.now() - begin) / 1000;
  for (const { value } of all.get("tallystick.command.duration")?.points ?? []) {
    expect(value).toMatchObject({ buckets: { boundaries: expect.arrayContaining([0.001, 1]) as number[] } });
    expect(typeof value === "object" && "max" in value && value.max).toBeLessThan(seconds);
  }
});

test("an append that others were faster than is counted by the kinds of tags", async () => {
  const log = memoryLog();
  const { ledger, counts } = await watched(memoryStore(log));
  await using other = await openLedger({ store: memoryStore(log) });
  const freeze = { account: "alice", scope: "debit", source: "operator", reason: "asked" } as const;
  await ledger.openAccount({ account: "alice", ...PERSON });
  await other.freezeAccount(freeze);
  await ledger.freezeAccount(freeze);
  expect(await counts("tallystick.append.conflicts")).toEqual([[{ "tallystick.tag.kind": "account" }, 1]]);
  expect(await counts("tallystick.load.states")).toEqual([[{ "tallystick.load.source": "memory" }, 1]]);
  await ledger.close();
});

test("the span of a command is a child of its caller's, that of an append of nobody's, linked with its commands'", async () => {
  const { store, begun, release } = slowAppends(memoryStore());
  const { ledger, tracer, spans } = await watched(store);
  const callers = ["first", "second", "third"].map((name) => tracer.startSpan(name));
  const asked = callers.map((span, index) =>
    context.with(trace.setSpan(context.active(), span), () => ledger.openAccount({ account: `a${index}`, ...PERSON })),
  );
  await begun;
  // This one waits for the next append, which is made where the first caller's context is still active.
  const late = tracer.startSpan("late");
  asked.push(
    context.with(trace.setSpan(context.active(), late), () => ledger.openAccount({ account: "late", ...PERSON })),
  );
  release();
  await Promise.all(asked);
  const commands = spans("tallystick openAccount");
  expect(commands.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual(
    [...callers, late].map((span) => span.spanContext().spanId),
  );
  const appends = spans("tallystick append");
  expect(appends.map(({ parentSpanContext }) => parentSpanContext)).toEqual([undefined, undefined]);
  const linked = appends.map(({ links }) => links.map((link) => link.context.spanId));
  const own = commands.map((span) => span.spanContext().spanId);
  expect(linked).toEqual([own.slice(0, 3), own.slice(3)]);
  expect(appends[0]?.attributes).toEqual({
    "tallystick.outcome": "recorded",
    "tallystick.append.command_count": 3,
    "tallystick.append.event_count": 3,
  });
  // It lay within its commands' spans, as far as the SDK can tell, whose clock begins at a whole millisecond.
  const [append, command] = [appends[0], commands[0]];
  expect(timeOf(append?.startTime)).toBeGreaterThan(timeOf(command?.startTime) - MILLISECOND);
  expect(timeOf(append?.endTime)).toBeLessThan(timeOf(command?.endTime) + MILLISECOND);
  expect(timeOf(append?.duration)).toBeGreaterThan(0);
  await ledger.close();
});

test("a span says how its command ended; only what failed is an error; nothing says who, how much or under which key", async () => {
  const faults = plannedFrom([{ outcome: "fail", before: 0, after: 0 }]);
  const { ledger, spans } = await watched(faultyStore(memoryStore(), faults));
  await ledger.openAccount({ account: "alice", ...PERSON }, { key: "key-of-alice" });
  await ledger.transfer({ from: "alice", to: "bob", amount: money("12.34 USD") }, { key: "k2" }).catch(() => {});
  faults.start();
  await ledger.openAccount({ account: "carol", ...PERSON }).catch(() => {});
  const all = ["openAccount", "transfer", "append"].flatMap((name) => spans(`tallystick ${name}`));
  expect(all.map(({ name, status, attributes }) => [name, status.code, attributes["tallystick.outcome"]])).toEqual([
    ["tallystick openAccount", SpanStatusCode.UNSET, "accepted"],
    ["tallystick openAccount", SpanStatusCode.ERROR, "failed"],
    ["tallystick transfer", SpanStatusCode.UNSET, "refused"],
    ["tallystick append", SpanStatusCode.UNSET, "recorded"],
    ["tallystick append", SpanStatusCode.ERROR, "failed"],
  ]);
  expect(all[1]?.attributes).toMatchObject({ "error.type": "store_unavailable" });
  expect(all[2]?.attributes).toMatchObject({ "tallystick.rejection.code": "account_not_found" });
  const texts = JSON.stringify(
    all.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
  );
  for (const personal of ["alice", "bob", "carol", "cust_1", "12.34", "1234", "k2"])
    expect(texts).not.toContain(personal);
  await ledger.close();
});

const hooks = (options: Parameters<typeof openTelemetry>[0]) => Object.keys(openTelemetry(options)).sort();

test("with a meter alone there are no spans, with a tracer alone no metrics, with neither nothing", () => {
  const meter = new MeterProvider().getMeter("tallystick");
  const tracer = new TracerProvider().getTracer("tallystick");
  expect(hooks({ meter })).toEqual(["onAppend", "onEvict", "onLoad", "onSettle", "onSnapshot"]);
  expect(hooks({ tracer })).toEqual(["onAppend", "onSettle", "onSubmit"]);
  expect(hooks({ meter, tracer })).toEqual(["onAppend", "onEvict", "onLoad", "onSettle", "onSnapshot", "onSubmit"]);
  expect(hooks({})).toEqual([]);
});

function timeOf([seconds, nanoseconds]: readonly [number, number] = [Number.NaN, 0]): number {
  return seconds * 1e9 + nanoseconds;
}

test("one observer may listen to several ledgers: each command has a span of its own, and all of them end", async () => {
  const spans = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const observer = openTelemetry({ tracer: tracers.getTracer("tallystick") });
  const ledgers = await Promise.all([1, 2].map(() => openLedger({ store: memoryStore(), observer })));
  const ids = Array.from({ length: 20 }, (_, index) => `a${index}`);
  await Promise.all(ledgers.flatMap((ledger) => ids.map((account) => ledger.openAccount({ account, ...PERSON }))));
  for (const ledger of ledgers) await ledger.close();
  const finished = spans.getFinishedSpans();
  const commands = finished.filter(({ name }) => name === "tallystick openAccount");
  expect(commands).toHaveLength(40);
  // Each is linked to by one append, once.
  const linked = finished.flatMap(({ links }) => links.map(({ context: { spanId } }) => spanId));
  expect(linked.toSorted()).toEqual(commands.map((span) => span.spanContext().spanId).toSorted());
});

function broken(): never {
  throw new Error("no meter");
}

test("a meter that fails keeps no span from ending", async () => {
  const spans = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const meter = { createHistogram: () => ({ record: broken }), createCounter: () => ({ add: broken }) };
  const told = vi.spyOn(console, "error").mockImplementation(() => {});
  await using ledger = await openLedger({
    store: memoryStore(),
    observer: openTelemetry({ meter, tracer: tracers.getTracer("tallystick") }),
  });
  await ledger.openAccount({ account: "alice", ...PERSON });
  told.mockRestore();
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual(["tallystick append", "tallystick openAccount"]);
});

test.for<readonly [options: unknown, why: string]>([
  [undefined, "options is missing: expected { meter, tracer }"],
  [{ meter: 5 }, "meter is 5: expected what metrics.getMeter of @opentelemetry/api gives"],
  [{ tracer: null }, "tracer is null: expected what trace.getTracer of @opentelemetry/api gives"],
])("%j is refused at once", ([options, why]) => {
  expect(() => openTelemetry(options as never)).toThrow(new LedgerError("invalid_observer", why));
});
