// What an account may move and hold: exactly the limit passes, one minor unit more does not, and what is let go of is free again.

import * as fc from "fast-check";
import { memoryLog, memoryStore, money, type Ledger, type Money } from "tallystick";
import { describe, expect, test } from "vitest";
import { minorUnits } from "../../src/money/money.ts";
import { answer, house, settle, usd, type House } from "./house.ts";

type Step = readonly [when: string, what: (ledger: Ledger) => Promise<unknown>, answer: string];

const pay =
  (value: string, to = "bob") =>
  (ledger: Ledger) =>
    ledger.transfer({ from: "alice", to, amount: usd(value) });
const reserve = (account: string, value: string) => (ledger: Ledger) =>
  ledger.holdReserve({ account, amount: usd(value), releaseAt: "2027-01-01T00:00:00.000Z", reason: "disputes" });
const hold = (payment: string, value: string, expiresAt?: string) => (ledger: Ledger) =>
  ledger.authorizePayment({
    from: "alice",
    to: "shop",
    amount: usd(value),
    payment,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
const drop = (payment: string) => (ledger: Ledger) => ledger.voidPayment({ payment });
const capture = (payment: string, value: string, final: boolean) => (ledger: Ledger) =>
  ledger.capturePayment({ payment, amount: usd(value), final });
const draw = (withdrawal: string, value: string) => (ledger: Ledger) =>
  ledger.requestWithdrawal({
    account: "alice",
    amount: usd(value),
    destination: { rail: "bank", token: "tok_1" },
    withdrawal,
  });
let references = 0;
const convertAndPay = (sold: string) => async (ledger: Ledger) => {
  const { id } = await ledger.quoteRate({
    account: "alice",
    sell: "USD",
    buy: "EUR",
    fixed: "sell",
    amount: usd(sold),
    mid: "1.0000",
    markupBps: 0,
    expiresAt: "2027-01-01T00:00:00.000Z",
  });
  return ledger.transfer({ from: "alice", to: "bob", amount: money(`${sold} EUR`), quote: id });
};
const receive = (value: string) => (ledger: Ledger) =>
  ledger.fund({ account: "alice", amount: usd(value), source: { rail: "card", reference: `c-${(references += 1)}` } });

const announce = (funding: string, value: string) => (ledger: Ledger) =>
  ledger.startFunding({
    account: "alice",
    amount: usd(value),
    source: { rail: "sepa", reference: `dd-${(references += 1)}` },
    funding,
  });

const fail = (funding: string) => (ledger: Ledger) => ledger.failFunding({ funding, reason: "no funds" });

const out = ["transfer", "payment", "withdraw"] as const;
const rule = (limit: object) => ({ limits: { timeZone: "UTC", rules: [limit] } });
const aDay = rule({ operations: out, per: "day", amount: usd("100.00") });

describe("a limit", () => {
  test.for<readonly [string, object, readonly Step[]]>([
    [
      "is reached exactly, and not passed by a cent",
      aDay,
      [
        ["09:00", pay("60.00"), "ok"],
        ["09:01", pay("40.01"), "limit_exceeded"],
        ["09:02", pay("40.00"), "ok"],
        ["09:03", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "of a day begins anew with the day",
      aDay,
      [
        ["09:00", pay("100.00"), "ok"],
        ["23:59:59.999", pay("0.01"), "limit_exceeded"],
        ["+1 00:00", pay("100.00"), "ok"],
      ],
    ],
    [
      "of a month begins anew with the month",
      rule({ operations: out, per: "month", amount: usd("100.00") }),
      [
        ["09:00", pay("100.00"), "ok"],
        ["+3 23:59", pay("0.01"), "limit_exceeded"],
        ["+4 00:00", pay("100.00"), "ok"],
      ],
    ],
    [
      "of a year begins anew with the year",
      rule({ operations: out, per: "year", amount: usd("100.00") }),
      [
        ["09:00", pay("100.00"), "ok"],
        ["+278 23:59", pay("0.01"), "limit_exceeded"],
        ["+279 00:00", pay("100.00"), "ok"],
      ],
    ],
    [
      "of a life never does",
      rule({ operations: out, per: "lifetime", amount: usd("100.00") }),
      [
        ["09:00", pay("100.00"), "ok"],
        ["+2000 09:00", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "of one transaction adds nothing up",
      rule({ operations: ["transfer"], per: "transaction", amount: usd("100.00") }),
      [
        ["09:00", pay("100.00"), "ok"],
        ["09:00", pay("100.00"), "ok"],
        ["09:00", pay("100.01"), "limit_exceeded"],
      ],
    ],
    [
      "by how often counts all assets, and none at all is none at all",
      rule({ operations: ["transfer"], per: "day", count: 2 }),
      [
        ["09:00", pay("1.00"), "ok"],
        ["09:00", pay("1.00"), "ok"],
        ["09:00", pay("0.01"), "limit_exceeded"],
        ["09:00", hold("p1", "1.00"), "ok"],
      ],
    ],
    [
      "counts holds, and what is let go of them is free again, in the day in which it was counted",
      aDay,
      [
        ["09:00", hold("p1", "100.00"), "ok"],
        ["09:01", pay("0.01"), "limit_exceeded"],
        ["09:02", drop("p1"), "ok"],
        ["09:03", hold("p2", "100.00"), "ok"],
        ["+1 09:00", hold("p3", "100.00"), "ok"],
        ["+1 09:01", drop("p2"), "ok"],
        ["+1 09:02", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "frees what a final capture leaves of a hold, and what a capture takes stays used",
      aDay,
      [
        ["09:00", hold("p1", "100.00"), "ok"],
        ["09:01", capture("p1", "30.00", false), "ok"],
        ["09:02", pay("0.01"), "limit_exceeded"],
        ["09:03", capture("p1", "20.00", true), "ok"],
        ["09:04", pay("50.01"), "limit_exceeded"],
        ["09:05", pay("50.00"), "ok"],
      ],
    ],
    [
      "by how often gives back a payment of which nothing was captured, and no other",
      rule({ operations: ["payment"], per: "day", count: 1 }),
      [
        ["09:00", hold("p1", "10.00"), "ok"],
        ["09:01", drop("p1"), "ok"],
        ["09:02", hold("p2", "10.00"), "ok"],
        ["09:03", capture("p2", "1.00", false), "ok"],
        ["09:04", drop("p2"), "ok"],
        ["09:05", hold("p3", "10.00"), "limit_exceeded"],
      ],
    ],
    [
      "is free of a hold from the instant on at which that runs out, though nobody has recorded it",
      aDay,
      [
        ["09:00", hold("p1", "100.00", "2026-03-28T10:00:00.000Z"), "ok"],
        ["09:59:59.999", pay("100.00"), "limit_exceeded"],
        ["10:00", pay("100.00"), "ok"],
        ["10:01", (ledger) => ledger.expirePayment({ payment: "p1" }), "ok"],
        ["10:02", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "counts what is captured beyond a hold",
      { payments: { overCapture: "50" }, ...rule({ operations: out, per: "day", amount: usd("100.00") }) },
      [
        ["09:00", hold("p1", "80.00"), "ok"],
        ["09:01", capture("p1", "100.01", true), "limit_exceeded"],
        ["09:02", capture("p1", "100.00", true), "ok"],
        ["09:03", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "does not count what is captured beyond a hold as another payment",
      { payments: { overCapture: "50" }, ...rule({ operations: out, per: "day", count: 1 }) },
      [
        ["09:00", hold("p1", "80.00"), "ok"],
        ["09:01", capture("p1", "120.00", true), "ok"],
        ["09:02", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "of one transaction is for a payment with what is captured of it beyond its hold, at once or in parts",
      {
        payments: { overCapture: "50" },
        ...rule({ operations: ["payment"], per: "transaction", amount: usd("100.00") }),
      },
      [
        ["09:00", hold("p1", "80.00"), "ok"],
        ["09:01", capture("p1", "100.01", true), "limit_exceeded"],
        ["09:02", capture("p1", "100.00", true), "ok"],
        ["09:03", hold("p2", "80.00"), "ok"],
        ["09:04", capture("p2", "70.00", false), "ok"],
        ["09:05", capture("p2", "30.01", true), "limit_exceeded"],
        ["09:06", capture("p2", "30.00", true), "ok"],
      ],
    ],
    [
      "by how often counts a transfer that converts as both",
      rule({ operations: ["transfer", "convert"], per: "day", count: 4 }),
      [
        ["09:00", pay("1.00"), "ok"],
        ["09:01", convertAndPay("1.00"), "ok"],
        ["09:02", convertAndPay("1.00"), "limit_exceeded"],
        ["09:03", pay("1.00"), "ok"],
        ["09:04", pay("1.00"), "limit_exceeded"],
      ],
    ],
    [
      "gives back a withdrawal that is called off, and none that was sent",
      aDay,
      [
        ["09:00", draw("w1", "100.00"), "ok"],
        ["09:01", (ledger) => ledger.cancelWithdrawal({ withdrawal: "w1" }), "ok"],
        ["09:02", draw("w2", "100.00"), "ok"],
        ["09:03", (ledger) => ledger.submitWithdrawal({ withdrawal: "w2" }), "ok"],
        ["09:04", (ledger) => ledger.failWithdrawal({ withdrawal: "w2", reason: "unknown" }), "ok"],
        ["09:05", pay("0.01"), "limit_exceeded"],
      ],
    ],
    [
      "on what comes in counts what is announced from then on, until it fails",
      rule({ operations: ["fund", "receive"], per: "month", amount: usd("1000.00") }),
      [
        ["09:00", receive("600.00"), "ok"],
        ["09:01", announce("f2", "400.00"), "ok"],
        ["09:02", receive("0.01"), "limit_exceeded"],
        ["+1 09:03", fail("f2"), "ok"],
        ["+1 09:04", receive("400.01"), "limit_exceeded"],
        ["+1 09:05", receive("400.00"), "ok"],
        ["+1 09:06", receive("0.01"), "limit_exceeded"],
        ["+1 09:07", pay("1.00"), "ok"],
      ],
    ],
    [
      "of a day gets nothing back of what was announced on another",
      rule({ operations: ["fund"], per: "day", count: 2 }),
      [
        ["09:00", announce("f2", "10.00"), "ok"],
        ["+1 09:00", receive("1.00"), "ok"],
        ["+1 09:01", announce("f3", "10.00"), "ok"],
        ["+1 09:02", fail("f2"), "ok"],
        ["+1 09:03", receive("1.00"), "limit_exceeded"],
        ["+1 09:04", fail("f3"), "ok"],
        ["+1 09:05", receive("1.00"), "ok"],
        ["+1 09:06", receive("1.00"), "limit_exceeded"],
      ],
    ],
    [
      "is for tiers and kinds of account: others have none",
      rule({ operations: out, per: "day", count: 0, tiers: [0] }),
      [
        ["09:00", pay("1.00"), "ok"],
        ["09:01", (ledger) => ledger.changeTier({ account: "alice", tier: 0 }), "ok"],
        ["09:02", pay("1.00"), "limit_exceeded"],
      ],
    ],
    [
      "of the day follows the clocks of its time zone, on the day on which they change too",
      // In Lisbon the 29th begins with winter time and ends with summer time, an hour before UTC.
      { limits: { timeZone: "Europe/Lisbon", rules: [{ operations: out, per: "day", amount: usd("100.00") }] } },
      [
        ["23:59", pay("100.00"), "ok"],
        ["+1 00:00", pay("100.00"), "ok"],
        ["+1 22:59:59.999", pay("0.01"), "limit_exceeded"],
        ["+1 23:00", pay("100.00"), "ok"],
      ],
    ],
    [
      "caps what a wallet holds, pending and held too, whoever credits it",
      { limits: { timeZone: "UTC", rules: [], balances: [{ most: usd("1050.00"), kinds: ["personal"] }] } },
      [
        ["09:00", hold("p1", "500.00"), "ok"],
        ["09:01", receive("50.01"), "balance_cap_exceeded"],
        ["09:02", receive("50.00"), "ok"],
        ["09:03", receive("0.01"), "balance_cap_exceeded"],
        ["09:04", capture("p1", "500.00", true), "ok"],
        ["09:05", receive("0.01"), "ok"],
      ],
    ],
    [
      "caps what a wallet holds, reserved too",
      { limits: { timeZone: "UTC", rules: [], balances: [{ most: usd("1000.00"), kinds: ["merchant"] }] } },
      [
        ["09:00", pay("600.00", "shop"), "ok"],
        ["09:01", reserve("shop", "600.00"), "ok"],
        ["09:02", pay("400.00", "shop"), "ok"],
        ["09:03", pay("0.01", "shop"), "balance_cap_exceeded"],
      ],
    ],
  ])("%s", async ([, policy, steps]) => {
    await using h = await house(policy);
    await settle(h);
    const seen: string[] = [];
    for (const [when, what] of steps) {
      h.at(when);
      seen.push(await answer(what(h.ledger)));
    }
    expect(seen).toEqual(steps.map(([, , expected]) => expected));
  });

  test("counts on the day that is recorded with the event: only where it is another one than in UTC", async () => {
    const rules = [{ operations: out, per: "day", amount: usd("100.00") }];
    await using h = await house({ limits: { timeZone: "Europe/Lisbon", rules } });
    await settle(h);
    for (const when of ["+1 22:59", "+1 23:00", "+2 00:00"]) {
      h.at(when);
      await pay("1.00")(h.ledger);
    }
    const days: unknown[] = [];
    for await (const { type, at, meta } of h.ledger.events()) if (type === "Transferred") days.push([at, meta.day]);
    expect(days).toEqual([
      ["2026-03-29T22:59:00.000Z", undefined],
      ["2026-03-29T23:00:00.000Z", "2026-03-30"],
      ["2026-03-30T00:00:00.000Z", undefined],
    ]);
  });

  test("is told with what was used of it and what is left, before anybody asks for too much", async () => {
    await using h = await house({
      limits: {
        timeZone: "UTC",
        rules: [
          { operations: out, per: "day", amount: usd("100.00") },
          { operations: ["transfer"], per: "day", count: 3 },
          { operations: ["withdraw"], per: "day", count: 1, tiers: [3] },
        ],
        balances: [{ most: usd("1500.00") }],
      },
    });
    await settle(h);
    h.at("09:00");
    await pay("30.00")(h.ledger);
    await hold("p1", "20.00")(h.ledger);
    const left = await h.ledger.limitsLeft("alice");
    expect(left.limits.map(({ used, left: rest }) => ({ used, left: rest }))).toEqual([
      { used: usd("50.00"), left: usd("50.00") },
      { used: 1, left: 2 },
    ]);
    expect(left.balances).toMatchObject([{ balance: usd("970.00"), left: usd("530.00") }]);
    h.at("+1 09:00");
    expect((await h.ledger.limitsLeft("alice")).limits[0]).toMatchObject({ used: usd("0.00"), left: usd("100.00") });
    await expect(h.ledger.limitsLeft("nobody")).rejects.toMatchObject({ code: "account_not_found" });
  });
});

describe("however usage is split over processes", () => {
  const step = fc.record({
    ledger: fc.nat({ max: 2 }),
    what: fc.constantFrom("pay", "hold", "drop", "capture", "receive", "announce", "fail"),
    units: fc.integer({ min: 1, max: 60 }),
    payment: fc.constantFrom("p1", "p2", "p3"),
    // Waits for all before, or is sent along with them.
    waits: fc.boolean(),
  });

  test("a limit is never exceeded, in nor out", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), async (steps) => {
        const log = memoryLog();
        const most = usd("1.00");
        const policy = {
          limits: {
            timeZone: "UTC",
            rules: [
              { operations: out, per: "lifetime", amount: most },
              { operations: ["fund"], per: "lifetime", amount: usd("1001.00") },
            ],
          },
        };
        const houses: House[] = await Promise.all([0, 1, 2].map(() => house(policy, memoryStore(log))));
        const [first] = houses;
        if (!first) throw new Error("there are three");
        await settle(first);
        const under: Promise<string>[] = [];
        const answers = new Set<string>();
        const settled = async () => {
          for (const each of await Promise.all(under.splice(0))) answers.add(each);
        };
        for (const { ledger: index, what, units, payment, waits } of steps) {
          const { ledger } = houses[index] ?? first;
          const value = `0.${String(units).padStart(2, "0")}`;
          const asked = {
            pay: pay(value),
            hold: hold(payment, value),
            drop: drop(payment),
            capture: capture(payment, value, units % 2 === 0),
            receive: receive(value),
            announce: announce(payment, value),
            fail: fail(payment),
          }[what];
          if (waits) await settled();
          under.push(answer(asked(ledger)));
        }
        await settled();
        expect(answers).not.toContain("conflict");
        // From the log alone: what went out or is held, and what came in.
        let [gone, came] = [0n, 0n];
        for await (const { type, data } of first.ledger.events()) {
          if (type === "Transferred" || type === "PaymentAuthorized") gone += minorUnits(data.amount);
          if (type === "PaymentVoided") gone -= minorUnits(data.amount);
          if (type === "PaymentCaptured" && data.final) gone -= minorUnits(data.held) - minorUnits(data.amount);
          if (type === "Funded" || type === "FundingStarted") came += minorUnits(data.amount);
          if (type === "FundingFailed") came -= minorUnits(data.amount);
          expect(gone <= minorUnits(most) && came <= 100_100n).toBe(true);
        }
        const { limits: told } = await first.ledger.limitsLeft("alice");
        expect(told.map(({ used }) => minorUnits(used as Money))).toEqual([gone, came]);
        await Promise.all(houses.map((each) => each.ledger.close()));
      }),
      { numRuns: 60 },
    );
  });
});
