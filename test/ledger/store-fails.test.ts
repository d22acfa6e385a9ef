// Who hears that an append has failed? Whoever counted on it: also who is refused by what it was to record.

import { memoryStore, money, openLedger, type EventStore, type Policy } from "tallystick";
import { expect, test } from "vitest";

const listed: Policy = {
  tariff: { version: "none", components: [] },
  risk: [{ rule: "screening", result: "listed", outcome: "deny" }],
};

test("a refusal by risk that cannot be recorded is told as the failure of the store, once, and the ledger closes", async () => {
  const inner = memoryStore();
  let attempts = 0;
  let full = false;
  const store: EventStore = {
    append: async (events, guards) => {
      attempts += 1;
      if (full) throw new Error("no space left");
      return inner.append(events, guards);
    },
    read: (query) => inner.read(query),
    head: () => inner.head(),
    close: () => inner.close(),
  };
  const ledger = await openLedger({ store, policy: listed });
  for (const account of ["alice", "bob"]) await ledger.openAccount({ account, kind: "personal", holder: account });
  await ledger.fund({ account: "alice", amount: money("10.00 USD"), source: { rail: "bank", reference: "w1" } });
  full = true;
  attempts = 0;
  const wish = { from: "alice", to: "bob", amount: money("1.00 USD") };
  const context = { screening: { result: "listed" } } as const;
  await expect(ledger.transfer(wish, { context })).rejects.toThrow("no space left");
  expect(attempts).toBe(1);
  full = false;
  await expect(ledger.transfer(wish, { context })).rejects.toMatchObject({ code: "risk_denied" });
  await ledger.close();
});
