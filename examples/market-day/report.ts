// What does the day look like from outside? Sections of plain text, read off the ledger.

import {
  format,
  isZero,
  tagsOf,
  type Account,
  type Ledger,
  type Money,
  type Projection,
  type RiskFlag,
} from "tallystick";
import type { Tally } from "./apply.ts";
import type { BooksOfCurrency } from "./books.ts";
import { count, table } from "./table.ts";

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const BUSIEST = 10;
const STATEMENT_LINES = 12;
const EVIDENCE_SHOWN = 16;
const LONGEST_EXAMPLE = 90;

export async function report(ledger: Ledger, tally: Tally, books: readonly BooksOfCurrency[]): Promise<Section[]> {
  const busiest = await accountsByActivity(ledger);
  const flagged = await flagsByAccount(ledger, busiest);
  const { stopped, others } = await apart(ledger, flagged);
  // The account that looks worst is the one whose statement is wanted.
  const [worst = busiest[0]] = stopped.map(({ id }) => id);
  return [
    outcomes(tally),
    ...(tally.refused.size === 0 ? [] : [refusals(tally)]),
    await balances(ledger, busiest.slice(0, BUSIEST)),
    ...(worst === undefined ? [] : [await endOfStatement(ledger, worst)]),
    stoppedByRisk(stopped),
    otherFlags(others),
    ...books.map(trialBalance),
  ];
}

function outcomes({ done, accepted, replayed, refused }: Tally): Section {
  const turnedDown = [...refused.values()].reduce((sum, { count: times }) => sum + times, 0);
  const rows = [
    [count(done), "given to the ledger"],
    [count(accepted), "accepted: recorded now"],
    [count(replayed), "replayed: carried out before, so nothing was recorded and the first receipt came back"],
    [count(turnedDown), "refused: nothing of it came about"],
  ];
  return { title: "Commands", lines: table(rows, ["right", "left"]) };
}

function refusals({ refused }: Tally): Section {
  const byCode = [...refused].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = byCode.map(([code, { count: times, example }]) => [count(times), code, shortened(example)]);
  return { title: "Refusals, each with its first message", lines: table(rows, ["right", "left", "left"]) };
}

async function balances(ledger: Ledger, accounts: readonly string[]): Promise<Section> {
  const events = await ledger.project(eventsByAccount);
  const rows = [["account", "events", "available", "held"]];
  for (const id of accounts) {
    const all = Object.values((await ledger.account(id)).balances);
    const available = all.map((balance) => amount(balance.available));
    const held = all.filter((balance) => !isZero(balance.held)).map((balance) => amount(balance.held));
    rows.push([id, count(events.get(id) ?? 0), available.join(" + "), held.join(" + ")]);
  }
  return {
    title: `The ${accounts.length} busiest accounts`,
    lines: table(rows, ["left", "right", "right", "right"]),
  };
}

async function endOfStatement(ledger: Ledger, id: string): Promise<Section> {
  const { entries } = await ledger.statement(id);
  const rows = [["at", "event", "with", "amount", "balance", "held", "memo"]];
  for (const entry of entries.slice(-STATEMENT_LINES)) {
    const { at, type, counterparty = "", amount: change, balance, balances: after, memo = "" } = entry;
    rows.push([minuteOf(at), type, counterparty, amount(change), amount(balance), amount(after.held), memo]);
  }
  return {
    title: `Statement of ${id}, the last ${rows.length - 1} of ${entries.length} lines`,
    lines: table(rows, ["left", "left", "left", "right", "right", "right", "left"]),
  };
}

interface Stopped {
  readonly id: string;
  readonly flags: readonly RiskFlag[];
  readonly freezes: Account["freezes"];
}

/** The accounts that risk has frozen or refused something, and the flags on all others. */
async function apart(
  ledger: Ledger,
  flagged: ReadonlyMap<string, readonly RiskFlag[]>,
): Promise<{ readonly stopped: readonly Stopped[]; readonly others: readonly RiskFlag[] }> {
  const stopped: Stopped[] = [];
  const others: RiskFlag[] = [];
  for (const [id, flags] of flagged) {
    const { freezes } = await ledger.account(id);
    const isStopped = flags.some(({ refused }) => refused) || freezes.some(({ source }) => source === "risk");
    if (isStopped) stopped.push({ id, flags, freezes });
    else others.push(...flags);
  }
  return { stopped: stopped.sort((a, b) => b.flags.length - a.flags.length), others };
}

/** A paragraph per account and rule: the last finding of a rule, which has the most evidence. */
function stoppedByRisk(stopped: readonly Stopped[]): Section {
  const lines = stopped.flatMap(({ id, flags, freezes }) => [
    `  ${id}: ${flags.length === 1 ? "one flag" : `${flags.length} flags`}`,
    ...freezes.map(({ source, scope, reason }) => `    frozen by ${source} (${scope}): ${reason}`),
    ...[...new Set(flags.map((flag) => flag.rule))].flatMap((rule) => findings(flags, rule)),
  ]);
  return {
    title: "Accounts that risk has stopped, with the events that show why",
    lines: lines.length === 0 ? ["  None."] : lines,
  };
}

function findings(flags: readonly RiskFlag[], rule: RiskFlag["rule"]): string[] {
  const found = flags.filter((flag) => flag.rule === rule);
  const last = found.at(-1);
  if (!last) return [];
  const times = found.length === 1 ? "once" : `${found.length} times, last`;
  const refused = last.refused ? "; what was asked for was refused" : "";
  return [
    `    ${rule} (${last.outcome}): found ${times} at position ${count(last.position)}, ${minuteOf(last.at)}${refused}`,
    `      observed   ${last.observed}`,
    `      threshold  ${last.threshold}`,
    `      evidence   ${positions(last)}`,
  ];
}

/** Of the others one line for each rule: most of what it finds on an ordinary day is ordinary. */
function otherFlags(flags: readonly RiskFlag[]): Section {
  const rows = [["rule", "flags", "accounts", "the last of them", "observed", "evidence"]];
  for (const rule of [...new Set(flags.map((flag) => flag.rule))].sort()) {
    const found = flags.filter((flag) => flag.rule === rule).sort((a, b) => a.position - b.position);
    const last = found.at(-1);
    if (!last) continue;
    const accounts = new Set(found.map(({ account }) => account)).size;
    rows.push([rule, count(found.length), count(accounts), last.account, last.observed, positions(last)]);
  }
  return {
    title: "Risk flags on other accounts, from which nothing followed but a proof that was given",
    lines: rows.length === 1 ? ["  None."] : table(rows, ["left", "right", "right", "left", "left", "left"]),
  };
}

function positions({ evidence }: RiskFlag): string {
  const shown = evidence.slice(0, EVIDENCE_SHOWN).map(count).join(", ");
  const more = evidence.length > EVIDENCE_SHOWN ? ` and ${evidence.length - EVIDENCE_SHOWN} more` : "";
  return `positions ${shown}${more}`;
}

function trialBalance({ currency, rows, debits, credits, balanced }: BooksOfCurrency): Section {
  const lines = rows.map(({ name, side, amount: sum }) =>
    side === "debit" ? [name, amount(sum), ""] : [name, "", amount(sum)],
  );
  const total = ["total", amount(debits), amount(credits)];
  return {
    title: `Trial balance, ${currency}`,
    lines: [
      ...table([["", "debit", "credit"], ...lines, total], ["left", "right", "right"]),
      balanced
        ? "  It balances: debits equal credits, and everything sums to zero."
        : "  IT DOES NOT BALANCE: debits and credits differ.",
    ],
  };
}

/** How many events are about each account. */
const eventsByAccount: Projection<Map<string, number>> = {
  name: "events-by-account",
  initial: () => new Map(),
  apply: (counts, event) => {
    for (const tag of tagsOf(event)) {
      const account = /^(?:account|credits):(.+)$/.exec(tag)?.[1];
      if (account !== undefined) counts.set(account, (counts.get(account) ?? 0) + 1);
    }
  },
};

/** All accounts, the one with the most events first. */
async function accountsByActivity(ledger: Ledger): Promise<string[]> {
  const counts = [...(await ledger.project(eventsByAccount))];
  return counts.sort(([a, of], [b, than]) => than - of || (a < b ? -1 : 1)).map(([account]) => account);
}

/** The flags of those accounts that have any. */
async function flagsByAccount(ledger: Ledger, accounts: readonly string[]): Promise<Map<string, readonly RiskFlag[]>> {
  const flagged = new Map<string, readonly RiskFlag[]>();
  for (const id of accounts) {
    const flags = await ledger.riskFlags(id);
    if (flags.length > 0) flagged.set(id, flags);
  }
  return flagged;
}

function amount(money: Money): string {
  return format(money, "en-US");
}

function minuteOf(at: string): string {
  return `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}

function shortened(text: string): string {
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE - 1)}…` : text;
}
