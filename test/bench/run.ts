// How fast is it, and how fast could it be? One table, every figure beside its floor, measured in the same run.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeEvent } from "../../src/events/decode.ts";
import { examplePolicy, memoryStore, openLedger, type EventStore, type RecordedEvent } from "../../src/index.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import { Servers } from "../stores/nats/servers.ts";
import { bareSqlitePerSecond, perSecond } from "./floors.ts";
import { natsTransfersPerSecond } from "./nats.ts";
import { measurePostgres } from "./postgres.ts";
import { measureUnderPolicy } from "./policy.ts";
import { fundedLedger, stretch, transfersPerSecond, type Workload } from "./workload.ts";

const folder = mkdtempSync(join(tmpdir(), "tallystick-bench-"));
const rows: (readonly [work: string, figure: string, beside: string, floor: string, ratio: string])[] = [];
const rate = (value: number) => `${Math.round(value).toLocaleString("en-US")}/s`;
const share = (a: number, b: number) => (a / b).toFixed(2);

function row(work: string, figure: number, beside: string, floor: number): void {
  rows.push([work, rate(figure), beside, rate(floor), share(figure, floor)]);
  console.log(`${work}: ${rate(figure)} (${beside}: ${rate(floor)})`);
}

async function measure(store: EventStore, workload: Workload, transfers: number): Promise<number> {
  const ledger = await fundedLedger(store, workload.accounts);
  const measured = await transfersPerSecond(ledger, workload, transfers);
  await ledger.close();
  return measured;
}

async function openingMs(path: string): Promise<number> {
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const begin = performance.now();
    const ledger = await openLedger({ store: sqliteStore(path) });
    times.push(performance.now() - begin);
    await ledger.close();
  }
  return times.sort((a, b) => a - b)[2] ?? 0;
}

// JSON alone, on the event of a transfer.
const sampleStore = memoryStore();
const sampleLedger = await fundedLedger(sampleStore, 100);
const [event] = await sampleStore.read({ after: 200, limit: 1 });
await sampleLedger.close();
const text = JSON.stringify(event);
const stringify = perSecond(500_000, (index) => JSON.stringify({ ...event, position: index }));
const parse = perSecond(500_000, () => JSON.parse(text));

const small = { accounts: 1000, callers: 64 };
const inMemory = await measure(memoryStore(), small, 100_000);
row("transfers in memory, 64 callers", inMemory, "JSON stringify alone", stringify);
row("… each with a key", await measure(memoryStore(), { ...small, keys: true }, 50_000), "without keys", inMemory);
row(
  "… all to one merchant",
  await measure(memoryStore(), { ...small, hot: true }, 50_000),
  "to random accounts",
  inMemory,
);
row(
  "… 100,000 accounts",
  await measure(memoryStore(), { ...small, accounts: 100_000 }, 100_000),
  "1,000 accounts",
  inMemory,
);

const spread = await measureUnderPolicy(undefined, memoryStore(), 64);
row("… the same, spread over days", spread, "to random accounts", inMemory);
const ruled = await measureUnderPolicy(examplePolicy, memoryStore(), 64);
row("… under the whole example policy", ruled, "without it", spread);

const path = join(folder, "small.db");
const many = { accounts: 1000, callers: 1024 };
const durable = await measure(sqliteStore(path), many, 100_000);
const bare = bareSqlitePerSecond(path, join(folder, "bare.db"), 1024);
row("transfers durable on SQLite, 1,024 callers", durable, "bare driver, same rows and batches", bare);
const large = join(folder, "large.db");
row(
  "… 100,000 accounts",
  await measure(sqliteStore(large), { ...many, accounts: 100_000 }, 100_000),
  "1,000 accounts",
  durable,
);
const hot = await measure(sqliteStore(join(folder, "hot.db")), { ...many, hot: true }, 50_000);
row("… all to one merchant", hot, "to random accounts", durable);
const spreadOut = await measureUnderPolicy(undefined, sqliteStore(join(folder, "spread.db")), 1024);
const ruledOut = await measureUnderPolicy(examplePolicy, sqliteStore(join(folder, "ruled.db")), 1024);
row("… spread over days, under the whole example policy", ruledOut, "without it", spreadOut);
const alone = await measure(sqliteStore(join(folder, "alone.db")), { accounts: 100, callers: 1 }, 2000);
const aloneBare = bareSqlitePerSecond(join(folder, "alone.db"), join(folder, "alone-bare.db"), 1);
row("transfers durable on SQLite, one caller", alone, "bare driver, one row a commit", aloneBare);

const cluster = await Servers.cluster();
const onNats = await natsTransfersPerSecond(cluster, "uniform", many, 50_000);
const natsFloor = "bare guarded publishes of the same entries";
row(
  "transfers on NATS, three servers here, replicated three times, 1,024 callers",
  onNats.transfers,
  natsFloor,
  onNats.bare,
);
const onNatsHot = await natsTransfersPerSecond(cluster, "hot", { ...many, hot: true }, 50_000);
row("… all to one merchant", onNatsHot.transfers, "to random accounts", onNats.transfers);
await cluster.destroy();
for await (const { work, perSecond: figure, beside, floor } of measurePostgres()) row(work, figure, beside, floor);

const replay = perSecond(300_000, () => decodeEvent(JSON.parse(text) as RecordedEvent));
row("replay with validation", replay, "JSON parse alone", parse);

const lived = await fundedLedger(memoryStore(), small.accounts);
await stretch(lived, small, 100_000);
const begin = performance.now();
const { events: judged } = await lived.whatIf({ policy: examplePolicy });
const seconds = (performance.now() - begin) / 1000;
row("what if, events of 100,000 transfers of 1,000 accounts", judged / seconds, "replay with validation", replay);
await lived.close();

const opening = await openingMs(large);
const openingEmpty = await openingMs(join(folder, "empty.db"));
rows.push([
  "opening a ledger of 650,000 events",
  `${opening.toFixed(1)} ms`,
  "of none",
  `${openingEmpty.toFixed(1)} ms`,
  share(opening, openingEmpty),
]);

const header = ["work", "figure", "beside", "floor", "ratio"] as const;
const table = [header, ...rows];
const widths = header.map((_, column) =>
  table.reduce((most, cells) => Math.max(most, (cells[column] ?? "").length), 0),
);
console.log(`\nNode ${process.version}`);
for (const cells of table) {
  console.log(
    cells
      .map((cell, column) =>
        column % 2 === 0 && column < 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
}
rmSync(folder, { recursive: true });
