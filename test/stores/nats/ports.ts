// Where can a server listen, and listen again after it was killed?

import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Ports that were given to servers of this process. */
const given = new Set<number>();

/**
 * Ports that nobody listens on, below those that a system gives to whoever dials (from 32768 on Linux): servers are started
 * again at their ports, and would find them taken by a connection.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(10_000, 32_000);
    if (given.has(port)) continue;
    given.add(port);
    const listener = createServer().listen(port, "127.0.0.1");
    const isFree = await once(listener, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    ports.push(port);
    await new Promise((done) => listener.close(done));
  }
  return ports;
}
