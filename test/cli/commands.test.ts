// Does every command say what it should of a market, in a process of its own?

import { writeFile, readFile, readdir } from "node:fs/promises";
import { defaultPolicy, digestLog, examplePolicy, openLedger, money } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { Accountants } from "../exports/accountants.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { DAY } from "../wallet/scenario.ts";
import { marketFolder } from "./markets.ts";
import { tallystick, type Ended } from "./program.ts";

let cwd: string;
beforeEach(async () => {
  cwd = await marketFolder({ files: true });
});

const run = (line: string, input = ""): Promise<Ended> =>
  tallystick(line.split(" "), { cwd, input, env: { TALLYSTICK_STORE: "wallet.db" } });

/** What a line prints that ends well. */
async function printed(line: string, input?: string): Promise<string> {
  const { code, out, err } = await run(line, input);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return out;
}

const json = async (line: string): Promise<unknown> => JSON.parse(await printed(line));

const transfer = (from: string, to: string, value: string): string =>
  JSON.stringify({ command: { type: "transfer", from, to, amount: { currency: "USD", value } } });

describe("what is read", () => {
  test("balance: in one currency, in all, and as it was", async () => {
    expect(await printed("balance alice")).toBe(
      "currency  available  pending  held  reserved\nUSD           70.00     0.00  0.00      0.00\n",
    );
    expect(await printed("balance alice --position 6")).toContain("100.00");
    expect(await json("balance alice USD --json")).toMatchObject({ available: money("70.00 USD") });
    expect(await json("balance alice --json --position 6")).toMatchObject({ USD: { available: money("100.00 USD") } });
    expect(await json("balance alice USD --json --at 2026-01-31T08:59:59Z")).toMatchObject({
      available: money("0.00 USD"),
    });
  });

  test("account", async () => {
    const out = await printed("account gone");
    expect(out).toContain("status       closed\n");
    expect(await json("account shop --json")).toMatchObject({
      id: "shop",
      balances: { USD: { available: money("30.00 USD") } },
    });
  });

  test("statement: as text, CSV, JSON and camt.053", async () => {
    expect(await printed("statement alice")).toBe(
      [
        "position  at                        type         id  counterparty  amount  balance  currency  memo",
        "       6  2026-01-31T09:00:00.000Z  Funded       f1  bank          100.00   100.00  USD       -",
        "       7  2026-01-31T09:00:00.000Z  Transferred  t1  shop          -30.00    70.00  USD       -",
        "",
      ].join("\n"),
    );
    expect(await printed("statement alice --format csv --by effective")).toMatch(
      /^position,at,.*\r\n6,.*\r\n7,.*\r\n$/,
    );
    const period = "--from 2026-01-01T00:00:00Z --to 2026-02-01T00:00:00Z";
    expect(await json(`statement alice --format json ${period}`)).toMatchObject({
      closing: { USD: money("70.00 USD") },
    });
    expect(await printed(`statement alice --format camt053 --id m1 ${period}`)).toContain("<MsgId>m1</MsgId>");
    expect(await printed("statement alice --to 2026-01-01T00:00:00Z")).toMatch(/^position .*memo\n$/);
  });

  test("timeline and explain", async () => {
    expect(await printed("timeline alice")).toContain("Paid 30.00 USD to shop.\n");
    expect(await json("timeline alice --json")).toMatchObject({ account: "alice", entries: [{}, {}, { id: "t1" }] });
    expect((await printed("explain alice USD")).split("\n").at(-2)).toMatch(/^ balance  -  +-  +70.00 /);
    expect(await json("explain alice USD --json")).toMatchObject({ balance: { available: money("70.00 USD") } });
  });

  test("flags and limits, by the policy that is given", async () => {
    const operations = ["transfer"];
    const rules = [
      { operations, per: "day", amount: money("50.00 USD") },
      { operations, per: "day", count: 9 },
    ];
    const policy = {
      ...defaultPolicy,
      risk: [{ rule: "velocity", count: 1, hours: 1 }],
      limits: { timeZone: "UTC", rules, balances: [{ most: money("500.00 USD") }] },
    };
    await writeFile(`${cwd}/policy.json`, JSON.stringify(policy));
    await printed("submit", `${transfer("alice", "bob", "1.00")}\n${transfer("alice", "bob", "2.00")}`);
    expect(await printed("flags alice --policy policy.json")).toMatch(
      /\n {7}9 .* velocity  flag +- +8,9 +more than 1 +2 outgoing within 1 h\n$/,
    );
    expect((await printed("limits alice --policy policy.json")).split("\n").slice(1, 4)).toEqual([
      "transfer  day   50.00   3.00   47.00  USD",
      "transfer  day       9      2       7  -",
      "balance   -    500.00  67.00  433.00  USD",
    ]);
    expect(await json("limits alice --policy policy.json --json")).toMatchObject({
      limits: [{ left: money("47.00 USD") }, { left: 7 }],
    });
  });

  test("trial-balance, report and fees-earned", async () => {
    expect(await printed("trial-balance")).toMatch(/^liabilities:wallet:alice:available +-70.00  USD$/m);
    expect(await printed("trial-balance --position 6")).toMatch(/^liabilities:wallet:alice:available +-100.00  USD$/m);
    expect(await printed("report shop")).toMatch(/^total +USD +0.00  30.00 .* 30.00  +30.00$/m);
    expect(await json("report shop --json")).toMatchObject({ totals: [{ closing: money("30.00 USD") }] });
    expect(await json("fees-earned --json")).toEqual([]);
  });

  test("due: what is to come, soonest first", async () => {
    const [tomorrow, soon, later] = [1, 5, 6].map((days) => new Date(Date.now() + days * DAY).toISOString());
    const hold = { type: "authorizePayment", from: "alice", to: "shop", amount: money("1.00 USD") };
    const holds = [
      { ...hold, payment: "p2", expiresAt: later },
      { ...hold, payment: "p1", expiresAt: soon },
    ];
    await printed("submit", holds.map((command) => JSON.stringify({ command })).join("\n"));
    const [item] = (await json("due --json --account shop --limit 1")) as { command: object }[];
    expect(item).toEqual({ at: soon, command: { type: "expirePayment", payment: "p1" }, accounts: ["alice", "shop"] });
    expect((await printed("due")).split("\n").slice(1)).toEqual([
      `${soon}  alice,shop  {"type":"expirePayment","payment":"p1"}`,
      `${later}  alice,shop  {"type":"expirePayment","payment":"p2"}`,
      "",
    ]);
    expect(await printed(`due --until ${tomorrow}`)).toBe("at  accounts  command\n");
  });

  test("events: the recorded ones, by tag and place", async () => {
    const positions = async (line: string) =>
      (await printed(line))
        .trimEnd()
        .split("\n")
        .map((each) => (JSON.parse(each) as { position: number }).position);
    expect(await positions("events")).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await positions("events --tag account:alice --tag credits:shop")).toEqual([1, 7]);
    expect(await positions("events --after 2 --limit 3")).toEqual([3, 4, 5]);
    expect(await printed("events --limit 0")).toBe("");
  });

  test("books: hledger and beancount accept them, and prove the trial balance", async () => {
    const accountants = await Accountants.hired();
    try {
      for (const tool of ["hledger", "beancount"] as const) {
        const text = await printed(`books ${tool}`);
        expect(await accountants.objection(tool, text)).toBeUndefined();
        expect(
          await accountants.objection(
            tool,
            text.replace(/ = 100.00 | 100.00 ~ 0 /, (seen) => seen.replace("100", "101")),
          ),
        ).toBeDefined();
      }
    } finally {
      await accountants.dismissed();
    }
  });

  test("verify: the digest that the library gives, of every store", async () => {
    const store = sqliteStore(`${cwd}/wallet.db`);
    const digest = await digestLog(store);
    await store.close();
    expect(await json("verify --json")).toEqual(digest);
    expect(await printed("verify --store wallet.db")).toBe(
      `events    7\nlog       ${digest.log}\nbalances  ${digest.balances}\n`,
    );
    expect(await json("balance alice USD --json --store file:wallet")).toMatchObject({ available: money("70.00 USD") });
  });

  test("a store of the environment gives way to one that is named", async () => {
    const { code } = await tallystick(["balance", "alice", "--store", "wallet.db"], {
      cwd,
      env: { TALLYSTICK_STORE: "nowhere" },
    });
    expect(code).toBe(0);
  });

  test("assets of one's own", async () => {
    const own = ["--store", "points.db", "--assets", "POINTS=0,MILES=2"];
    const amount = { currency: "MILES", value: "1.50" };
    const commands = [
      { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
      { type: "fund", account: "alice", amount, source: { rail: "bank", reference: "w" } },
    ];
    const input = commands.map((command) => JSON.stringify({ command })).join("\n");
    expect(await tallystick(["submit", "--create", ...own], { cwd, input })).toMatchObject({ code: 0 });
    const { out } = await tallystick(["trial-balance", ...own], { cwd });
    expect(out).toMatch(/^assets:cash +1.50  MILES$/m);
    const without = await tallystick(["trial-balance", ...own.slice(0, 2)], { cwd });
    expect(without).toMatchObject({
      code: 1,
      err: expect.stringContaining("this ledger does not know that asset") as unknown,
    });
  });
});

test("reading leaves a SQLite file byte for byte as it was, and nothing beside it", async () => {
  const before = await readFile(`${cwd}/wallet.db`);
  const names = await readdir(cwd);
  await writeFile(`${cwd}/policy.json`, JSON.stringify(examplePolicy));
  const operands: Readonly<Record<string, string>> = { explain: "alice USD", books: "hledger" };
  const writers = new Set(["copy", "upkeep", "submit"]);
  for (const { name, operands: known, options } of COMMANDS.filter((each) => !writers.has(each.name))) {
    const words = operands[name] ?? (Object.hasOwn(known, "account") ? "alice" : "");
    const policy = Object.hasOwn(options, "policy") ? " --policy policy.json" : "";
    expect((await printed(`${name} ${words}${policy}`.replaceAll("  ", " ").trim())).length).toBeGreaterThan(0);
  }
  await run("copy --to copy.db");
  expect(before.equals(await readFile(`${cwd}/wallet.db`))).toBe(true);
  expect((await readdir(cwd)).toSorted()).toEqual([...names, "copy.db", "policy.json"].toSorted());
});

describe("what is written", () => {
  test("submit: a line for a line, in order; what is refused is told, and stops nothing", async () => {
    const lines = [
      { command: { type: "transfer", from: "alice", to: "bob", amount: money("70.01 USD") } },
      {
        command: { type: "transfer", from: "alice", to: "bob", amount: money("70.00 USD") },
        key: "own",
        actor: "holder:cust_1",
      },
      { command: { type: "nonsense" } },
      { command: { type: "transfer", from: "bob", to: "shop", amount: money("70.00 USD") }, key: 7 },
    ];
    const input = `${lines.map((line) => JSON.stringify(line)).join("\n\n")}\n`;
    const first = await run("submit --key import --actor operator:anna", input);
    expect({ code: first.code, err: first.err }).toEqual({
      code: 1,
      err: "tallystick: 3 of 4 commands were rejected\n",
    });
    const answers = first.out
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(answers).toMatchObject([
      { line: 1, outcome: "rejected", rejection: { code: "insufficient_funds" } },
      {
        line: 3,
        outcome: "accepted",
        receipt: { replayed: false, events: [{ meta: { key: "own", actor: "holder:cust_1" } }] },
      },
      { line: 5, outcome: "rejected", rejection: { code: "invalid_command" } },
      { line: 7, outcome: "rejected", rejection: { code: "invalid_command" } },
    ]);
  });

  test("submit: the same again with the same key is replayed", async () => {
    const input = ["1.00", "2.00"].map((value) => transfer("alice", "bob", value)).join("\n");
    const replayed = async () =>
      (await printed("submit --key k --actor operator:anna", input))
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { receipt: { replayed: boolean; position: number } }).receipt)
        .map(({ replayed, position }) => [replayed, position]);
    expect(await replayed()).toEqual([
      [false, 8],
      [false, 9],
    ]);
    expect(await replayed()).toEqual([
      [true, 8],
      [true, 9],
    ]);
    expect(await printed("events --tag key:k:2")).toContain('"actor":"operator:anna"');
    expect(await printed("verify")).toContain("events    9\n");
  });

  test("submit by the policy that is given", async () => {
    const when = { operation: "transfer" };
    const tariff = { version: "1", components: [{ kind: "transfer", when, percent: "2", payer: "payee" }] };
    await writeFile(`${cwd}/policy.json`, JSON.stringify({ ...defaultPolicy, tariff }));
    await printed("submit --policy policy.json", transfer("alice", "shop", "10.00"));
    expect(await printed("fees-earned")).toMatch(/ transfer +0.20 /);
  });

  test("upkeep records what is overdue, once", async () => {
    // Authorised on the day of the market, until the day after.
    const store = sqliteStore(`${cwd}/overdue.db`);
    await using ledger = await openLedger({ store, clock: () => "2026-01-31T09:00:00.000Z" });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "c" });
    await ledger.openAccount({ account: "shop", kind: "merchant", holder: "s" });
    await ledger.fund({ account: "alice", amount: money("9.00 USD"), source: { rail: "bank", reference: "w" } });
    const expiresAt = "2026-02-01T09:00:00.000Z";
    await ledger.authorizePayment({ from: "alice", to: "shop", amount: money("9.00 USD"), payment: "p1", expiresAt });
    await ledger.close();
    expect(await printed("upkeep --store overdue.db")).toBe("settled        times\nexpirePayment      1\n");
    expect(await json("upkeep --store overdue.db --json")).toEqual({ settled: {}, left: [] });
  });

  test("copy: to a place that is made, again, and not over another ledger; progress beside what is printed", async () => {
    const verified = await printed("verify");
    const copied = { code: 0, out: verified };
    expect(await run("copy --to copy.db")).toEqual({ ...copied, err: "copy 7 of 7\nverify 7 of 7\n" });
    expect(await run("copy --to copy.db")).toEqual({ ...copied, err: "compare 7 of 7\nverify 7 of 7\n" });
    expect(await run("copy --to file:copies")).toMatchObject(copied);
    expect(await printed("verify --store file:copies")).toBe(verified);
    const other = await openLedger({ store: sqliteStore(`${cwd}/other.db`) });
    await other.openAccount({ account: "x", kind: "personal", holder: "y" });
    await other.close();
    expect(await run("copy --to other.db")).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("not a copy") as unknown,
    });
  });
});

test("a text that somebody else wrote does not speak to the terminal", async () => {
  const memo = "\u001b[2J\u202egnp\n.";
  const command = {
    type: "transfer",
    from: "alice",
    to: "bob",
    amount: money("1.00 USD"),
    memo: memo.replace("\n", ""),
  };
  await printed("submit", JSON.stringify({ command }));
  const shown = (await printed("statement alice")).trimEnd().split("\n").at(-1);
  expect(shown).toMatch(/ USD {7}\\u\{1b\}\[2J\\u\{202e\}gnp\.$/);
});
