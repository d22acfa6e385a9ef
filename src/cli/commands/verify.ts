// tallystick verify: is the log whole, and do the books balance?

import { decodeEvent } from "../../events/decode.ts";
import { CorruptLogError } from "../../events/errors.ts";
import { postings } from "../../journal/postings.ts";
import { pages, RunningDigest, type LogDigest } from "../../ledger/digest.ts";
import { accountSums, type AccountSums } from "../../projections/trial-balance.ts";
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
  const all = accountSums.initial();
  for await (const page of pages(store, { after: 0, until: await store.head(), size: PAGE, signal })) {
    for (const recorded of page) {
      digest.take(recorded);
      const event = decodeEvent(recorded);
      for (const { asset, amount } of sumsOf(postings(event)))
        expectZero(amount, asset, event.position, "its postings");
      accountSums.apply(all, event);
    }
  }
  for (const { asset, amount } of sumsOf(linesOf(all))) expectZero(amount, asset, digest.position, "the trial balance");
  return digest.result();
}

interface Line {
  readonly asset: string;
  readonly amount: bigint;
}

function linesOf(all: AccountSums): Line[] {
  return [...all].flatMap(([asset, accounts]) => Array.from(accounts.values(), (amount) => ({ asset, amount })));
}

/** One line for each asset. */
function sumsOf(lines: readonly Line[]): Line[] {
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of lines) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  return Array.from(sums, ([asset, amount]) => ({ asset, amount }));
}

function expectZero(amount: bigint, asset: string, position: number, what: string): void {
  if (amount === 0n) return;
  throw new CorruptLogError(position, `${what} in ${asset} sum to ${amount} minor units: expected zero`);
}
