import { memoryLog, memoryStore, openLedger, QueryError, type InstantInput } from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf } from "./market.ts";

const account = { kind: "personal", holder: "cust_5" } as const;

async function instantsOf(...readings: readonly InstantInput[]): Promise<string[]> {
  const log = memoryLog();
  await using ledger = await openLedger({ store: memoryStore(log), clock: clockOf(readings) });
  for (const _ of readings) await ledger.openAccount(account);
  return (await eventsOf(ledger)).map(({ at }) => at);
}

/** Shows each reading once, then the last for ever. */
function clockOf(readings: readonly InstantInput[]): () => InstantInput {
  let shown = 0;
  return () => readings[Math.min(shown++, readings.length - 1)] ?? "";
}

describe("a clock of one's own is recorded in UTC with milliseconds", () => {
  test.for<readonly [InstantInput, string]>([
    [new Date(Date.UTC(2026, 0, 31, 9)), "2026-01-31T09:00:00.000Z"],
    [Date.UTC(2026, 0, 31, 9, 0, 0, 7), "2026-01-31T09:00:00.007Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["2026-01-31T09:00:00.000Z", "2026-01-31T09:00:00.000Z"],
    ["2026-01-31T09:00:00Z", "2026-01-31T09:00:00.000Z"],
    ["2026-01-31T09:00:00+05:30", "2026-01-31T03:30:00.000Z"],
    ["2026-01-31T23:30:00.250-08:00", "2026-02-01T07:30:00.250Z"],
    ["2026-01-31T09:00:00.1239Z", "2026-01-31T09:00:00.123Z"],
  ])("%s", async ([reading, expected]) => {
    expect(await instantsOf(reading)).toEqual([expected]);
  });
});

describe("whose time it is must be said", () => {
  test.for<InstantInput>([
    "2026-01-31T09:00:00",
    "2026-01-31T09:00:00.000",
    "2026-01-31",
    "2026-01-31 09:00",
    "",
    "soon",
    "2026-13-01T00:00:00Z",
    "2026-02-30T12:00:00Z",
    Number.NaN,
    new Date(Number.NaN),
  ])("%s is refused, and nothing is recorded", async (reading) => {
    const log = memoryLog();
    await using ledger = await openLedger({ store: memoryStore(log), clock: () => reading });
    const refused = await ledger.openAccount(account).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(QueryError);
    expect(refused).toMatchObject({ code: "invalid_query", message: expect.stringContaining("clock() is ") });
    expect(await ledger.head()).toBe(0);
  });
});

test("a clock that runs backwards does not: instants never fall along the log", async () => {
  const minutes = [10, 12, 11, 3, 12, 15, 14].map((minute) => `2026-01-31T09:${String(minute).padStart(2, "0")}:00Z`);
  const seen = (await instantsOf(...minutes)).map((at) => at.slice(14, 16));
  expect(seen).toEqual(["10", "12", "12", "12", "12", "15", "15"]);
});

test("without a clock it is the machine's", async () => {
  await using ledger = await openLedger({ store: memoryStore() });
  const before = new Date().toISOString();
  const at = (await ledger.openAccount(account)).events[0]?.at ?? "";
  expect(before <= at && at <= new Date().toISOString()).toBe(true);
});

describe("what is no instant is refused wherever one is asked for", () => {
  test.for<unknown>([null, true, [2026], "2026-02-30T12:00:00Z", "2025-02-29T12:00:00+02:00"])("%j", async (seen) => {
    const at = seen as InstantInput;
    await using ledger = await openLedger({ store: memoryStore() });
    await ledger.openAccount({ account: "eve", ...account });
    const message = expect.stringContaining(`at is ${JSON.stringify(seen)}: expected an instant`);
    await expect(ledger.balance("eve", "USD", { at })).rejects.toMatchObject({ code: "invalid_query", message });
    await expect(ledger.trialBalance({ at })).rejects.toBeInstanceOf(QueryError);
    await expect(ledger.statement("eve", { from: at })).rejects.toThrow("from is ");
    const refused = ledger.openAccount(account, { effectiveAt: at });
    await expect(refused).rejects.toMatchObject({ code: "invalid_command" });
  });

  test.for<unknown>([null, undefined, false])("a clock that gives %s", async (reading) => {
    await using ledger = await openLedger({ store: memoryStore(), clock: () => reading as InstantInput });
    await expect(ledger.openAccount(account)).rejects.toBeInstanceOf(QueryError);
  });

  test("tags that are no list", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    const events = ledger.events({ tags: "account:a" as unknown as string[] });
    await expect(events.next()).rejects.toThrow('tags is "account:a": expected a list');
  });
});
