// What does the store in PostgreSQL say when there are no tables, newer ones, no rights, a lock that is held or damage? It
// names what is wrong, and loses nothing. (Clause 7 of the contract.)

/* oxlint-disable vitest/expect-expect -- expectTrouble expects */

import { beforeAll, describe, expect, test } from "vitest";
import { postgresStore, type PostgresStore } from "../../../src/stores/postgres/store.ts";
import { start } from "../child.ts";
import { note, positionsOf, upTo } from "../note.ts";
import { begun, expectTrouble, fill, poolFor, storeAt, untilSomebodyWaits } from "./places.ts";
import { serverOfFile } from "./server.ts";

const server = serverOfFile();

/** A tag that no page of an index has room for, however well it is compressed. */
const LONG = `note:${upTo(5000)
  .map((n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_011)))
  .join("")}`;

function calls(store: PostgresStore): (() => Promise<unknown>)[] {
  return [
    () => store.head(),
    () => store.read(),
    () => store.read({ tags: ["account:a"] }),
    () => store.append([note(["account:a"])]),
    () => store.snapshots.latest(["account:a"]),
  ];
}

describe("a database that is made ready", () => {
  test("without tables every call says to migrate, and goes on once somebody has", async () => {
    const url = await server.emptyDatabase();
    const store = storeAt(url);
    for (const call of calls(store)) await expectTrouble(call(), "store_unavailable", "migrate()");
    await storeAt(url, { ledger: "another" }).migrate();
    expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 1 });
  });

  test("many processes that migrate at once all succeed, and each appends", async () => {
    const url = await server.emptyDatabase();
    const children = upTo(8).map(() => start(new URL("./processes/migrate.ts", import.meta.url), [url]));
    for (const child of children) expect(await child.next()).toBe("ready");
    for (const child of children) child.tell("go");
    const positions: unknown[] = [];
    for (const child of children) {
      positions.push(await child.next());
      await child.ended();
    }
    expect(positions.sort((a, b) => Number(a) - Number(b))).toEqual(upTo(8));
    const { rows } = await poolFor(url).query("SELECT version FROM tallystick_layout");
    expect(rows).toEqual([{ version: 1 }]);
  });

  test("to migrate again changes nothing, even without the right to make tables", async () => {
    const url = await server.database();
    const store = storeAt(url);
    await fill(store);
    await store.migrate();
    const pool = poolFor(url);
    await pool.query("CREATE ROLE clerk LOGIN PASSWORD 'clerk'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk");
    await storeAt(url.replace(/\/\/.*@/, "//clerk:clerk@")).migrate();
    expect(positionsOf(await store.read())).toEqual(upTo(10));
  });

  test("tables of the same names that are somebody else's are left alone", async () => {
    const url = await server.emptyDatabase();
    const pool = poolFor(url);
    await pool.query("CREATE TABLE tallystick_events (name text); INSERT INTO tallystick_events VALUES ('market day')");
    const store = storeAt(url);
    await expectTrouble(store.migrate(), "store_foreign", "schema");
    await expectTrouble(store.head(), "store_unavailable", "migrate()");
    expect((await pool.query("SELECT name FROM tallystick_events")).rows).toEqual([{ name: "market day" }]);
  });

  test("tables of a newer release: nothing is changed, neither by migrate nor by who opens it then", async () => {
    const url = await server.database();
    const old = storeAt(url);
    await fill(old);
    const pool = poolFor(url);
    await pool.query("INSERT INTO tallystick_layout VALUES (999)");
    const store = storeAt(url);
    await expectTrouble(store.migrate(), "store_newer", "999");
    for (const call of calls(store)) await expectTrouble(call(), "store_newer", "999");
    expect((await pool.query("SELECT max(version) AS version FROM tallystick_layout")).rows).toEqual([
      { version: 999 },
    ]);
    expect((await pool.query("SELECT count(*)::int AS count FROM tallystick_events")).rows).toEqual([{ count: 10 }]);
  });

  test("a newer release that migrates while a store is open stops its appends", async () => {
    const url = await server.database();
    const store = storeAt(url);
    await fill(store);
    const pool = poolFor(url);
    // As it would: the same function, of another layout.
    const { rows } = await pool.query<{ definition: string }>(
      "SELECT pg_get_functiondef('tallystick_append'::regproc) AS definition",
    );
    await pool.query((rows[0]?.definition ?? "").replace("asked_layout <> 1", "asked_layout <> 2"));
    await expectTrouble(store.append([note(["account:a"])]), "store_newer", "upgrade");
    expect(await store.head()).toBe(10);
  });

  test("a schema of one's own, whatever it is called, holds other logs than another", async () => {
    const url = await server.emptyDatabase();
    const [one, other] = [storeAt(url, { schema: 'a "house"; of mine' }), storeAt(url, { schema: "b" })];
    await Promise.all([one.migrate(), other.migrate()]);
    await fill(one);
    expect([await one.head(), await other.head()]).toEqual([10, 0]);
    await expectTrouble(storeAt(url).head(), "store_unavailable", "migrate()");
  });

  test.for(["", "x".repeat(201), "a\0b", "\ud800"])("the name %j for a ledger is refused at once", (ledger) => {
    const pool = poolFor(server.url());
    expect(() => postgresStore({ pool, ledger })).toThrow(
      expect.objectContaining({ code: "store_unavailable" }) as Error,
    );
  });
});

describe("a ledger that somebody holds", () => {
  let url = "";
  beforeAll(async () => {
    url = await server.database();
  });

  test("an append waits until it is let go, readers do not, and one that waits in vain says so", async () => {
    const ledger = "held";
    const store = storeAt(url, { ledger });
    await fill(store);
    const host = await begun(url);
    await store.within(host).append([note(["account:a"])]);
    const waiting = store.append([note(["account:a"])], [{ tag: "account:a", head: 11 }]);
    await untilSomebodyWaits(poolFor(url));
    // Whoever has less patience than the one before gives up first.
    const impatient = storeAt(url, { ledger, patienceMs: 100 });
    await expectTrouble(impatient.append([note(["account:a"])]), "store_locked", "try again");
    expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual(upTo(10));
    expect(await impatient.head()).toBe(10);
    await host.query("COMMIT");
    expect(await waiting).toEqual({ ok: true, position: 12 });
    expect(await impatient.append([note(["account:a"])])).toEqual({ ok: true, position: 13 });
  });

  test("the host's own lock_timeout is what it was after an append of ours", async () => {
    const store = storeAt(url, { ledger: "timeouts" });
    const host = await begun(url);
    await host.query("SET LOCAL lock_timeout = '7s'");
    await store.within(host).append([note(["account:a"])]);
    expect((await host.query("SHOW lock_timeout")).rows).toEqual([{ lock_timeout: "7s" }]);
    await host.query("COMMIT");
  });

  test("a statement that the server cancels records nothing and says so, and the next one is carried out", async () => {
    const ledger = "cancelled";
    const pool = poolFor(url, { statement_timeout: 200 });
    const store = storeAt(url, { ledger, pool });
    const host = await begun(url);
    await store.within(host).append([note(["account:a"])]);
    await expectTrouble(store.append([note(["account:a"])]), "store_unavailable", "statement_timeout");
    await host.query("ROLLBACK");
    expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 1 });
  });

  test("a long transaction that only reads keeps nobody waiting, and sees no half of anything", async () => {
    const store = storeAt(url, { ledger: "beside a reader" });
    await fill(store);
    const reader = await begun(url, "REPEATABLE READ");
    const inside = store.within(reader);
    expect(await inside.head()).toBe(10);
    for (const n of upTo(50)) expect(await store.append([note(["account:a"])])).toEqual({ ok: true, position: 10 + n });
    expect(positionsOf(await inside.read())).toEqual(upTo(10));
    expect(positionsOf(await inside.read({ tags: ["account:a"] }))).toEqual(upTo(10));
    expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual(upTo(60));
  });

  test("two ledgers do not wait for one another", async () => {
    const [one, other] = [storeAt(url, { ledger: "one" }), storeAt(url, { ledger: "other" })];
    const host = await begun(url);
    await one.within(host).append([note(["account:a"])]);
    for (const n of upTo(20)) {
      expect(await other.append([note(["account:a"])], [{ tag: "account:a", head: n - 1 }])).toMatchObject({
        position: n,
      });
    }
    // Nor does one that nobody has written to before.
    expect(await storeAt(url, { ledger: "third" }).append([note([])])).toEqual({ ok: true, position: 1 });
    await host.query("COMMIT");
    expect([await one.head(), await other.head()]).toEqual([1, 20]);
  });
});

describe("levels of isolation", () => {
  let url = "";
  beforeAll(async () => {
    url = await server.database();
  });

  test.for(["REPEATABLE READ", "SERIALIZABLE"])(
    "a host's transaction in %s appends to the latest log or not at all",
    async (level) => {
      const store = storeAt(url, { ledger: level });
      await fill(store);
      const fresh = await begun(url, level);
      expect(await store.within(fresh).head()).toBe(10);
      const guards = [{ tag: "account:a", head: 10 }];
      expect(await store.within(fresh).append([note(["account:a"])], guards)).toEqual({ ok: true, position: 11 });
      await fresh.query("COMMIT");

      const late = await begun(url, level);
      expect(await store.within(late).head()).toBe(11);
      await store.append([note(["account:a"])]);
      const stale = store.within(late).append([note(["account:a"])], [{ tag: "account:a", head: 11 }]);
      await expectTrouble(stale, "store_locked", "begin it again");
      await expectTrouble(store.within(late).head(), "store_unavailable", "roll it back");
      await late.query("ROLLBACK");
      expect(positionsOf(await store.read({ tags: ["account:a"] }))).toEqual(upTo(12));
    },
  );

  test("where every session is SERIALIZABLE, writers at once still all get through, one after the other", async () => {
    const options = { options: "-c default_transaction_isolation=serializable" };
    const stores = upTo(4).map(() => storeAt(url, { ledger: "strict", pool: poolFor(url, options) }));
    await Promise.all(
      stores.map(async (store) => {
        for (let round = 0; round < 10; round += 1) await store.append([note(["account:a"]), note([])]);
      }),
    );
    expect(positionsOf(await storeAt(url, { ledger: "strict" }).read())).toEqual(upTo(80));
  });

  test("what is acknowledged is durable though the database says that commits need not be", async () => {
    const options = { options: "-c synchronous_commit=off" };
    const store = storeAt(url, { ledger: "durable" });
    const host = await begun(url);
    await host.query("SET LOCAL synchronous_commit = off");
    await store.within(host).append([note(["account:a"])]);
    expect((await host.query("SHOW synchronous_commit")).rows).toEqual([{ synchronous_commit: "on" }]);
    await host.query("COMMIT");
    expect(await storeAt(url, { ledger: "durable", pool: poolFor(url, options) }).append([note([])])).toMatchObject({
      position: 2,
    });
  });
});

describe("a client that takes no part in a transaction", () => {
  test("none, a pool, and one without a transaction are refused, and nothing is recorded", async () => {
    const url = await server.database();
    const store = storeAt(url);
    for (const client of [undefined, null, {}, "client", store, poolFor(url)]) {
      expect(() => store.within(client)).toThrow(expect.objectContaining({ code: "store_unavailable" }) as Error);
    }
    const client = await begun(url);
    await client.query("COMMIT");
    await expectTrouble(store.within(client).append([note(["account:a"])]), "store_unavailable", "BEGIN");
    await client.query("BEGIN");
    expect(await store.within(client).append([note(["account:a"])])).toEqual({ ok: true, position: 1 });
    await client.query("ROLLBACK");
    expect(await store.head()).toBe(0);
  });

  test("one that carries out one statement at a time gets them one at a time", async () => {
    const url = await server.database();
    const store = storeAt(url);
    const client = await begun(url);
    let [underway, most] = [0, 0];
    const counting = {
      query: async (text: string, values?: unknown[]) => {
        most = Math.max(most, (underway += 1));
        const answer = await client.query(text, values);
        underway -= 1;
        return answer;
      },
    };
    const [one, other] = [store.within(counting), store.within(counting)];
    const calls = upTo(5).flatMap(() => [one.append([note(["account:a"])]), other.head(), one.read()]);
    await Promise.all(calls);
    expect(most).toBe(1);
    expect(await other.head()).toBe(5);
  });
});

describe("rights", () => {
  test("a role that may read reads, and an append of its says what it may not; one that may nothing hears that", async () => {
    const url = await server.database();
    await fill(storeAt(url));
    const pool = poolFor(url);
    for (const role of ["auditor", "nobody"]) await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    await pool.query("GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor");
    const as = (role: string) => storeAt(url.replace(/\/\/.*@/, `//${role}:secret@`));
    const auditor = as("auditor");
    expect((await auditor.read({ tags: ["transfer:3"] })).length).toBe(1);
    await expectTrouble(auditor.append([note(["account:a"])]), "store_read_only", "may not write");
    await expectTrouble(as("nobody").head(), "store_unavailable", "may not read");
    await expectTrouble(storeAt(url.replace(/\/\/.*@/, "//auditor:wrong@")).head(), "store_unavailable");
    expect(await auditor.head()).toBe(10);
  });

  test("a session that may only read says so", async () => {
    const url = await server.database();
    const pool = poolFor(url, { options: "-c default_transaction_read_only=on" });
    const store = storeAt(url, { pool });
    await expectTrouble(store.append([note(["account:a"])]), "store_read_only", "read-only");
    expect(await store.head()).toBe(0);
  });
});

describe("damage", () => {
  test.for([
    [
      "a changed event",
      "UPDATE tallystick_events SET event = replace(event, 'memo-4.', 'memo-9.') WHERE position = 4",
      "position 4",
    ],
    ["a lost event", "DELETE FROM tallystick_events WHERE position = 4", "position 4"],
    ["an event in another's place", "UPDATE tallystick_tags SET position = 5 WHERE tag = 'transfer:4'", "position 5"],
  ] as const)("%s is told of by every read that meets it, and by no other", async ([, spoil, says]) => {
    const url = await server.database();
    const store = storeAt(url);
    await fill(store);
    await poolFor(url).query(spoil);
    await expectTrouble(store.read({ tags: ["transfer:4"] }), "store_damaged", says);
    if (says === "position 4") await expectTrouble(store.read(), "store_damaged", says);
    expect((await store.read({ tags: ["transfer:3"] })).length).toBe(1);
    expect((await store.read({ after: 6 })).length).toBe(4);
  });

  test.for([
    ["the last events are gone", "DELETE FROM tallystick_events WHERE position > 8"],
    ["the head is behind", "UPDATE tallystick_ledgers SET head = 8"],
  ] as const)("%s: nothing is put in their place", async ([, spoil]) => {
    const url = await server.database();
    const store = storeAt(url);
    await fill(store);
    await poolFor(url).query(spoil);
    await expectTrouble(store.head(), "store_damaged");
    await expectTrouble(store.append([note(["account:b"])]), "store_damaged", "backup");
  });

  test("tags that PostgreSQL cannot keep as they are, or that look like what stands for such, are told apart", async () => {
    const url = await server.database();
    const store = storeAt(url);
    const tags = ["note:\0", "note:\0\0", "note:\ud800", "note:\udfff", "note:a\nb", "note:a", "", LONG];
    await store.append(tags.map((tag) => note([tag])));
    const { rows } = await poolFor(url).query<{ tag: string }>("SELECT tag FROM tallystick_tags ORDER BY position");
    const keys = rows.map(({ tag }) => tag);
    await store.append(keys.map((tag) => note([`${tag} `, tag])));
    for (const [index, tag] of tags.entries()) {
      const expected = tag === keys[index] ? [index + 1, index + 1 + tags.length] : [index + 1];
      expect({ tag, found: positionsOf(await store.read({ tags: [tag] })) }).toEqual({ tag, found: expected });
    }
    const guards = tags.map((tag, index) => ({ tag, head: tag === keys[index] ? index + 1 + tags.length : index + 1 }));
    expect(await store.append([], guards)).toEqual({ ok: true, position: 2 * tags.length });
  });
});
