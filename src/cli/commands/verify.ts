// tallystick verify: is the log whole, and do the books balance?

import { CorruptLogError } from "../../events/errors.ts";
import { pages, RunningDigest, type LogDigest } from "../../ledger/digest.ts";
import type { EventStore } from "../../stores/store.ts";
import { defineCommand } from "../command.ts";
import { json, JSON_FLAG } from "../json.ts";
import { STORE, withStore } from "../opened.ts";
import { sheet } from "../table.ts";

export const verify = defineCommand({
  name: "verify",
  summary: "reads the whole log: no gaps, right shapes and tags, postings that sum to zero",
  more: "Two ledgers with the same digests are the same, event by event. What is wrong is told with its position; exit code 1.",
  operands: {},
  options: { ...STORE, ...JSON_FLAG },
  run: (args) =>
    withStore(args, async (store) => {
      const { options, terminal } = args;
      const found = await verified(store, terminal.signal);
      const lines = Object.entries(found).map(([name, value]) => [name, String(value)] as const);
      return terminal.print(options.json ? json(found) : sheet(lines));
    }),
});

const PAGE = 1000;

/** @throws CorruptLogError at the first thing that is wrong */
async function verified(store: EventStore, signal: AbortSignal): Promise<LogDigest> {
  const digest = new RunningDigest();
  for await (const page of pages(store, { after: 0, until: await store.head(), size: PAGE, signal })) {
    for (const recorded of page) digest.take(recorded);
  }
  for (const [asset, accounts] of digest.sums) {
    const sum = [...accounts.values()].reduce((sum, amount) => sum + amount, 0n);
    if (sum === 0n) continue;
    throw new CorruptLogError(
      digest.position,
      `the trial balance in ${asset} sums to ${sum} minor units: expected zero`,
    );
  }
  return digest.result();
}
