// What could not be faster: the bare driver writing the same rows in the same batches, and JSON alone.

import { DatabaseSync } from "node:sqlite";
import { prepareSchema } from "../../src/stores/sqlite/schema.ts";

/** Events per second when the rows of a finished log are written again by the bare driver, in batches of this size. */
export function bareSqlitePerSecond(log: string, copy: string, batch: number): number {
  const source = new DatabaseSync(log, { readOnly: true });
  const events = source.prepare("SELECT * FROM events ORDER BY position").all();
  const runs = source.prepare("SELECT * FROM runs ORDER BY run").all();
  const tags = source.prepare("SELECT * FROM run_tags WHERE run = ? ORDER BY tag");
  const runTags = new Map(runs.map(({ run = 0 }) => [run, tags.all(run)]));
  source.close();

  const target = new DatabaseSync(copy);
  prepareSchema(target, copy);
  const setHead = target.prepare("UPDATE head SET position = ?, crc = ? WHERE one = 1");
  target.exec("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
  const addEvent = target.prepare("INSERT INTO events VALUES (?, ?, ?, ?, ?)");
  const addRun = target.prepare("INSERT INTO runs VALUES (?, ?, ?, ?, ?)");
  const addTag = target.prepare("INSERT INTO run_tags VALUES (?, ?, ?, ?, ?, ?)");

  const begin = performance.now();
  let next = 0;
  for (let start = 0; start < events.length; start += batch) {
    target.exec("BEGIN IMMEDIATE");
    const run = runs[next];
    if (run && (run["last"] as number) <= start) {
      addRun.run(...Object.values(run));
      for (const row of runTags.get(run["run"] ?? 0) ?? []) addTag.run(...Object.values(row));
      next += 1;
    }
    for (const row of events.slice(start, start + batch)) addEvent.run(...Object.values(row));
    setHead.run(start + batch, 0);
    target.exec("COMMIT");
  }
  const rate = (events.length * 1000) / (performance.now() - begin);
  target.close();
  return rate;
}

/** How often per second a function runs. */
export function perSecond(times: number, work: (index: number) => void): number {
  for (let index = 0; index < times / 4; index += 1) work(index);
  const begin = performance.now();
  for (let index = 0; index < times; index += 1) work(index);
  return (times * 1000) / (performance.now() - begin);
}
