// Does the market day come out the same, whatever happens to the process meanwhile?

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import canonicalize from "canonicalize";
import { examplePolicy, memoryStore, openLedger, type EventStore, type Ledger, type RejectionCode } from "tallystick";
import { sqliteStore } from "tallystick/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { applyLines, type ScriptClock, type Tally } from "../../examples/market-day/apply.ts";
import { booksByCurrency } from "../../examples/market-day/books.ts";
import { POP_UP, THIEF } from "../../examples/market-day/cast.ts";
import { marketDay } from "../../examples/market-day/day.ts";
import { parseLines, type Line } from "../../examples/market-day/line.ts";

const COMMANDS = fileURLToPath(new URL("../../examples/market-day/commands.jsonl", import.meta.url));
const DEMO = fileURLToPath(new URL("../../examples/market-day/demo.ts", import.meta.url));
const FROM_SOURCE = new URL("./from-source.ts", import.meta.url).href;

const text = readFileSync(COMMANDS, "utf8");
const lines = parseLines(text, COMMANDS);

/** One refusal by a rule; the freezes that came along: one of the thief for it, one for the reversal, two of the shop. */
const ADDED_BY_RISK = 5;

/** What must be the same of two runs: everything, once the ids that are drawn anew are numbered in the order of the log. */
interface Outcome {
  readonly head: number;
  readonly digest: string;
  readonly rows: readonly unknown[];
}

let folder: string;
let file: string;
let tally: Tally;
let expected: Outcome;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "market-day-"));
  file = join(folder, "uninterrupted.db");
  [tally, expected] = await onLedger(sqliteStore(file), async (ledger, clock) => [
    await applyLines(ledger, lines, { clock }),
    await outcomeOf(ledger),
  ]);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the commands", () => {
  test("the committed file is what the generator writes, byte for byte", () => {
    expect(marketDay() === text).toBe(true);
  });

  test("there are more than 5,000, and every one has a key", () => {
    expect(lines.length).toBeGreaterThan(5_000);
    expect(lines.filter(({ key }) => key === undefined)).toEqual([]);
  });

  test("a line that cannot be used is named", () => {
    const good = text.split("\n").slice(0, 2).join("\n");
    const bad = (third: string) => () => parseLines(`${good}\n${third}\n`, "x.jsonl");
    expect(bad('{"at":"2026-03')).toThrow(/^x\.jsonl, line 3: not JSON/);
    expect(bad("")).toThrow(/^x\.jsonl, line 3: not JSON/);
    expect(bad("[]")).toThrow(/^x\.jsonl, line 3: expected an object with at and command/);
    expect(bad("{}")).toThrow(/^x\.jsonl, line 3: "at" is missing/);
    expect(bad('{"at":"2026-03-14T08:00:00.000Z"}')).toThrow(/^x\.jsonl, line 3: "command" is missing/);
    const beside = (rest: string) => bad(`{"at":"2026-03-14T08:00:00.000Z",${rest},"command":{}}`);
    expect(beside('"auth":"otp"')).toThrow(/^x\.jsonl, line 3: "auth" is not an object/);
    expect(beside('"context":[]')).toThrow(/^x\.jsonl, line 3: "context" is not an object/);
    expect(beside('"auth":{},"context":{}')).not.toThrow();
    expect(bad('{"at":"2026-01-01T08:00:00.000Z","command":{}}')).toThrow(/^x\.jsonl, line 3: .* before/);
  });
});

describe("an uninterrupted run", () => {
  test("every line has its answer, and repeated requests record nothing", async () => {
    const refused = [...tally.refused.values()].reduce((sum, { count }) => sum + count, 0);
    expect(tally.done).toBe(lines.length);
    expect(tally.accepted + tally.replayed + refused).toBe(lines.length);
    // Every line is one event; beside them stand the refusal of the thief, and the freezes by rules.
    expect(tally.accepted + ADDED_BY_RISK).toBe(expected.head);
    expect(tally.replayed).toBeGreaterThan(50);
  });

  test.each<RejectionCode>([
    "account_closed",
    "account_frozen",
    "account_not_found",
    "already_done",
    "already_exists",
    "currency_mismatch",
    "dispute_not_found",
    "dispute_open",
    "exceeds_remaining",
    "freeze_not_found",
    "idempotency_key_reused",
    "insufficient_funds",
    "invalid_amount",
    "invalid_command",
    "limit_exceeded",
    "not_permitted",
    "risk_denied",
    "same_account",
    "transfer_not_found",
    "unknown_asset",
    "verification_required",
    "wrong_state",
  ])("%s is among the refusals", (code) => {
    expect(tally.refused.get(code)?.count).toBeGreaterThan(0);
  });

  test("the books balance in every currency", async () => {
    await onLedger(sqliteStore(file), async (ledger) => {
      const books = booksByCurrency(await ledger.trialBalance());
      expect(books.map(({ currency, balanced }) => [currency, balanced])).toEqual([
        ["EUR", true],
        ["JPY", true],
        ["USD", true],
      ]);
    });
  });

  test("of ordinary people few are refused for a limit or a missing proof, and none by a rule", async () => {
    await onLedger(memoryStore(), async (ledger, clock) => {
      const refused = new Map<RejectionCode, Line[]>();
      for (const line of lines) {
        const [code] = (await applyLines(ledger, [line], { clock })).refused.keys();
        if (code !== undefined) refused.set(code, [...(refused.get(code) ?? []), line]);
      }
      const { risk_denied = [], limit_exceeded = [], verification_required = [] } = Object.fromEntries(refused);
      expect(risk_denied.map(({ command }) => command)).toMatchObject([{ type: "transfer", from: THIEF }]);
      expect(limit_exceeded.length + verification_required.length).toBeLessThan(lines.length / 100);
      // Whoever is asked for a proof has given none, or one of long ago; whoever is over the limit has given one.
      expect(verification_required.filter(isFresh)).toEqual([]);
      expect(limit_exceeded.filter(isFresh).length).toBeGreaterThan(1);
    });
  });

  test("rules find the thief: the payment is refused, and the account frozen along with that", async () => {
    await onLedger(sqliteStore(file), async (ledger) => {
      const flags = await ledger.riskFlags(THIEF);
      const rules = ["counterparties", "largeInflow", "negativeBalance", "passThrough", "velocity"];
      expect([...new Set(flags.map(({ rule }) => rule))].sort()).toEqual(rules);
      const refused = flags.filter((flag) => flag.refused);
      expect(refused.map(({ rule, outcome }) => `${rule} ${outcome}`)).toEqual([
        "velocity challenge",
        "passThrough flag",
        "passThrough freeze",
        "counterparties flag",
      ]);
      const [position = 0] = refused.map((flag) => flag.position);
      const recorded = [];
      for await (const event of ledger.events({ after: position - 1 })) {
        recorded.push(event);
        if (recorded.length === 2) break;
      }
      const [refusal, freeze] = recorded;
      expect([refusal?.type, freeze?.type]).toEqual(["ActionRefused", "AccountFrozen"]);
      expect(freeze?.meta.cause).toBe(refusal?.id);
      const { freezes } = await ledger.account(THIEF);
      expect(freezes.map(({ source, scope }) => `${source} ${scope}`)).toEqual([
        "risk debit",
        "risk all",
        "risk debit",
      ]);
    });
  });

  test("of all others risk freezes the shop that owes what it has not", async () => {
    await onLedger(sqliteStore(file), async (ledger) => {
      const opened = lines.flatMap(({ command }) => (command.type === "openAccount" ? (command.account ?? []) : []));
      const frozen: string[] = [];
      for (const account of new Set(opened)) {
        const refused = (await ledger.riskFlags(account)).some((flag) => flag.refused);
        const { freezes } = await ledger.account(account);
        if (refused || freezes.length > 0) frozen.push(account);
      }
      expect(frozen.sort()).toEqual([THIEF, POP_UP].sort());
    });
  });

  test("another store records the same log", async () => {
    await onLedger(memoryStore(), async (ledger, clock) => {
      await applyLines(ledger, lines, { clock });
      expect(await outcomeOf(ledger)).toEqual(expected);
    });
  });
});

describe("a run that was not the first", () => {
  test("it records nothing, replays what was accepted and refuses what was refused", async () => {
    await onLedger(sqliteStore(file), async (ledger, clock) => {
      const again = await applyLines(ledger, lines, { clock });
      // What the rule refused the account is now too frozen to ask for, so nobody is refused by a rule twice.
      const refused = new Map([...messagesOf(tally)].filter(([code]) => code !== "risk_denied"));
      const { count = 0, example = "" } = refused.get("account_frozen") ?? {};
      refused.set("account_frozen", { count: count + 1, example });
      expect(messagesOf(again)).toEqual(refused);
      expect(again).toMatchObject({ done: tally.done, accepted: 0, replayed: tally.accepted + tally.replayed });
      expect(await outcomeOf(ledger)).toEqual(expected);
    });
  });

  const TIMEOUT = { timeout: 120_000 };
  test("killed or stopped at several moments and started again, it ends as an uninterrupted one", TIMEOUT, async () => {
    const broken = join(folder, "broken-off.db");
    const heads: number[] = [];
    for (const [index, signal] of (["SIGKILL", "SIGINT", "SIGKILL", "SIGKILL"] as const).entries()) {
      // Each gets further than the one before, so that new commands are always being recorded when it ends.
      const { code, errors } = await demo(["--file", broken], { signal, afterLines: index + 1 });
      expect([code, errors.includes("run the same command again")]).toEqual(
        signal === "SIGINT" ? [130, true] : [null, false],
      );
      heads.push(await onLedger(sqliteStore(broken), (ledger) => ledger.head()));
    }
    expect(heads.at(0)).toBeGreaterThan(0);
    expect(heads.at(-1)).toBeLessThan(expected.head);

    const { code, output } = await demo(["--file", broken]);
    expect(code).toBe(0);
    await onLedger(sqliteStore(broken), async (ledger) => {
      expect(await outcomeOf(ledger)).toEqual(expected);
    });
    // Plain text where there is no terminal, and the answer in words.
    expect(output).not.toContain("\u001b");
    expect(output.match(/It balances/g)).toHaveLength(3);
    expect(output).toContain(`${THIEF}: `);
    expect(output).toContain("frozen by risk (debit): passThrough");
    expect(output).toMatch(/passThrough \(freeze\): found .*refused\n.*4565\.00 USD of an inflow/);
  });
});

describe("the demo", () => {
  test("a commands file that is missing or corrupt is one line of error", async () => {
    const corrupt = join(folder, "corrupt.jsonl");
    writeFileSync(corrupt, `${text.split("\n")[0]}\n{"at":`);
    for (const [path, problem] of [
      [join(folder, "none.jsonl"), /cannot be read: ENOENT/],
      [corrupt, /line 2: not JSON/],
    ] as const) {
      const { code, errors } = await demo(["--file", join(folder, "never.db"), "--commands", path]);
      expect(code).toBe(1);
      expect(errors).toMatch(problem);
      expect(errors.trim().split("\n")).toHaveLength(1);
    }
  });
});

/** Whether a line comes with a proof that is not too old for the policy. */
function isFresh({ at, auth }: Line): boolean {
  return auth !== undefined && Date.parse(at) - Date.parse(auth.at) <= (examplePolicy.stepUp?.minutes ?? 0) * 60_000;
}

/** Refusals by code; what was available is another amount by the end of the day. */
function messagesOf({ refused }: Tally): Map<RejectionCode, { count: number; example: string }> {
  return new Map(
    [...refused].map(([code, { count, example }]) => [
      code,
      { count, example: example.replace(/has \S+ (?=\w+ available)/, "") },
    ]),
  );
}

async function onLedger<Result>(
  store: EventStore,
  use: (ledger: Ledger, clock: ScriptClock) => Promise<Result>,
): Promise<Result> {
  const clock: ScriptClock = { now: "2026-01-01T00:00:00.000Z" };
  await using ledger = await openLedger({ store, policy: examplePolicy, clock: () => clock.now });
  return await use(ledger, clock);
}

/** Of events, and of what nobody has named: a refusal, a freeze by a rule. Causes and evidence refer to them. */
const DRAWN = /\b[0-9A-HJKMNP-TV-Z]{26}\b|(?<=_)[0-9A-HJKMNP-TV-Z]{26}\b/g;

async function outcomeOf(ledger: Ledger): Promise<Outcome> {
  const hash = createHash("sha256");
  const numbers = new Map<string, number>();
  const numbered = (id: string): string => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return `#${numbers.get(id)}`;
  };
  for await (const event of ledger.events()) hash.update(`${canonicalize(event)?.replace(DRAWN, numbered)}\n`);
  const { rows } = await ledger.trialBalance();
  return { head: await ledger.head(), digest: hash.digest("hex"), rows };
}

interface Run {
  /** Absent where the process was killed. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the demo itself, on the package's source; with `end`, sends a signal a moment after so many lines of progress. */
function demo(
  args: readonly string[],
  end?: { readonly signal: NodeJS.Signals; readonly afterLines: number },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", FROM_SOURCE, DEMO, ...args]);
    let [output, errors, sent] = ["", "", false];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      const progress = output.match(/ commands\n/g)?.length ?? 0;
      if (!end || sent || progress < end.afterLines) return;
      sent = true;
      setTimeout(() => child.kill(end.signal), Math.random() * 80);
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
    child.on("error", reject).on("close", (code) => {
      resolve({ code, output, errors });
    });
  });
}
