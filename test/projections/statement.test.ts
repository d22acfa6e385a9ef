import * as fc from "fast-check";
import {
  add,
  examplePolicy,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type Money,
  type ReadQuery,
  type StatementEntry,
  type StatementQuery,
  type SubmitOptions,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { market } from "../wallet/market.ts";
import { accountsIn, instantsAround, played, scripts } from "./played.ts";

const usd = (value: string) => money(value, "USD");

const AXES = ["recorded", "effective"] as const;

function feesIn(lines: readonly { readonly amount: Money }[] = []): string {
  return lines.map(({ amount }) => amount.value).join();
}

/** All entries, page by page. */
async function paged(
  ledger: Ledger,
  account: string,
  query: StatementQuery & { limit: number },
): Promise<StatementEntry[]> {
  const entries: StatementEntry[] = [];
  for (let after = query.after; ;) {
    const page = await ledger.statement(account, { ...query, ...(after === undefined ? {} : { after }) });
    entries.push(...page.entries);
    if (page.next === undefined) return entries;
    after = page.next;
  }
}

describe("laws", () => {
  test("each balance is the one before plus the amount, and the last is what the account has", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const last: Record<string, Money> = {};
          for (const { amount, balance, balances } of (await ledger.statement(account)).entries) {
            const before = last[amount.currency];
            expect(balance).toEqual(before === undefined ? amount : add(before, amount));
            expect(balances.available).toEqual(balance);
            last[amount.currency] = balance;
          }
          const now = Object.entries((await ledger.account(account)).balances);
          expect(last).toEqual(Object.fromEntries(now.map(([currency, { available }]) => [currency, available])));
        }
      }),
      { numRuns: 40 },
    );
  });

  test("pages make up the whole, whatever their size", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.integer({ min: 1, max: 7 }), async (script, limit) => {
        const { ledger, events } = await played(script);
        for (const account of accountsIn(events)) {
          const { entries } = await ledger.statement(account);
          expect(await paged(ledger, account, { limit })).toEqual(entries);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("periods make up the whole: `from` is in, `to` is out, and pages keep to them", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.integer({ min: 1, max: 3 }), async (script, some, limit) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events);
        const border = instants[some % instants.length] ?? "";
        for (const account of accountsIn(events)) {
          const { entries } = await ledger.statement(account);
          const before = await ledger.statement(account, { to: border });
          const since = await ledger.statement(account, { from: border });
          expect([...before.entries, ...since.entries]).toEqual(entries);
          expect(since.entries.every(({ at }) => at >= border)).toBe(true);
          expect(await paged(ledger, account, { from: border, limit })).toEqual(since.entries);
          expect(await paged(ledger, account, { to: border, limit })).toEqual(before.entries);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("what was available before a period and after it is what the balance was then, by either instant", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.nat(), fc.constantFrom(...AXES), async (script, some, other, by) => {
        const { ledger, events } = await played(script);
        const instants = [undefined, ...instantsAround(events).sort(), undefined];
        const first = some % (instants.length - 1);
        const [from, to] = [instants[first], instants[first + 1 + (other % (instants.length - 1 - first))]];
        for (const account of accountsIn(events)) {
          const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
          const { entries, opening = {}, closing = {}, ...told } = await ledger.statement(account, { ...period, by });
          expect(told).toEqual({ account, ...period, ...(by === "effective" && { by }) });
          const before = async (currency: string, instant: string) => {
            const at = new Date(Date.parse(instant) - 1);
            return (await ledger.balance(account, currency, { at, by })).available;
          };
          for (const [currency, available] of Object.entries(closing)) {
            expect(available).toEqual(await before(currency, to ?? "2100-01-01T00:00:00.000Z"));
          }
          for (const [currency, available] of Object.entries(opening)) {
            expect(available).toEqual(await before(currency, from ?? "1970-01-01T00:00:00.000Z"));
          }
          // Every currency that there was by then, and no other.
          expect(Object.keys(closing).sort()).toEqual(
            [...new Set([...Object.keys(opening), ...entries.map(({ amount }) => amount.currency)])].sort(),
          );
          const { opening: none, closing: neither } = await ledger.statement(account, { ...period, by, limit: 1000 });
          expect([none, neither]).toEqual([undefined, undefined]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test("a statement of a period is of one moment, whatever others record for the past while it is read", async () => {
  const [from, to] = ["2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"];
  for (const by of AXES) {
    for (let nth = 1, reached = true; reached; nth += 1) {
      reached = false;
      const log = memoryLog();
      const late = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T23:59:59.999Z" });
      const now = await openLedger({ store: memoryStore(log), clock: () => "2026-02-10T00:00:00.000Z" });
      const pay = (ledger: Ledger, amount: string, reference: string, options: SubmitOptions = {}) =>
        ledger.fund({ account: "alice", amount: usd(amount), source: { rail: "bank", reference } }, options);
      await late.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
      await pay(late, "10.00", "w1");
      await pay(now, "1.00", "w2");
      const store = memoryStore(log);
      let reads = Number.NEGATIVE_INFINITY;
      const meanwhile = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
        reads += 1;
        if (reads === nth) {
          reached = true;
          await pay(late, "7.00", "w3");
          await pay(now, "2.00", "w4", { effectiveAt: "2026-01-01T00:00:00.000Z" });
          await pay(now, "4.00", "w5");
        }
        return answer();
      };
      const ledger = await openLedger({
        store: {
          ...store,
          read: (query) => meanwhile(() => store.read(query)),
          head: () => meanwhile(() => store.head()),
        },
        clock: () => "2026-02-10T00:00:00.000Z",
      });
      await ledger.account("alice");
      reads = 0;
      const { opening, entries, closing } = await ledger.statement("alice", { from, to, by });
      const told = [
        opening?.["USD"]?.value,
        entries.map(({ amount }) => amount.value).join(" "),
        closing?.["USD"]?.value,
      ];
      const before = ["10.00", "1.00", "11.00"];
      const after = by === "recorded" ? ["17.00", "1.00 2.00 4.00", "24.00"] : ["19.00", "1.00 4.00", "24.00"];
      expect([before, after]).toContainEqual(told);
    }
  }
});

test("a page of a period costs what is on it, though few events are in it", async () => {
  const store = memoryStore();
  let time = Date.UTC(2026, 0, 1);
  let reads = 0;
  const counted = { ...store, read: (query?: ReadQuery) => ((reads += 1), store.read(query)) };
  await using ledger = await openLedger({ store: counted, clock: () => (time += 1000) });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  await ledger.fund({ account: "alice", amount: usd("100.00"), source: { rail: "bank", reference: "w1" } });
  const from = time + 1;
  const pay = { from: "alice", to: "shop", amount: usd("0.01") };
  await Promise.all(Array.from({ length: 1500 }, async () => ledger.transfer(pay)));
  await ledger.account("alice");
  reads = 0;
  expect((await ledger.statement("alice", { to: from, limit: 2 })).entries).toHaveLength(1);
  expect(reads).toBeLessThan(15);
});

test("gives up at once where its signal was aborted before", async () => {
  await using ledger = await market();
  const reason = new Error("the reader has left");
  await expect(ledger.statement("alice", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

describe("an entry", () => {
  test("of a withdrawal that comes to nothing tells the fee that came back", async () => {
    const withdrawal = {
      kind: "withdrawal",
      when: { operation: "withdraw" },
      fixed: usd("1.00"),
      payer: "payer",
    } as const;
    await using ledger = await market({ policy: { tariff: { version: "1", components: [withdrawal] }, risk: [] } });
    const destination = { rail: "bank", token: "bank-1" };
    await ledger.requestWithdrawal({ account: "alice", amount: usd("10.00"), destination, withdrawal: "w1" });
    await ledger.cancelWithdrawal({ withdrawal: "w1" });
    await ledger.requestWithdrawal({ account: "alice", amount: usd("10.00"), destination, withdrawal: "w2" });
    await ledger.submitWithdrawal({ withdrawal: "w2" });
    await ledger.failWithdrawal({ withdrawal: "w2", reason: "no such account" });
    const { entries } = await ledger.statement("alice");
    expect(entries.slice(-5).map(({ type, fees, returned }) => [type, feesIn(fees), feesIn(returned)])).toEqual([
      ["WithdrawalRequested", "1.00", ""],
      ["WithdrawalCancelled", "", "1.00"],
      ["WithdrawalRequested", "1.00", ""],
      ["WithdrawalSubmitted", "", ""],
      ["WithdrawalFailed", "", "1.00"],
    ]);
    expect((await ledger.fees("alice")).map(({ amount }) => amount.value)).toEqual(["0.00"]);
  });

  test("of a chargeback that is won tells the fee that came back with it", async () => {
    await using ledger = await market();
    await ledger.receiveChargeback({
      of: "t1",
      amount: usd("5.00"),
      reference: { rail: "card", reference: "b-1" },
      reason: "stolen",
      fee: usd("15.00"),
      chargeback: "c1",
    });
    await ledger.winChargeback({ chargeback: "c1", reference: "b-2" });
    const { entries } = await ledger.statement("shop");
    expect(entries.slice(-2)).toMatchObject([
      { type: "ChargebackReceived", amount: usd("-20.00"), fees: [{ amount: usd("15.00") }] },
      { type: "ChargebackWon", amount: usd("20.00"), fees: [], returned: [{ amount: usd("15.00"), payer: "shop" }] },
    ]);
  });

  test("tells what happened, with whom, for which fee", async () => {
    let now = Date.UTC(2026, 0, 31, 9);
    await using ledger = await market({ policy: { tariff: examplePolicy.tariff, risk: [] }, clock: () => now });
    now += 60_000;
    const card = { rail: "card", reference: "c-1" };
    await ledger.fund({ account: "shop", amount: usd("10.00"), source: card, funding: "f2" });
    await ledger.refund({ of: "t1", amount: usd("9.00"), refund: "r1" });
    await ledger.openDispute({ of: "t1", amount: usd("5.00"), reason: "late", dispute: "d1" });
    await ledger.resolveDispute({ dispute: "d1", toBuyer: usd("2.00") });
    const { account, entries, next } = await ledger.statement("shop", { from: now });
    expect({ account, next }).toEqual({ account: "shop", next: undefined });
    const zero = usd("0.00");
    const fee = { kind: "surcharge", amount: usd("0.10"), payer: "shop", tariff: "example-1" };
    const common = { at: "2026-01-31T09:01:00.000Z", fees: [] };
    const balances = (available: string, held: string) => {
      return {
        balance: usd(available),
        balances: { available: usd(available), pending: zero, held: usd(held), reserved: zero },
      };
    };
    expect(entries).toEqual([
      {
        ...common,
        position: 8,
        type: "Funded",
        id: "f2",
        counterparty: "card",
        amount: usd("9.90"),
        fees: [fee],
        ...balances("39.30", "0.00"),
      },
      {
        ...common,
        position: 9,
        type: "Refunded",
        id: "r1",
        counterparty: "alice",
        // The fee of 2% on the 9.00 comes back.
        amount: usd("-8.82"),
        returned: [{ kind: "transfer", amount: usd("0.18"), payer: "shop" }],
        ...balances("30.48", "0.00"),
      },
      {
        ...common,
        position: 10,
        type: "DisputeOpened",
        id: "d1",
        counterparty: "alice",
        amount: usd("-5.00"),
        ...balances("25.48", "5.00"),
      },
      {
        ...common,
        position: 11,
        type: "DisputeResolved",
        id: "d1",
        counterparty: "alice",
        amount: usd("3.00"),
        ...balances("28.48", "0.00"),
      },
    ]);
  });

  test("of a transfer is told from both sides; the fee is with who paid it", async () => {
    await using ledger = await market({ policy: { tariff: examplePolicy.tariff, risk: [] } });
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("10.00"), memo: "order 7", transfer: "t2" });
    const common = { type: "Transferred", id: "t2", memo: "order 7", position: 8 };
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject({
      ...common,
      counterparty: "shop",
      amount: usd("-10.00"),
      fees: [],
    });
    const fees = [{ kind: "transfer", amount: usd("0.20"), payer: "shop" }];
    expect((await ledger.statement("shop")).entries.at(-1)).toMatchObject({
      ...common,
      counterparty: "alice",
      amount: usd("9.80"),
      fees,
    });
  });

  test("of a closing shows where the rest went", async () => {
    await using ledger = await market();
    await ledger.closeAccount({ account: "alice" });
    const closing = {
      type: "AccountClosed",
      id: "alice",
      counterparty: "unclaimed",
      amount: usd("-70.00"),
      balance: usd("0.00"),
    };
    expect((await ledger.statement("alice")).entries.at(-1)).toMatchObject(closing);
  });

  test("of one event in two currencies stays on one page with the other", async () => {
    await using ledger = await market();
    const wallet = "liabilities:wallet:bob:available";
    const postings = (["1.00 USD", "2.00 EUR"] as const).flatMap((text) => {
      const amount = money(text);
      return [
        { account: wallet, amount: { ...amount, value: `-${amount.value}` } },
        { account: "expenses:losses:goodwill", amount },
      ];
    });
    await ledger.adjust({ postings, reason: "goodwill", approvers: ["operator:anna", "operator:ben"] });
    const page = await ledger.statement("bob", { limit: 1 });
    expect(page.entries.map(({ amount }) => amount.currency).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "EUR",
      "USD",
    ]);
    expect(page.next).toBeUndefined();
  });
});

describe("a query that makes no sense is refused", () => {
  test.for<readonly [StatementQuery, string]>([
    [{ limit: -1 }, "limit is -1"],
    [{ limit: 0 }, "limit is 0: expected a whole number of one or more"],
    [
      { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" },
      'to is "2026-01-01T00:00:00.000Z": expected an instant no earlier than from, "2026-02-01T00:00:00.000Z"',
    ],
    [{ limit: 2.5 }, "limit is 2.5"],
    [{ after: -1 }, "after is -1"],
    [{ from: "2026-01-31" }, 'from is "2026-01-31"'],
    [{ to: "tomorrow" }, 'to is "tomorrow"'],
  ])("%j", async ([query, message]) => {
    await using ledger = await market();
    await expect(ledger.statement("alice", query)).rejects.toMatchObject({
      code: "invalid_query",
      message: expect.stringContaining(message),
    });
  });
});
