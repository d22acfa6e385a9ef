import * as fc from "fast-check";
import {
  defaultAssets,
  memoryLog,
  memoryStore,
  minorUnits,
  money,
  openLedger,
  postings,
  QueryError,
  type Ledger,
  type LedgerEvent,
  type MerchantFigures,
  type MerchantReport,
  type Money,
  type Policy,
  type ReportQuery,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { merchantReportOf } from "../../src/projections/merchant-report.ts";
import { merchantSumsOf } from "../../src/projections/merchant-sums.ts";
import { market } from "../wallet/market.ts";
import { datedHistories, ledgerOf, periods } from "./dated.ts";
import { accountsIn, instantsAround, sumOn } from "./played.ts";

const usd = (value: string) => money(value, "USD");

const COLUMNS = ["sales", "refunds", "disputes", "chargebacks", "fees", "payouts", "other"] as const;
type Column = (typeof COLUMNS)[number];

/** What is in a column. */
function inColumn(figures: MerchantFigures, column: Column): bigint {
  const found: Money | { readonly amount: Money } = figures[column];
  return minorUnits("amount" in found ? found.amount : found);
}

/** All that a wallet has in a currency after some events, added up naively. */
function total(account: string, currency: string, events: readonly LedgerEvent[]): bigint {
  const parts = ["available", "pending", "held", "reserve"];
  return -parts.reduce((sum, part) => sum + sumOn(`liabilities:wallet:${account}:${part}`, currency, events), 0n);
}

/** Where a movement is booked by whom the wallet has it from or gives it to: postings stand in pairs, + before -. */
function columnOf(event: LedgerEvent, other: string, isCredit: boolean): Column {
  const { type, data } = event;
  const isWallet = other.startsWith("liabilities:wallet:");
  if (type === "Adjusted") return "other";
  if (other.startsWith("income:fees:")) return "fees";
  if (isWallet && isCredit && (type === "Transferred" || type === "PaymentCaptured")) return "sales";
  if (isWallet && !isCredit && type === "Refunded") return "refunds";
  if (isWallet && !isCredit && type === "DisputeResolved") return "disputes";
  if (type === "ChargebackReceived" || type === "ChargebackWon") {
    return data.original === "funding" ? "other" : "chargebacks";
  }
  return type.startsWith("Withdrawal") ? "payouts" : "other";
}

/** The columns of a wallet by currency, pair by pair; only what is not zero. */
function booked(account: string, events: readonly LedgerEvent[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  const put = (name: string, amount: bigint) => (sums[name] = (sums[name] ?? 0n) + amount);
  const isOwn = (name = "") => /^liabilities:wallet:(.+):[a-z]+$/.exec(name)?.[1] === account;
  for (const event of events) {
    const lines = postings(event);
    for (const [index, line] of lines.entries()) {
      const other = lines[index % 2 === 0 ? index + 1 : index - 1]?.account ?? "";
      if (!isOwn(line.account) || (isOwn(other) && event.type !== "Adjusted")) continue;
      put(`${line.asset} ${columnOf(event, other, line.amount < 0n)}`, -line.amount);
    }
  }
  return withoutZeros(sums);
}

function withoutZeros<Value extends bigint | number>(sums: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => BigInt(amount) !== 0n));
}

/** How often what happened to a wallet, read off the data of the events. */
function counted(account: string, events: readonly LedgerEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const put = (name: string, { currency }: Money) => {
    counts[`${currency} ${name}`] = (counts[`${currency} ${name}`] ?? 0) + 1;
  };
  for (const { type, data } of events) {
    if ((type === "Transferred" || type === "PaymentCaptured") && data.to === account) put("sales", data.amount);
    if (type === "Refunded" && data.from === account) put("refunds", data.amount);
    if (type === "DisputeOpened" && data.seller === account) put("opened", data.amount);
    if (type === "DisputeResolved" && data.seller === account && minorUnits(data.toBuyer) > 0n) {
      put("lost", data.toBuyer);
    }
    const isCharged = (type === "ChargebackReceived" || type === "ChargebackWon") && data.original !== "funding";
    if (isCharged && data.account === account && data.bearer === "account") {
      put(type === "ChargebackWon" ? "won" : "received", data.amount);
    }
    if (type === "WithdrawalSubmitted" && data.account === account) put("submitted", data.amount);
    if ((type === "WithdrawalFailed" || type === "WithdrawalReturned") && data.account === account) {
      if (data.to === "wallet") put("cameBack", data.amount);
    }
  }
  return counts;
}

function figuresIn(report: MerchantReport): { columns: Record<string, bigint>; counts: Record<string, number> } {
  const columns: Record<string, bigint> = {};
  const counts: Record<string, number> = {};
  for (const figures of report.totals) {
    const { currency, sales, refunds, disputes, chargebacks, payouts } = figures;
    for (const column of COLUMNS) columns[`${currency} ${column}`] = inColumn(figures, column);
    const all = {
      sales: sales.count,
      refunds: refunds.count,
      opened: disputes.opened,
      lost: disputes.lost,
      received: chargebacks.received,
      won: chargebacks.won,
      submitted: payouts.submitted,
      cameBack: payouts.cameBack,
    };
    for (const [name, count] of Object.entries(all)) counts[`${currency} ${name}`] = count;
  }
  return { columns: withoutZeros(columns), counts: withoutZeros(counts) };
}

/** Runs a law for every account of a log, and a period of it. */
async function forAll(
  law: (
    ledger: Ledger,
    account: string,
    seen: { events: readonly LedgerEvent[]; period: { from?: string; to?: string } },
  ) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(datedHistories, fc.gen(), async (events, gen) => {
      await using ledger = await ledgerOf(events);
      for (const account of accountsIn(events)) {
        await law(ledger, account, { events, period: gen(periods, instantsAround(events)) });
      }
    }),
    { numRuns: 100 },
  );
}

describe("laws", () => {
  test("what there was before a period and its columns make up what there is after it", async () => {
    await forAll(async (ledger, account, { events, period: { from = "", to = "9" }, period }) => {
      const { totals } = await ledger.merchantReport(account, period);
      for (const figures of totals) {
        const { currency, opening, net, closing } = figures;
        const sum = COLUMNS.reduce((sum, column) => sum + inColumn(figures, column), 0n);
        const [before, after] = [from, to].map((end) => {
          const until = events.filter(({ at }) => at < to && at < end);
          return total(account, currency, until);
        });
        expect({ opening: minorUnits(opening), closing: minorUnits(closing) }).toEqual({
          opening: before,
          closing: after,
        });
        expect(minorUnits(opening) + sum).toBe(after);
        expect(minorUnits(net)).toBe(sum);
      }
    });
  });

  test("so does every day, which begins with what the one before it left", async () => {
    await forAll(async (ledger, account, { events, period: { from = "", to = "9" }, period }) => {
      const { rows } = await ledger.merchantReport(account, period);
      for (const row of rows) {
        const { day, currency, opening, closing } = row;
        const end = `${day}~`;
        const before = events.filter(({ at }) => at < day || at < from);
        const until = events.filter(({ at }) => at < end && at < to);
        expect(minorUnits(opening)).toBe(total(account, currency, before));
        expect(minorUnits(closing)).toBe(total(account, currency, until));
        expect(COLUMNS.reduce((sum, column) => sum + inColumn(row, column), minorUnits(opening))).toBe(
          minorUnits(closing),
        );
      }
      const names = rows.map(({ day, currency }) => `${day} ${currency}`);
      expect(names).toEqual([...new Set(names)].toSorted((one, other) => (one < other ? -1 : 1)));
    });
  });

  test("in the end it is what the account has, in every currency that it ever had", async () => {
    await forAll(async (ledger, account) => {
      const { totals } = await ledger.merchantReport(account);
      const { balances } = await ledger.account(account);
      const whole = Object.entries(balances).map(([currency, parts]) => [
        currency,
        [parts.available, parts.pending, parts.held, parts.reserved].reduce((sum, part) => sum + minorUnits(part), 0n),
      ]);
      expect(totals.map(({ currency, closing }) => [currency, minorUnits(closing)])).toEqual(whole);
      expect(totals.every(({ opening }) => minorUnits(opening) === 0n)).toBe(true);
    });
  });

  test("the events that bear its tags are all that it takes", async () => {
    await forAll(async (ledger, account, { period }) => {
      const ofAll = await ledger.project(merchantSumsOf(account, period));
      expect(merchantReportOf(account, ofAll, defaultAssets)).toEqual(await ledger.merchantReport(account, period));
    });
  });

  test("every movement is in the column of what it is, and counts there", async () => {
    await forAll(async (ledger, account, { events, period: { from = "", to = "9" }, period }) => {
      const own = events.filter(({ at }) => at >= from && at < to);
      expect(figuresIn(await ledger.merchantReport(account, period))).toEqual({
        columns: booked(account, own),
        counts: counted(account, own),
      });
    });
  });

  test("periods that meet make up the one they are together, row by row", async () => {
    await fc.assert(
      fc.asyncProperty(datedHistories, fc.gen(), async (events, gen) => {
        await using ledger = await ledgerOf(events);
        const borders = gen(() => fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...instantsAround(events)))));
        const [a = "", b = "", c = ""] = borders.toSorted((one, other) => (one < other ? -1 : 1));
        for (const account of accountsIn(events)) {
          const whole = await ledger.merchantReport(account, { from: a, to: c });
          const first = await ledger.merchantReport(account, { from: a, to: b });
          const second = await ledger.merchantReport(account, { from: b, to: c });
          expect(addedUp([...first.rows, ...second.rows])).toEqual(addedUp(whole.rows));
          expect(addedUp([...first.totals, ...second.totals])).toEqual(addedUp(whole.totals));
          expect(new Set(whole.rows.map(({ day }) => day)).size).toBe(
            new Set([...first.rows, ...second.rows].map(({ day }) => day)).size,
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  test("the days make up the whole, and so does the ratio", async () => {
    await forAll(async (ledger, account, { period }) => {
      const { rows, totals } = await ledger.merchantReport(account, period);
      const ofDays = addedUp(rows.map(({ day: _, ...figures }) => figures));
      for (const { disputeRatio, ...figures } of totals) {
        const { currency, sales, disputes, chargebacks } = figures;
        const own = addedUp([figures])[currency];
        const nothing = own?.every((figure) => figure === 0n || figure === 0);
        expect(ofDays[currency] ?? (nothing ? own : "missing")).toEqual(own);
        expect(isRatio(disputeRatio, disputes.opened + chargebacks.received, sales.count)).toBe(true);
      }
    });
  });
});

/** Whether a ratio is no further off than half a unit of its fourth decimal, and up where it is exactly half. */
function isRatio(ratio: string | undefined, contested: number, sales: number): boolean {
  if (sales === 0 || ratio === undefined) return sales === 0 && ratio === undefined;
  const limit = BigInt(sales);
  const off = 2n * BigInt(ratio.replace(".", "")) * limit - 20_000n * BigInt(contested);
  return /^\d+\.\d{4}$/.test(ratio) && off <= limit && off > -limit;
}

/** By day, if it is of one, and currency: every figure but the balances, added up. */
function addedUp(all: readonly (MerchantFigures & { day?: string })[]): Record<string, (bigint | number)[]> {
  const sums: Record<string, (bigint | number)[]> = {};
  for (const figures of all) {
    const { day, currency, sales, refunds, disputes, chargebacks, payouts, net } = figures;
    const name = day === undefined ? currency : `${day} ${currency}`;
    const counts = [sales.count, refunds.count, disputes.opened, disputes.lost, chargebacks.received, chargebacks.won];
    const each = [
      ...COLUMNS.map((column) => inColumn(figures, column)),
      minorUnits(disputes.claimed),
      minorUnits(net),
      ...[...counts, payouts.submitted, payouts.cameBack].map(BigInt),
    ];
    sums[name] = each.map((figure, index) => figure + BigInt(sums[name]?.[index] ?? 0n));
  }
  return sums;
}

/** 2% on what merchants receive, given back in proportion; 1.00 on withdrawals. */
const policy: Policy = {
  tariff: {
    version: "2026-01",
    refunds: "proRata",
    components: [
      { kind: "transfer", when: { operation: "transfer", kindOfAccount: "merchant" }, percent: "2", payer: "payee" },
      { kind: "payment", when: { operation: "payment", kindOfAccount: "merchant" }, percent: "2", payer: "payee" },
      { kind: "withdrawal", when: { operation: "withdraw" }, fixed: usd("1.00"), payer: "payer" },
    ],
  },
  risk: [],
};

/** What a row tells, in a line. */
function told({ currency, net, closing, ...figures }: MerchantFigures): string {
  const amounts = COLUMNS.map((column) => {
    const found: Money | { readonly amount: Money } = figures[column];
    return "amount" in found ? found.amount.value : found.value;
  });
  return `${currency} ${figures.opening.value} | ${amounts.join(" ")} | ${net.value} ${closing.value}`;
}

/** The ratio of a merchant some of whose sales were contested. */
async function ratio(contested: number, sales: number): Promise<string | undefined> {
  await using ledger = await market();
  for (let count = 1; count < sales; count += 1) {
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("0.01"), transfer: `s${count}` });
    if (count <= contested) await ledger.openDispute({ of: `s${count}`, reason: "late" });
  }
  return (await ledger.merchantReport("shop")).totals[0]?.disputeRatio;
}

describe("a merchant's days", () => {
  test("are told by what happened on them", async () => {
    let now = "2026-01-30T09:00:00Z";
    await using ledger = await openLedger({ store: memoryStore(), policy, clock: () => now });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
    await ledger.fund({ account: "alice", amount: usd("1000.00"), source: { rail: "bank", reference: "w-1" } });
    const pay = async (amount: string, transfer: string) =>
      ledger.transfer({ from: "alice", to: "shop", amount: usd(amount), transfer });
    await pay("100.00", "t1");
    await pay("50.00", "t2");
    await pay("30.00", "t3");
    // Pending until it is settled: it is sold on the day of the capture, once.
    await ledger.authorizePayment({
      from: "alice",
      to: "shop",
      amount: usd("20.00"),
      payment: "p1",
      expiresAt: "2026-02-09T09:00:00.000Z",
    });
    now = "2026-01-30T23:59:59.999Z";
    await ledger.capturePayment({ payment: "p1", settlesAt: "2026-02-01T09:00:00.000Z", capture: "c1" });
    now = "2026-01-31T00:00:00.000Z";
    await ledger.refund({ of: "t1", amount: usd("10.00") });
    await ledger.openDispute({ of: "t2", reason: "late", dispute: "d1" });
    const releaseAt = "2026-03-01T00:00:00.000Z";
    await ledger.holdReserve({ account: "shop", amount: usd("5.00"), releaseAt, reason: "new", reserve: "r1" });
    now = "2026-02-01T09:00:00Z";
    await ledger.settlePayment({ payment: "p1", capture: "c1" });
    await ledger.resolveDispute({ dispute: "d1", toBuyer: usd("20.00") });
    await ledger.receiveChargeback({
      of: "t3",
      reference: { rail: "card", reference: "b-1" },
      reason: "stolen",
      chargeback: "c1",
      fee: usd("15.00"),
    });
    const destination = { rail: "bank", token: "shop-bank" };
    await ledger.requestWithdrawal({ account: "shop", amount: usd("40.00"), destination, withdrawal: "w1" });
    now = "2026-02-02T09:00:00Z";
    await ledger.submitWithdrawal({ withdrawal: "w1" });
    await ledger.winChargeback({ chargeback: "c1" });
    await ledger.transfer({ from: "shop", to: "alice", amount: usd("3.00") });
    now = "2026-02-03T09:00:00Z";
    await ledger.failWithdrawal({ withdrawal: "w1", reason: "no such account" });
    // What only moves within the wallet makes no day.
    now = releaseAt;
    await ledger.releaseReserve({ reserve: "r1" });

    const { account, rows, totals } = await ledger.merchantReport("shop");
    expect(account).toBe("shop");
    expect(rows.map((row) => `${row.day} ${told(row)}`)).toEqual([
      "2026-01-30 USD 0.00 | 200.00 0.00 0.00 0.00 -4.00 0.00 0.00 | 196.00 196.00",
      "2026-01-31 USD 196.00 | 0.00 -10.00 0.00 0.00 0.20 0.00 0.00 | -9.80 186.20",
      "2026-02-01 USD 186.20 | 0.00 0.00 -20.00 -30.00 -15.00 0.00 0.00 | -65.00 121.20",
      "2026-02-02 USD 121.20 | 0.00 0.00 0.00 30.00 14.00 -40.00 -3.00 | 1.00 122.20",
      "2026-02-03 USD 122.20 | 0.00 0.00 0.00 0.00 1.00 40.00 0.00 | 41.00 163.20",
    ]);
    expect(totals).toMatchObject([
      {
        currency: "USD",
        sales: { count: 4, amount: usd("200.00") },
        refunds: { count: 1, amount: usd("-10.00") },
        disputes: { opened: 1, claimed: usd("50.00"), lost: 1, amount: usd("-20.00") },
        chargebacks: { received: 1, won: 1, amount: usd("0.00") },
        fees: usd("-3.80"),
        payouts: { submitted: 1, cameBack: 1, amount: usd("0.00") },
        other: usd("-3.00"),
        closing: usd("163.20"),
        // Two of four.
        disputeRatio: "0.5000",
      },
    ]);
    // Nothing is before its own beginning; where there were no sales there is no ratio.
    const later = await ledger.merchantReport("shop", {
      from: "2026-01-31T00:00:00Z",
      to: "2026-01-31T01:00:00+01:00",
    });
    expect(later.rows).toEqual([]);
    expect(later.totals.map((each) => told(each))).toEqual([
      "USD 196.00 | 0.00 0.00 0.00 0.00 0.00 0.00 0.00 | 0.00 196.00",
    ]);
    expect(later.totals[0]).not.toHaveProperty("disputeRatio");
  });

  test("a ratio is rounded half up, at its fourth decimal", async () => {
    expect(await ratio(0, 2)).toBe("0.0000");
    expect(await ratio(1, 3)).toBe("0.3333");
    expect(await ratio(2, 3)).toBe("0.6667");
    // 0.03125
    expect(await ratio(1, 32)).toBe("0.0313");
  });

  test("a sale of which nothing is left after fees is one all the same", async () => {
    const all: Policy = {
      tariff: {
        version: "all",
        components: [{ kind: "transfer", when: { operation: "transfer" }, percent: "100", payer: "payee" }],
      },
      risk: [],
    };
    await using ledger = await market({ policy: all });
    expect((await ledger.merchantReport("shop")).totals.map(told)).toEqual([
      "USD 0.00 | 30.00 0.00 0.00 0.00 -30.00 0.00 0.00 | 0.00 0.00",
    ]);
  });

  test("a dispute counts where nothing was left to hold", async () => {
    await using ledger = await market();
    await ledger.transfer({ from: "shop", to: "bob", amount: usd("30.00") });
    await ledger.openDispute({ of: "t1", reason: "late" });
    const [total] = (await ledger.merchantReport("shop")).totals;
    expect(total?.disputes).toEqual({ opened: 1, claimed: usd("30.00"), lost: 0, amount: usd("0.00") });
  });

  test("what a buyer pays and gets back is no sale, refund or dispute of its own", async () => {
    await using ledger = await market();
    await ledger.refund({ of: "t1", amount: usd("10.00") });
    await ledger.openDispute({ of: "t1", reason: "late", dispute: "d1" });
    const approvers = ["operator:anna", "operator:ben"];
    await ledger.resolveDispute({ dispute: "d1", toBuyer: usd("15.00"), goodwill: usd("1.00"), approvers });
    const [total] = (await ledger.merchantReport("alice")).totals;
    expect(total).toMatchObject({
      sales: { count: 0 },
      refunds: { count: 0 },
      disputes: { opened: 0, claimed: usd("0.00"), lost: 0, amount: usd("0.00") },
      other: usd("96.00"),
    });
  });

  test("a top-up that is charged back is no chargeback of a sale", async () => {
    await using ledger = await market();
    const source = { rail: "card", reference: "c-1" };
    await ledger.fund({ account: "shop", amount: usd("10.00"), source, funding: "f9" });
    const reference = { rail: "card", reference: "b-1" };
    await ledger.receiveChargeback({ of: "f9", reference, reason: "stolen", fee: usd("2.00"), chargeback: "b9" });
    const shown = async () => (await ledger.merchantReport("shop")).totals;
    const none = { received: 0, won: 0, amount: usd("0.00") };
    expect(await shown()).toMatchObject([{ chargebacks: none, other: usd("0.00"), fees: usd("-2.00") }]);
    await ledger.winChargeback({ chargeback: "b9" });
    expect(await shown()).toMatchObject([{ chargebacks: none, other: usd("10.00"), fees: usd("0.00") }]);
    expect((await shown())[0]?.disputeRatio).toBe("0.0000");
  });

  test("what comes back to a closed account is none of its own, and neither is its fee", async () => {
    await using ledger = await market({ policy });
    const destination = { rail: "bank", token: "alice-bank" };
    await ledger.requestWithdrawal({ account: "alice", amount: usd("69.00"), destination, withdrawal: "w1" });
    await ledger.submitWithdrawal({ withdrawal: "w1" });
    await ledger.closeAccount({ account: "alice" });
    const before = await ledger.merchantReport("alice");
    await ledger.failWithdrawal({ withdrawal: "w1", reason: "no such account" });
    expect(await ledger.merchantReport("alice")).toEqual(before);
    expect(before.totals.map(told)).toEqual(["USD 0.00 | 0.00 0.00 0.00 0.00 -1.00 -69.00 70.00 | 0.00 0.00"]);
  });
});

test("what is kept grows with days and currencies, not with events", async () => {
  await using ledger = await market({ clock: () => "2026-01-31T09:00:00Z" });
  const size = async () => {
    const { opening, whole, days } = await ledger.project(merchantSumsOf("shop", {}));
    const sums = [...days.values()].flatMap((byCurrency) => [...byCurrency.values()]);
    return { opening: opening.size, whole: whole.size, days: days.size, keys: sums.map((each) => Object.keys(each)) };
  };
  const before = await size();
  for (let count = 0; count < 20; count += 1) {
    await ledger.transfer({ from: "alice", to: "shop", amount: usd("0.01") });
  }
  expect(await size()).toEqual(before);
  expect(before).toMatchObject({ opening: 1, whole: 1, days: 1 });
});

describe("a report that cannot be made is refused", () => {
  test.for<readonly [ReportQuery, string]>([
    [{ from: "2026-01-31" }, 'from is "2026-01-31": expected an instant with its offset'],
    [{ to: Number.NaN }, "to is NaN: expected an instant with its offset"],
    [
      { from: "2026-02-01T00:00:00Z", to: "2026-01-31T23:59:59.999Z" },
      'to is "2026-01-31T23:59:59.999Z": expected an instant no earlier than from, "2026-02-01T00:00:00.000Z"',
    ],
    ["2026-01" as unknown as ReportQuery, 'options is "2026-01": expected an object'],
  ])("of %j", async ([query, message]) => {
    await using ledger = await market();
    const refused = { constructor: QueryError, code: "invalid_query", message: expect.stringContaining(message) };
    await expect(ledger.merchantReport("shop", query)).rejects.toMatchObject(refused);
    await expect(ledger.feesEarned(query)).rejects.toMatchObject(refused);
  });

  test("of an account that does not exist", async () => {
    await using ledger = await market();
    for (const id of ["nobody", 7 as unknown as string]) {
      await expect(ledger.merchantReport(id)).rejects.toMatchObject({ code: "account_not_found" });
    }
  });

  test("once its signal is aborted", async () => {
    const reason = new Error("nobody waits any more");
    await using ledger = await market();
    const signal = AbortSignal.abort(reason);
    await expect(ledger.merchantReport("shop", { signal })).rejects.toBe(reason);
    await expect(ledger.feesEarned({ signal })).rejects.toBe(reason);
  });
});

test("a dispute by a clock that is behind has its total, though nothing was sold by then", async () => {
  const log = memoryLog();
  await using ahead = await openLedger({ store: memoryStore(log), clock: () => "2026-02-01T00:00:05.000Z" });
  await using behind = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T23:59:59.000Z" });
  await ahead.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  await ahead.openAccount({ account: "shop", kind: "merchant", holder: "shop_9" });
  await ahead.fund({ account: "alice", amount: usd("10.00"), source: { rail: "bank", reference: "w-1" } });
  await ahead.transfer({ from: "alice", to: "shop", amount: usd("10.00"), transfer: "t1" });
  await ahead.transfer({ from: "shop", to: "alice", amount: usd("10.00") });
  await behind.openDispute({ of: "t1", reason: "late" });
  const { rows, totals } = await ahead.merchantReport("shop", { to: "2026-02-01T00:00:00Z" });
  expect(rows.map(({ day, disputes }) => [day, disputes.opened])).toEqual([["2026-01-31", 1]]);
  expect(totals.map(({ disputes, sales }) => [disputes.opened, sales.count])).toEqual([[1, 0]]);
});
