// What if a transaction is undone because of others?

import { setTimeout as sleep } from "node:timers/promises";
import { isUndone } from "./failure.ts";

/**
 * Carries out a step again, for a while, if the database has undone it because of others. That happens where sessions begin
 * in a stricter level than READ COMMITTED, and in databases that know no other: what was undone was certainly not recorded.
 */
export async function patiently<Result>(patienceMs: number, step: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!isUndone(error) || performance.now() > deadline) throw error;
    }
    // Random, so that those who wait for one another do not keep in step.
    await sleep(Math.random() * 10);
  }
}
