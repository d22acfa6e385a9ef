import * as fc from "fast-check";
import {
  examplePolicy,
  memoryLog,
  memoryStore,
  money,
  negate,
  openLedger,
  RejectedError,
  type Ledger,
  type ProposedEvent,
} from "tallystick";
import { arbitraries, type Submission } from "tallystick/testing";
import { expect, test } from "vitest";
import { exchangedWithPayers } from "../projections/played.ts";
import { feeLinesOf, feesMoved } from "../../src/projections/fees.ts";
import { market } from "./market.ts";
import { MARKET } from "./scenario.ts";

/** Events without what differs from one decision to the next: instants, positions and fresh ids. */
function contents(events: readonly ProposedEvent[]): unknown {
  const written = JSON.stringify(events.map(({ type, version, data, meta }) => ({ type, version, data, meta })));
  return JSON.parse(written.replaceAll(/fresh\d+/g, "fresh"));
}

async function previewed(ledger: Ledger, { command, options: { key: _, ...options } }: Submission): Promise<unknown> {
  const preview = await ledger.preview(command, options);
  return preview.outcome === "accepted" ? contents(preview.events) : preview.rejection.code;
}

async function submitted(ledger: Ledger, { command, options }: Submission): Promise<unknown> {
  try {
    const { events, replayed } = await ledger.submit(command, options);
    return replayed ? [] : contents(events);
  } catch (error) {
    if (error instanceof RejectedError) return error.code;
    throw error;
  }
}

test("a preview says what submitting then does, and records nothing", async () => {
  const sent = arbitraries.submissions({ keys: "none" });
  await fc.assert(
    fc.asyncProperty(sent, arbitraries.policy(), async (submissions, policy) => {
      let count = 0;
      const ids = () => `fresh${(count += 1)}`;
      let now = Date.UTC(2026, 0, 31, 9);
      await using ledger = await openLedger({ store: memoryStore(), policy, ids, clock: () => now });
      for (const submission of submissions) {
        now += submission.wait ?? 0;
        const head = await ledger.head();
        const foreseen = await previewed(ledger, submission);
        expect(await ledger.head()).toBe(head);
        expect(await submitted(ledger, submission)).toEqual(foreseen);
      }
    }),
    { numRuns: 50 },
  );
});

test("a preview lists the fees that its postings move between the house and payers, and the ledger then records", async () => {
  const sent = arbitraries.submissions({ keys: "none" });
  await fc.assert(
    fc.asyncProperty(sent, arbitraries.policy(), async (submissions, policy) => {
      await using ledger = await openLedger({ store: memoryStore(), policy });
      for (const submission of submissions) {
        const preview = await ledger.preview(submission.command);
        if (preview.outcome === "rejected" || submission.command.type === "adjust") continue;
        const earned = exchangedWithPayers(preview.postings);
        expect(earned.map(({ account, amount }) => ({ account, amount }))).toEqual(
          preview.events
            .flatMap(feesMoved)
            .map(({ kind, amount }) => ({ account: `income:fees:${kind}`, amount: negate(amount) })),
        );
        expect(preview.fees).toEqual(preview.events.flatMap(feeLinesOf));
        const { events, replayed } = await ledger.submit(submission.command);
        // What was done before, such as a withdrawal that is submitted twice, is told again and costs nothing more.
        expect(replayed ? [] : events.flatMap(feeLinesOf)).toEqual(preview.fees);
      }
    }),
    { numRuns: 50 },
  );
});

// Shrunk from seed -1775600673, run 426: a withdrawal was submitted twice.
test("what was done before is told again with its fees, and its preview lists none", async () => {
  await using ledger = await market({ policy: { tariff: examplePolicy.tariff, risk: [] } });
  const request = {
    account: "alice",
    amount: money("10.00 USD"),
    destination: { rail: "bank", token: "tok_7Hq" },
    expectedAt: "2099-01-01T00:00:00.000Z",
  };
  const { id: withdrawal } = await ledger.requestWithdrawal(request);
  const first = await ledger.submitWithdrawal({ withdrawal });
  expect(first.events.flatMap(feeLinesOf)).not.toEqual([]);
  expect(await ledger.preview({ type: "submitWithdrawal", withdrawal })).toMatchObject({ events: [], fees: [] });
  expect(await ledger.submitWithdrawal({ withdrawal })).toMatchObject({ replayed: true, events: first.events });
});

// Shrunk from seed -21881330, run 14: alice closed her account while a withdrawal was on its way.
test("a fee that comes back when its account is closed is given to nobody, and its preview gives it back to nobody", async () => {
  await using ledger = await market({ policy: { tariff: examplePolicy.tariff, risk: [] } });
  const destination = { rail: "bank", token: "tok_7Hq" };
  const { id: withdrawal } = await ledger.requestWithdrawal({
    account: "alice",
    amount: money("10.00 USD"),
    destination,
  });
  await ledger.submitWithdrawal({ withdrawal });
  await ledger.closeAccount({ account: "alice" });
  const preview = await ledger.preview({ type: "failWithdrawal", withdrawal, reason: "account unknown" });
  if (preview.outcome === "rejected") throw new Error(preview.rejection.message);
  expect(preview.postings).toEqual([
    { account: "liabilities:transit", amount: money("10.00 USD") },
    { account: "liabilities:unclaimed", amount: money("-10.00 USD") },
    { account: "income:fees:withdrawal", amount: money("1.00 USD") },
    { account: "liabilities:unclaimed", amount: money("-1.00 USD") },
  ]);
  expect(preview.events.flatMap(feesMoved)).toEqual([]);
});

test.for(MARKET.filter(({ type }) => type !== "closeAccount"))(
  "on a ledger that was just opened it knows what was used before: %j",
  async (command) => {
    const log = memoryLog();
    await using earlier = await market({}, log);
    await using ledger = await market({}, log);
    expect(await ledger.preview(command)).toMatchObject({ rejection: { code: "already_exists" } });
    await expect(earlier.submit(command)).rejects.toMatchObject({ code: "already_exists" });
  },
);

test("a preview gives the postings, + debit and - credit, and the fees", async () => {
  await using ledger = await market({ policy: { tariff: examplePolicy.tariff, risk: [] } });
  const preview = await ledger.preview({ type: "transfer", from: "alice", to: "shop", amount: money("50.00 USD") });
  const fee = { kind: "transfer", amount: money("1.00 USD"), payer: "shop", tariff: "example-1" };
  expect(preview).toMatchObject({
    outcome: "accepted",
    events: [{ type: "Transferred", data: { from: "alice", to: "shop", fees: [fee] } }],
    postings: [
      { account: "liabilities:wallet:alice:available", amount: money("50.00 USD") },
      { account: "liabilities:wallet:shop:available", amount: money("-50.00 USD") },
      { account: "liabilities:wallet:shop:available", amount: money("1.00 USD") },
      { account: "income:fees:transfer", amount: money("-1.00 USD") },
    ],
    fees: [fee],
  });
});
