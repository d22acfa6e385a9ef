// What could not be faster: the bare driver writing the same rows in the same batches, and JSON alone.

import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { prepareSchema } from "../../src/stores/sqlite/schema.ts";

/** Every how many events the store writes rows of its index. */
const STRETCH = 4096;

/**
 * Events per second when the rows of a finished log are written again by the bare driver, in batches of this size. Of the
 * index it writes what is there in the end, each stretch its share; the store has written more, and merged it.
 */
export function bareSqlitePerSecond(log: string, copy: string, batch: number): number {
  const source = new DatabaseSync(log, { readOnly: true });
  const events = rowsOf(source, "events");
  const [blocks, filters] = [rowsOf(source, "blocks"), rowsOf(source, "filters")];
  source.close();

  const target = new DatabaseSync(copy);
  prepareSchema(target, copy);
  target.exec("PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;");
  const setHead = target.prepare("UPDATE head SET position = ?, crc = ? WHERE one = 1");
  const addEvent = target.prepare("INSERT INTO events VALUES (?, ?, ?)");
  const index = [
    { rows: blocks, add: target.prepare("INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)") },
    { rows: filters, add: target.prepare("INSERT INTO filters VALUES (?, ?, ?, ?)") },
  ];
  const stretches = Math.floor(events.length / STRETCH);

  const begin = performance.now();
  let written = 0;
  for (let start = 0; start < events.length; start += batch) {
    target.exec("BEGIN IMMEDIATE");
    for (; (written + 1) * STRETCH <= start; written += 1) {
      for (const { add, rows } of index) {
        const share = (part: number) => Math.round((rows.length * part) / stretches);
        for (const row of rows.slice(share(written), share(written + 1))) add.run(...row);
      }
    }
    for (const row of events.slice(start, start + batch)) addEvent.run(...row);
    setHead.run(start + batch, 0);
    target.exec("COMMIT");
  }
  const rate = (events.length * 1000) / (performance.now() - begin);
  target.close();
  return rate;
}

/** The rows of a table, in the order in which they were written. */
function rowsOf(db: DatabaseSync, table: string): SQLOutputValue[][] {
  const rows = db.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all();
  return rows.map((row) => Object.values(row));
}

/** How often per second a function runs. */
export function perSecond(times: number, work: (index: number) => void): number {
  for (let index = 0; index < times / 4; index += 1) work(index);
  const begin = performance.now();
  for (let index = 0; index < times; index += 1) work(index);
  return (times * 1000) / (performance.now() - begin);
}
