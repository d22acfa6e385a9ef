import * as fc from "fast-check";
import { money, QueryError, type AsOf, type Ledger, type LedgerEvent } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { market } from "../wallet/market.ts";
import { accountsIn, instantsAround, played, scripts, sumOn } from "./played.ts";

const usd = (value: string) => money(value, "USD");

/** What a wallet has after some events, added up naively: minus its postings. */
function fold(account: string, events: readonly LedgerEvent[]): bigint[] {
  return ["available", "pending", "held", "reserve"].map(
    (part) => -sumOn(`liabilities:wallet:${account}:${part}`, "USD", events),
  );
}

async function shown(ledger: Ledger, account: string, asOf?: AsOf): Promise<bigint[]> {
  const { available, pending, held, reserved } = await ledger.balance(account, "USD", asOf);
  return [available, pending, held, reserved].map(minorUnits);
}

describe("a balance is the fold of the events that it is as of", () => {
  test("now", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const expected = fold(account, events);
          expect(await shown(ledger, account)).toEqual(expected);
          expect(await shown(ledger, account, { position: events.length })).toEqual(expected);
          expect(await shown(ledger, account, { at: events.at(-1)?.at ?? "" })).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("at a position: of the events up to it", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), async (script, some) => {
        const { ledger, events } = await played(script);
        const position = some % (events.length + 1);
        for (const account of accountsIn(events)) {
          const expected = fold(account, events.slice(0, position));
          expect(await shown(ledger, account, { position })).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("at an instant: of the events at or before it, however many share it", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), async (script, some) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events);
        const at = instants[some % instants.length] ?? "";
        for (const account of accountsIn(events)) {
          const expected = fold(
            account,
            events.filter((event) => event.at <= at),
          );
          expect(await shown(ledger, account, { at })).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("at a position and an instant: of the events that both allow", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.nat(), async (script, some, other) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events);
        const at = instants[some % instants.length] ?? "";
        const position = other % (events.length + 2);
        for (const account of accountsIn(events)) {
          const expected = fold(
            account,
            events.filter((event) => event.at <= at && event.position <= position),
          );
          expect(await shown(ledger, account, { at, position })).toEqual(expected);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("reading a balance", () => {
  test("an account shows every currency that it ever had", async () => {
    await using ledger = await market();
    await ledger.fund({ account: "alice", amount: money("500 JPY"), source: { rail: "card", reference: "c-1" } });
    const zero = { pending: usd("0.00"), held: usd("0.00"), reserved: usd("0.00") };
    expect((await ledger.account("alice")).balances).toEqual({
      JPY: { available: money("500 JPY"), pending: money("0 JPY"), held: money("0 JPY"), reserved: money("0 JPY") },
      USD: { available: usd("70.00"), ...zero },
    });
    expect((await ledger.account("bob")).balances).toEqual({});
    expect(await ledger.balance("bob", "USD")).toEqual({ available: usd("0.00"), ...zero });
  });

  test("an instant is the same instant in every time zone", async () => {
    let now = "2026-01-31T09:00:00Z";
    await using ledger = await market({ clock: () => now });
    now = "2026-01-31T10:00:00Z";
    await ledger.transfer({ from: "alice", to: "bob", amount: usd("1.00") });
    for (const at of [
      "2026-01-31T10:59:59+01:00",
      "2026-01-31T09:59:59Z",
      new Date(Date.UTC(2026, 0, 31, 9, 59, 59)),
    ]) {
      expect((await ledger.balance("alice", "USD", { at })).available).toEqual(usd("70.00"));
    }
    for (const at of ["2026-01-31T11:00:00+01:00", "2026-01-31T02:00:00-08:00", Date.UTC(2026, 0, 31, 10)]) {
      expect((await ledger.balance("alice", "USD", { at })).available).toEqual(usd("69.00"));
    }
  });

  test.for<readonly [AsOf, string]>([
    [{ at: "2026-01-31T09:00:00" }, 'at is "2026-01-31T09:00:00": expected an instant with its offset'],
    [{ at: "yesterday" }, 'at is "yesterday": expected an instant with its offset'],
    [{ at: Number.NaN }, "at is NaN: expected an instant with its offset"],
    [{ position: -1 }, "position is -1: expected a whole number of zero or more"],
    [{ position: 1.5 }, "position is 1.5: expected a whole number of zero or more"],
    [{ position: Number.NaN, at: 0 }, "position is NaN: expected a whole number of zero or more"],
  ])("as of %j is refused", async ([asOf, message]) => {
    await using ledger = await market();
    const refused = { constructor: QueryError, code: "invalid_query", message: expect.stringContaining(message) };
    await expect(ledger.balance("alice", "USD", asOf)).rejects.toMatchObject(refused);
    await expect(ledger.trialBalance(asOf)).rejects.toMatchObject(refused);
  });

  test("of an account or an asset that does not exist is refused", async () => {
    await using ledger = await market();
    const reads = [
      ledger.account("nobody"),
      ledger.balance("nobody", "USD"),
      ledger.balance("nobody", "USD", { position: 1 }),
      ledger.statement("nobody"),
      ledger.explain("nobody", "USD"),
      ledger.fees("nobody"),
      ledger.riskFlags("nobody"),
    ];
    for (const read of reads) await expect(read).rejects.toMatchObject({ code: "account_not_found" });
    for (const read of [ledger.balance("alice", "XYZ"), ledger.explain("alice", "XYZ")]) {
      await expect(read).rejects.toMatchObject({ code: "unknown_asset" });
    }
  });
});
