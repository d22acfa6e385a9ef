// Does the store in PostgreSQL keep the contract, on a real server that is killed for the crashes, and on PGlite?

import { PGlite } from "@electric-sql/pglite";
import type { Pool } from "pg";
import { afterAll, beforeAll } from "vitest";
import { postgresStore } from "../../../src/stores/postgres/store.ts";
import { storeContract } from "../../../src/testing/store-contract.ts";
import { poolOf } from "./pool.ts";
import { serverOfFile } from "./server.ts";

const server = serverOfFile();
let url = "";
let ledgers = 0;

beforeAll(async () => {
  url = await server.database();
});

storeContract(
  "postgres",
  async () => {
    // All in one database, as a host with many ledgers has them.
    const ledger = `ledger ${(ledgers += 1)}`;
    const pools: Pool[] = [];
    const pool = (): Pool => {
      const made = poolOf(url, { max: 3 });
      pools.push(made);
      return made;
    };
    return {
      open: async () => postgresStore({ pool: pool(), ledger }),
      crash: async () => {
        await server.kill();
        await server.start();
      },
      async transaction(work, outcome) {
        const client = await pool().connect();
        try {
          await client.query("BEGIN");
          await work(client);
          await client.query(outcome);
        } catch (error) {
          await client.query("ROLLBACK");
          throw error;
        } finally {
          client.release();
        }
      },
      destroy: async () => void (await Promise.all(pools.map((each) => each.end()))),
    };
  },
  { snapshots: true, watch: true, within: true, crash: true },
);

const pglite = new PGlite();
beforeAll(() => postgresStore({ pool: pglite, ledger: "any" }).migrate());
afterAll(() => pglite.close());

storeContract(
  "postgres on PGlite",
  async () => {
    const ledger = `ledger ${(ledgers += 1)}`;
    // It has one connection: a reader beside an open transaction would wait for it, so `within` is tried elsewhere.
    return { open: async () => postgresStore({ pool: pglite, ledger }), destroy: async () => {} };
  },
  { snapshots: true, watch: true },
);
