// A PostgreSQL server for the tests of one file.

import { afterAll, beforeAll } from "vitest";
import { makeServer, type Server } from "./postmaster.ts";

/** A server that is there while the tests of this file run. */
export function serverOfFile(): Server {
  let server: Awaited<ReturnType<typeof makeServer>> | undefined;
  const started = (): Server => {
    if (!server) throw new Error("the server is there once tests run");
    return server;
  };
  beforeAll(async () => void (server = await makeServer()));
  afterAll(() => server?.remove());
  return {
    url: (database) => started().url(database),
    database: () => started().database(),
    emptyDatabase: () => started().emptyDatabase(),
    kill: () => started().kill(),
    stop: () => started().stop(),
    start: () => started().start(),
  };
}
