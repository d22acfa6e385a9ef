// Does the program work on a ledger of a server, too, in PostgreSQL and on NATS?

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverOfFile } from "../stores/postgres/server.ts";
import { Servers } from "../stores/nats/servers.ts";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { sqliteStore } from "tallystick/sqlite";
import { marketIn } from "./markets.ts";
import { tallystick } from "./program.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await makeFolder();
  await marketIn(sqliteStore(`${cwd}/wallet.db`));
});
afterAll(() => removeFolder(cwd));

const run = (...line: string[]) => tallystick(line, { cwd });

/** A ledger is copied there, read, written to, and refused where there is none. */
function serves(where: () => Promise<string>, ...making: string[]): void {
  test("a ledger is copied to it, read, written to, and not made by a slip of the pen", async () => {
    const server = await where();
    const store = `${server}#main`;
    const { out } = await run("verify", "--store", "wallet.db");
    expect(await run("copy", "--store", "wallet.db", "--to", store, ...making)).toMatchObject({ code: 0, out });
    expect(await run("verify", "--store", server, "--ledger", "main")).toEqual({ code: 0, out, err: "" });
    const balance = { code: 0, out: expect.stringContaining("USD           70.00") as unknown, err: "" };
    expect(await run("balance", "alice", "--store", store)).toEqual(balance);
    expect(await run("books", "hledger", "--store", store)).toEqual(
      await run("books", "hledger", "--store", "wallet.db"),
    );
    const command = { type: "transfer", from: "alice", to: "bob", amount: { currency: "USD", value: "1.00" } };
    const submit = (name: string) =>
      tallystick(["submit", "--key", "k", "--store", `${server}#${name}`], { cwd, input: JSON.stringify({ command }) });
    expect(await submit("main")).toMatchObject({
      code: 0,
      out: expect.stringContaining('"replayed":false') as unknown,
    });
    expect(await submit("main")).toMatchObject({ code: 0, out: expect.stringContaining('"replayed":true') as unknown });
    const refused = [await submit("mian"), await run("verify", "--store", `${server}#mian`)];
    for (const { code, out: nothing, err } of refused) {
      expect([1, 2]).toContain(code);
      expect(nothing).toBe("");
      expect(err).toMatch(/^tallystick: .*mian.*\n$/);
    }
  });
}

describe("PostgreSQL", () => {
  const server = serverOfFile();
  serves(() => server.emptyDatabase());
});

describe("NATS", () => {
  let servers: Servers;
  beforeAll(async () => void (servers = await Servers.single()));
  afterAll(() => servers.destroy());
  serves(async () => `nats://${servers.all[0]?.url}`, "--replicas", "1");
});
