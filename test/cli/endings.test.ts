// How does the program end when nobody reads on, when it is interrupted, and when its output cannot be written?

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { memoryStore, type EventStore, type NewEvent } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder, removeFolder, temporaryFolder } from "../stores/temporary.ts";
import { market } from "../wallet/market.ts";
import { ENV, PROGRAM, shell, tallystick } from "./program.ts";

let cwd: string;
/** More than any pipe holds. */
const LONG = 20_000;

beforeAll(async () => {
  cwd = await makeFolder();
  await fill(sqliteStore(`${cwd}/wallet.db`));
});
afterAll(() => removeFolder(cwd));

/** The market, and then a transfer again and again: what no ledger would record, and every reader reads. */
async function fill(store: EventStore): Promise<void> {
  const source = memoryStore();
  await using _ = await market({ store: source });
  const events = (await source.read()).map(({ position: __, ...event }): NewEvent => event);
  const last = events.at(-1);
  await store.append(events);
  await store.append(Array.from({ length: LONG }, () => last).flatMap((event) => event ?? []));
  await store.close();
}

test.for(["events", "statement alice", "timeline shop", "books hledger", "statement alice --format csv"])(
  "`%s | head` ends quietly, with what was wanted",
  async (line) => {
    const { code, out, err } = await shell(`tallystick ${line} --store wallet.db | head -n 3; exit \${PIPESTATUS[0]}`, {
      cwd,
    });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.trimEnd().split("\n").length).toBeGreaterThan(1);
    expect(await readdir(cwd)).toEqual(["wallet.db"]);
  },
);

test("all of a long output arrives, however slowly it is read", async () => {
  const { code, out } = await shell("tallystick events --store wallet.db | (sleep 1; cat) | tail -n 1", { cwd });
  expect(code).toBe(0);
  expect((JSON.parse(out) as { position: number }).position).toBe(LONG + 7);
});

test.for(["events", "books beancount", "statement alice --format csv"])(
  "an interrupt amid `%s` ends it with 130, and closes the store",
  async (line) => {
    const child = spawn(process.execPath, [PROGRAM, ...line.split(" "), "--store", "wallet.db"], { cwd, env: ENV });
    // It has begun to print, and waits for somebody to read on.
    await once(child.stdout, "readable");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([130, null]);
    child.stdout.destroy();
    expect(await readdir(cwd)).toEqual(["wallet.db"]);
  },
);

test("an interrupt while submit waits for a line ends it with 130; what was acknowledged is recorded", async () => {
  const folder = await temporaryFolder();
  const child = spawn(process.execPath, [PROGRAM, "submit", "--store", "new.db", "--create"], {
    cwd: folder,
    env: ENV,
  });
  const command = { type: "openAccount", account: "alice", kind: "personal", holder: "c" };
  child.stdin.write(`${JSON.stringify({ command })}\n`);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
  child.stdin.destroy();
  expect(await readdir(folder)).toEqual(["new.db"]);
  expect((await tallystick(["verify", "--store", "new.db"], { cwd: folder })).out).toContain("events    1\n");
});

test.for(["events", "balance alice"])("an output that cannot be written is a failure: %s", async (line) => {
  const { code, err } = await shell(`tallystick ${line} --store wallet.db > /dev/full`, { cwd });
  expect(code).toBe(1);
  expect(err).toContain("ENOSPC");
});

test("that nobody reads the receipts is no success", async () => {
  const commands = Array.from({ length: 3000 }, (_, index) => {
    return { type: "openAccount", account: `a${index}`, kind: "personal", holder: "c" };
  });
  const input = commands.map((command) => JSON.stringify({ command })).join("\n");
  const line = "tallystick submit --store many.db --create | head -n 1; exit ${PIPESTATUS[0]}";
  const folder = await temporaryFolder();
  const { code, out, err } = await shell(line, { cwd: folder, input });
  expect({ code, err }).toEqual({
    code: 1,
    err: "tallystick: nobody reads on: stopped there, and what was not told may have been done\n",
  });
  expect(out).toMatch(/^\{"line":1,"outcome":"accepted"/);
  const { out: verified } = await tallystick(["verify", "--store", "many.db", "--json"], { cwd: folder });
  expect((JSON.parse(verified) as { events: number }).events).toBeLessThan(3000);
});
