import * as fc from "fast-check";
import { money } from "tallystick";
import { expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { market } from "../wallet/market.ts";
import { accountsIn, played, scripts } from "./played.ts";

const PARTS = ["available", "pending", "held", "reserved"] as const;

test("the changes of the events behind a balance sum to it, each leading to the next", async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const { ledger, events } = await played(script);
      for (const account of accountsIn(events)) {
        const explained = await ledger.explain(account, "USD");
        expect(explained).toMatchObject({ account, currency: "USD", balance: await ledger.balance(account, "USD") });
        for (const part of PARTS) {
          let sum = 0n;
          for (const { change, after } of explained.events) {
            sum += minorUnits(change[part]);
            expect(minorUnits(after[part])).toBe(sum);
          }
          expect(sum).toBe(minorUnits(explained.balance[part]));
        }
        // The events are those of the log, whole and in order.
        for (const { event } of explained.events) expect(event).toEqual(events[event.position - 1]);
      }
    }),
    { numRuns: 30 },
  );
});

test("an event that did not move this currency is not among them", async () => {
  await using ledger = await market();
  await ledger.fund({ account: "alice", amount: money("500 JPY"), source: { rail: "card", reference: "c-1" } });
  await ledger.freezeAccount({ account: "alice", scope: "all", source: "holder", reason: "lost phone" });
  const explained = await ledger.explain("alice", "USD");
  expect(
    explained.events.map(({ event, change, after }) => [event.type, change.available.value, after.available.value]),
  ).toEqual([
    ["Funded", "100.00", "100.00"],
    ["Transferred", "-30.00", "70.00"],
  ]);
  expect((await ledger.explain("bob", "EUR")).events).toEqual([]);
});
