// A pool of connections, as a host should make one.

import { Pool, type PoolConfig } from "pg";

/** A pool whose idle connections may be lost without the process ending of it. */
export function poolOf(url: string, options: PoolConfig = {}): Pool {
  const pool = new Pool({ connectionString: url, max: 4, ...options });
  pool.on("error", () => undefined);
  // Those that are in use tell it by the call that is under way.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}

export async function withPool<Result>(url: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = poolOf(url);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
