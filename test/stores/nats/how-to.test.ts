// Does the program on the page about NATS run, are the rights that it lists enough, and are its figures right?

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { jetstream } from "@nats-io/jetstream";
import { pageText } from "../../docs/blocks.ts";
import { notes } from "../note.ts";
import { temporaryFolder } from "../temporary.ts";
import { openStore } from "./place.ts";
import { Servers } from "./servers.ts";

const PAGE = pageText("docs/how-to/nats.md");
// Inside the project, so that the package is found by its name.
const FOLDER = fileURLToPath(new URL("../../docs/.generated/nats/", import.meta.url));

test("the program on the page runs on three servers, and prints what it says", async () => {
  await using servers = await Servers.cluster();
  const program = /^```ts fragment\n(?<code>[\s\S]*?)^```$/m.exec(PAGE)?.groups?.["code"] ?? "";
  const said = /console\.log\(.*\); \/\/ (?<said>.*)$/m.exec(program)?.groups?.["said"];
  expect(said).toBeDefined();
  mkdirSync(FOLDER, { recursive: true });
  onTestFinished(() => rmSync(FOLDER, { recursive: true, force: true }));
  const file = join(FOLDER, "page.ts");
  const code = program.replaceAll(/nats-(\d):4222/g, (_, n: string) => servers.all[Number(n) - 1]?.url ?? "");
  writeFileSync(file, `${code}await ledger.close();\nawait connection.close();\n`);
  const log = vi.spyOn(console, "log").mockReturnValue();
  try {
    await import(/* @vite-ignore */ file);
    expect(log.mock.calls).toEqual([[said]]);
  } finally {
    log.mockRestore();
  }
});

test("the rights on the page are enough to make a ledger and to use it, and no more than are needed", async () => {
  const rights = /A process that uses the ledger must be allowed[\s\S]*?\n\n/.exec(PAGE)?.[0] ?? "";
  const [use = "", make = ""] = rights.split("whoever calls");
  const [publish, subscribe] = use.split("and to subscribe to").map(named);
  const config = join(await temporaryFolder(), "server.conf");
  const subscribing = `subscribe: { allow: ${allow([...(subscribe ?? []), "_INBOX.>"])} }`;
  writeFileSync(
    config,
    `authorization { users = [
      { user: admin, password: a, permissions: { publish: ">", subscribe: ">" } }
      { user: maker, password: a, permissions: { publish: { allow: ${allow([...(publish ?? []), ...named(make)])} }, ${subscribing} } }
      { user: user, password: a, permissions: { publish: { allow: ${allow(publish)} }, ${subscribing} } }
      { user: reader, password: a, permissions: { publish: { allow: ${allow(publish?.slice(1))} }, ${subscribing} } }
    ] }
    no_auth_user: admin`,
  );
  await using servers = await Servers.single("-c", config);
  const as = (user: string) => openStore(servers, "main", { replicas: 1, connection: { user, pass: "a" } });
  await (await as("maker")).migrate();
  const store = await as("user");
  expect(await store.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 1 });
  const fresh = await as("user");
  const watching = new AbortController();
  for await (const head of fresh.watch?.(0, watching.signal) ?? []) {
    expect(head).toBe(1);
    watching.abort();
  }
  expect(await fresh.read()).toHaveLength(1);
  await expect((await as("user")).migrate()).rejects.toMatchObject({ code: "store_read_only" });
  // Who may only look may look.
  const reader = await as("reader");
  expect(await reader.head()).toBe(1);
  await expect(reader.append(notes(1, ["account:a"]))).rejects.toMatchObject({ code: "store_read_only" });
});

test("a stream is moved to as many replicas as are asked for", async () => {
  await using servers = await Servers.cluster();
  await (await openStore(servers, "main", { replicas: 1 })).migrate();
  const store = await openStore(servers, "main", { replicas: 3 });
  await store.append(notes(1, ["account:a"]));
  await store.migrate();
  await (await openStore(servers, "main")).migrate();
  const manager = await jetstream(await servers.connect()).jetstreamManager();
  expect((await manager.streams.info("tallystick_main")).config.num_replicas).toBe(3);
  expect(await store.append(notes(1, ["account:a"]))).toEqual({ ok: true, position: 2 });
});

/** The subjects that a text names. */
function named(text: string): string[] {
  return Array.from(text.matchAll(/`([^`\s]+\.[^`\s]+)`/g), ([, subject = ""]) => subject);
}

function allow(subjects: readonly string[] = []): string {
  return JSON.stringify(subjects);
}
