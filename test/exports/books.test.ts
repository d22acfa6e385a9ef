// Do hledger and beancount accept the books, to the last minor unit, and refuse them where a cent is missing?

import * as fc from "fast-check";
import {
  createAssets,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  postings,
  type Assets,
  type LedgerEvent,
} from "tallystick";
import { beancountAccount, beancountLedger, hledgerJournal, type BooksOptions } from "tallystick/exports";
import { arbitraries } from "tallystick/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { played, scripts } from "../projections/played.ts";
import { collected, eventsOf } from "../wallet/market.ts";
import { Accountants } from "./accountants.ts";

const FORMATS = { hledger: hledgerJournal, beancount: beancountLedger } as const;
type Tool = keyof typeof FORMATS;
const TOOLS = Object.keys(FORMATS) as Tool[];

let accountants: Accountants;
beforeAll(async () => {
  accountants = await Accountants.hired();
});
afterAll(() => accountants.dismissed());

async function text(tool: Tool, events: Iterable<LedgerEvent> | AsyncIterable<LedgerEvent>, options?: BooksOptions) {
  return (await collected(FORMATS[tool](events, options))).join("");
}

/** What a tool objects to, if anything. */
async function objection(
  tool: Tool,
  events: Iterable<LedgerEvent>,
  options?: BooksOptions,
): Promise<string | undefined> {
  return accountants.objection(tool, await text(tool, events, options));
}

/** A sum of all amounts that beancount would have to round. */
function isBeyondBeancount(events: readonly LedgerEvent[]): boolean {
  const turnover = events.flatMap(postings).reduce((sum, { amount }) => sum + (amount < 0n ? -amount : amount), 0n);
  return turnover >= 10n ** 28n;
}

describe.each(TOOLS)("%s", (tool) => {
  test("accepts any history, and finds in every account what the trial balance says", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const { ledger, events } = await played(script);
        fc.pre(tool === "hledger" || !isBeyondBeancount(events));
        expect(await objection(tool, events, { trialBalance: await ledger.trialBalance() })).toBeUndefined();
      }),
      { numRuns: 25 },
    );
  });

  test("refuses the books when any one event that moved money is missing", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), async (script, nth) => {
        const { ledger, events } = await played(script);
        fc.pre(tool === "hledger" || !isBeyondBeancount(events));
        const moving = events.filter((event) => movesAnything(event));
        fc.pre(moving.length > 1);
        const missing = moving[nth % moving.length];
        const rest = events.filter((event) => event !== missing);
        expect(await objection(tool, rest, { trialBalance: await ledger.trialBalance() })).toMatch(/balance/i);
      }),
      { numRuns: 15 },
    );
  });

  test("accepts a part of the books, where nothing is asserted of the whole", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat({ max: 40 }), fc.nat({ max: 40 }), async (script, from, count) => {
        const { events } = await played(script);
        fc.pre(tool === "hledger" || !isBeyondBeancount(events));
        expect(await objection(tool, events.slice(from, from + count))).toBeUndefined();
      }),
      { numRuns: 10 },
    );
  });

  test("accepts any name of a wallet, any asset and any memo, and reads the memos back", async () => {
    await fc.assert(
      fc.asyncProperty(ids, ids, own, fc.array(memo, { maxLength: 12 }), async (from, to, scales, memos) => {
        fc.pre(from !== to);
        const assets = createAssets(scales);
        const [currency = "USD"] = Object.keys(scales);
        const { ledger, events } = await withMemos({ from, to, assets, currency, memos });
        const trialBalance = await ledger.trialBalance();
        const books = await text(tool, events, { assets, trialBalance });
        expect(await accountants.objection(tool, books)).toBeUndefined();
        expect(await accountants.remarks(tool, books, "memo")).toEqual(memos.map(READ_BACK[tool]));
      }),
      { numRuns: 12 },
    );
  });

  test("accepts a day that comes after the next one, since two processes have a clock each", async () => {
    const log = memoryLog();
    await using ahead = await openLedger({ store: memoryStore(log), clock: () => "2026-02-01T00:00:00.001Z" });
    await using behind = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T23:59:59.999Z" });
    await ahead.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    for (const [ledger, reference] of [
      [ahead, "1"],
      [behind, "2"],
      [ahead, "3"],
      [behind, "4"],
    ] as const) {
      await ledger.fund({ account: "alice", amount: money("5.00 USD"), source: { rail: "bank", reference } });
    }
    const events = await eventsOf(ahead);
    expect(new Set(events.map(({ at }) => at)).size).toBe(2);
    expect(await objection(tool, events, { trialBalance: await ahead.trialBalance() })).toBeUndefined();
  });

  test("is given nothing but a preamble where nothing moved", async () => {
    expect(await objection(tool, [], { trialBalance: { rows: [] } })).toBeUndefined();
    const rows = [{ account: "assets:cash", balance: money("1.00 USD") }];
    await expect(text(tool, [], { trialBalance: { rows } })).rejects.toThrow(
      "trialBalance has 1 rows, and none of the events moved money: expected all of them",
    );
  });

  test.for<readonly [events: unknown, options: unknown, why: string]>([
    [undefined, {}, "events is missing: expected what ledger.events() gives"],
    [7, {}, "events is 7"],
    [[], null, "options is null: expected an object"],
    [[], { trialBalance: Promise.resolve({ rows: [] }) }, "expected what ledger.trialBalance() resolves with"],
  ])("refuses what a caller without types may give: %j, %j", async ([events, options, why]) => {
    await expect(text(tool, events as never, options as never)).rejects.toThrow(why);
  });

  test("is told which asset the books do not know", async () => {
    const assets = createAssets({ POINTS: 0 });
    const { events } = await withMemos({ from: "a", to: "b", assets, currency: "POINTS", memos: ["m"] });
    await expect(text(tool, events)).rejects.toMatchObject({ code: "unknown_asset" });
  });

  test("is written event by event: whoever stops early reads no further", async () => {
    const { events } = await withMemos({ from: "a", to: "b", assets: createAssets(), currency: "USD", memos: ["m"] });
    const read: number[] = [];
    let isClosed = false;
    async function* source(): AsyncGenerator<LedgerEvent> {
      try {
        for (const event of events) {
          read.push(event.position);
          yield event;
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const piece of FORMATS[tool](source())) if (piece.includes("Funded")) break;
    expect(read).toEqual([1, 2, 3]);
    expect(isClosed).toBe(true);
  });
});

/** An event after which some account has more or less than before. */
function movesAnything(event: LedgerEvent): boolean {
  const sums = new Map<string, bigint>();
  for (const { account, asset, amount } of postings(event)) {
    sums.set(`${account} ${asset}`, (sums.get(`${account} ${asset}`) ?? 0n) + amount);
  }
  return [...sums.values()].some((sum) => sum !== 0n);
}

const ids = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.:-]{1,64}$/).filter((id) => id !== "__proto__"),
  fc.constantFrom("-", ":", "::", "a::b", "held", "wallet:held", ".", "__", "0", "A", "a", "X-xa", "x-xa"),
);

const own = fc
  .tuple(fc.stringMatching(/^[A-Z][A-Z0-9]{1,15}$/), fc.integer({ min: 0, max: 26 }))
  .filter(([code]) => !createAssets().has(code))
  .map(([code, scale]) => ({ [code]: scale }));

const memo = fc.oneof(
  fc
    .string({ unit: "binary", minLength: 1, maxLength: 80 })
    .filter((memo) => memo.isWellFormed() && memo.length <= 500),
  fc.constantFrom(
    "date:2020-01-01",
    "date:never",
    "[2020-01-01]",
    "date2:, type:X",
    'say "no\\"',
    "\\",
    `${"\n".repeat(100)}x`,
    "a\nb\r\n2026-01-31 * theft\n  Assets:Cash  1 USD",
    "; # | * (1) = @ {",
    "#tag ^link",
    "end comment\ncomment",
    "{{ }}",
    "\u2028",
  ),
);

const READ_BACK: Readonly<Record<Tool, (memo: string) => string>> = {
  // A comment is one line, and what is around it is not read.
  hledger: (memo) => memo.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim(),
  beancount: (memo) => memo,
};

interface Story {
  readonly from: string;
  readonly to: string;
  readonly assets: Assets;
  readonly currency: string;
  readonly memos: readonly string[];
}

/** Two wallets, money for one, and a transfer with each memo. */
async function withMemos({ from, to, assets, currency, memos }: Story) {
  const ledger = await openLedger({ store: memoryStore(), assets, clock: () => "2026-01-31T09:00:00.000Z" });
  await ledger.openAccount({ account: from, kind: "personal", holder: "cust_1" });
  await ledger.openAccount({ account: to, kind: "merchant", holder: "cust_2" });
  const scale = assets.scale(currency);
  const [much, little] = scale === 0 ? ["99", "1"] : [`9.${"9".repeat(scale)}`, `0.${"0".repeat(scale - 1)}1`];
  await ledger.fund({
    account: from,
    amount: assets.money(much, currency),
    source: { rail: "bank", reference: "wire-1" },
  });
  for (const memo of memos) await ledger.transfer({ from, to, amount: assets.money(little, currency), memo });
  return { ledger, events: await eventsOf(ledger) };
}

describe("names for beancount", () => {
  test("are names that it allows, and no two accounts share one", () => {
    fc.assert(
      fc.property(accounts, accounts, (one, other) => {
        for (const account of [one, other])
          expect(beancountAccount(account)).toMatch(/^[A-Z][a-z]+(:[A-Z0-9][A-Za-z0-9-]*)+$/);
        expect(beancountAccount(one) === beancountAccount(other)).toBe(one === other);
      }),
      { numRuns: 2000 },
    );
  });

  test.for([
    ["liabilities:wallet:acc_1:available", "Liabilities:Wallet:Acc-u1:Available"],
    ["liabilities:wallet:a:b:held", "Liabilities:Wallet:A-cb:Held"],
    ["liabilities:wallet:Ann:reserve", "Liabilities:Wallet:X-xAnn:Reserve"],
    ["expenses:promotions:spring.2026:a", "Expenses:Promotions:Spring-d2026-ca"],
    ["income:fx-spread", "Income:Fx--spread"],
    ["assets:cash", "Assets:Cash"],
  ] as const)("%s is %s", ([account, name]) => {
    expect(beancountAccount(account)).toBe(name);
  });
});

const accounts = fc.oneof(
  fc.tuple(ids, fc.constantFrom("available", "held")).map(([id, part]) => `liabilities:wallet:${id}:${part}`),
  ids.map((id) => `expenses:promotions:${id}`),
  arbitraries
    .event()
    .chain((event) => fc.constantFrom("assets:cash", ...postings(event).map(({ account }) => account))),
);

test("beancount computes with 28 digits: an amount of more is refused, naming it, before anything is rounded", async () => {
  const assets = createAssets({ TINY: 27 });
  const ledger = await openLedger({ store: memoryStore(), assets });
  await ledger.openAccount({ account: "a", kind: "personal", holder: "cust_1" });
  const fits = assets.money(`9.${"9".repeat(27)}`, "TINY");
  await ledger.fund({ account: "a", amount: fits, source: { rail: "bank", reference: "1" } });
  expect(await objection("beancount", await eventsOf(ledger), { assets })).toBeUndefined();
  const more = assets.money(`10.${"0".repeat(26)}1`, "TINY");
  await ledger.fund({ account: "a", amount: more, source: { rail: "bank", reference: "2" } });
  const events = await eventsOf(ledger);
  await expect(text("beancount", events, { assets })).rejects.toMatchObject({
    name: "ExportError",
    message: expect.stringMatching(/^event 3 on assets:cash is 10\.0{26}1 TINY: expected at most 28 digits/),
  });
  expect(await objection("hledger", events, { assets, trialBalance: await ledger.trialBalance() })).toBeUndefined();
});

test("zeros take no digits of beancount's", async () => {
  const assets = createAssets({ FINE: 30 });
  const ledger = await openLedger({ store: memoryStore(), assets });
  await ledger.openAccount({ account: "a", kind: "personal", holder: "cust_1" });
  const source = { rail: "bank", reference: "1" };
  await ledger.fund({ account: "a", amount: assets.money(`1200.5${"0".repeat(29)}`, "FINE"), source });
  const books = { assets, trialBalance: await ledger.trialBalance() };
  expect(await objection("beancount", await eventsOf(ledger), books)).toBeUndefined();
});

test.for([
  ["1969-12-31", "event 2 is of 1969-12-31: expected a day from 1970-01-01 on"],
  ["9999-12-31", "the books end on 9999-12-31: expected an earlier day"],
] as const)("a day that beancount has no room for is refused: %s", async ([day, why]) => {
  const ledger = await openLedger({ store: memoryStore(), clock: () => `${day}T09:00:00.000Z` });
  await ledger.openAccount({ account: "a", kind: "personal", holder: "cust_1" });
  await ledger.fund({ account: "a", amount: money("1.00 USD"), source: { rail: "bank", reference: "1" } });
  const trialBalance = await ledger.trialBalance();
  await expect(text("beancount", await eventsOf(ledger), { trialBalance })).rejects.toThrow(why);
});

test("what an entry says beside its amounts", async () => {
  const ledger = await openLedger({ store: memoryStore(), clock: () => "2026-01-31T09:00:00.000Z" });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.fund(
    { account: "alice", amount: money("5.00 USD"), source, funding: "fnd_1" },
    { actor: "operator:anna", effectiveAt: "2026-01-30T23:00:00.000Z" },
  );
  const events = await eventsOf(ledger);
  const { id } = events[1] as LedgerEvent;
  expect(await text("hledger", events)).toBe(`decimal-mark .

commodity 1.00 USD
account assets:cash
account liabilities:wallet:alice:available

2026-01-31 * (2) Funded fnd_1
    ; event: ${id}
    ; at: 2026-01-31T09:00:00.000Z
    ; effective: 2026-01-30T23:00:00.000Z
    ; actor: operator:anna
    assets:cash  5.00 USD
    liabilities:wallet:alice:available  -5.00 USD

`);
  expect(await text("beancount", events)).toBe(`option "title" "tallystick"

1970-01-01 commodity USD
1970-01-01 open Assets:Cash
  account: "assets:cash"
1970-01-01 open Liabilities:Wallet:Alice:Available
  account: "liabilities:wallet:alice:available"

2026-01-31 * "Funded fnd_1"
  position: 2
  event: "${id}"
  at: "2026-01-31T09:00:00.000Z"
  effective: "2026-01-30T23:00:00.000Z"
  actor: "operator:anna"
  Assets:Cash  5.00 USD
  Liabilities:Wallet:Alice:Available  -5.00 USD

`);
});
