// How can a campaign be refused: to be defined, to be ended, or to be used?

import { money, type Command, type Policy, type TariffComponent } from "tallystick";
import { authorize, capture } from "./payment.ts";
import { usd } from "./market.ts";
import { converted, quote } from "./conversion.ts";
import { requested } from "./withdrawal.ts";
import { settled, started } from "./funding.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

const NOW = "2026-01-31T09:00:00.000Z";
const LATER = "2026-03-01T00:00:00.000Z";

/** 1.00 for everything. */
const when = (operation: TariffComponent["when"]["operation"], payer: "payer" | "payee"): TariffComponent => {
  return { kind: "service", when: { operation }, fixed: usd("1.00"), payer };
};
export const PRICED: Policy = {
  tariff: {
    version: "v1",
    components: [
      when("fund", "payee"),
      when("transfer", "payer"),
      when("payment", "payee"),
      when("convert", "payer"),
      when("withdraw", "payer"),
    ],
  },
  risk: [],
};

const tenth = (operation: TariffComponent["when"]["operation"]): TariffComponent => {
  return { kind: "service", when: { operation }, percent: "10", payer: "payer" };
};
const IN_EVERY_ASSET: Policy = {
  tariff: { version: "v1", components: [tenth("transfer"), tenth("convert")] },
  risk: [],
};

const waiver = { type: "defineCampaign", campaign: "s1", waives: { percent: "100" } } as const;
const inEuros: Command = { ...waiver, waives: { fixed: money("1.00 EUR") } };
const over = { type: "endCampaign", campaign: "s1" } as const;

const toBob = { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), campaign: "s1" } as const;
const promoted: Command = { ...quote, amount: usd("20.00"), campaign: "s1" };

export const malformed: Malformed<"defineCampaign" | "endCampaign"> = {
  defineCampaign: [{ waives: { percent: 100 } }, "waives", { percent: 100 }],
  endCampaign: [{}, "campaign", undefined],
};

export const amounts: Amounts = {
  "waives.fixed": ["positive", (fixed) => ({ ...waiver, waives: { fixed } })],
  "waives.base": ["positive", (base) => ({ ...waiver, waives: { base } })],
  "caps.amount": ["positive", (amount) => ({ ...waiver, caps: { amount } })],
  "caps.budget": ["positive", (budget) => ({ ...waiver, caps: { budget } })],
};

/** Everything that can name a campaign, each with the operation that it is, what comes before it, and the asset of its fees. */
const NAMING: readonly (readonly [operation: string, command: Row["command"], given: readonly Command[]])[] = [
  ["transfer", { type: "transfer", from: "alice", to: "bob", amount: usd("1.00"), campaign: "s1" }, []],
  [
    "fund",
    {
      type: "fund",
      account: "alice",
      amount: usd("1.00"),
      source: { rail: "bank", reference: "wire-2" },
      campaign: "s1",
    },
    [],
  ],
  ["fund", { ...settled, campaign: "s1" }, [started]],
  ["payment", { ...capture, campaign: "s1" }, [authorize]],
  ["convert", { ...quote, campaign: "s1" }, []],
  ["withdraw", { ...requested, campaign: "s1" }, []],
];

/** A row for everything that can name a campaign. */
function named(row: (operation: string) => Pick<Row, "code" | "given" | "details" | "at">): Row[] {
  return NAMING.map(([operation, command, given]): Row => {
    const { given: more = [], ...rest } = row(operation);
    return { command, given: [...given, ...more], ...rest };
  });
}

export const rows: readonly Row[] = [
  { code: "invalid_command", command: { ...waiver, waives: {} }, details: { field: "waives", seen: {} } },
  {
    code: "invalid_command",
    command: { ...waiver, waives: { percent: "100.1" } },
    details: { field: "waives.percent", seen: "100.1" },
  },
  { code: "invalid_command", command: { ...waiver, caps: { uses: 0 } }, details: { field: "caps.uses", seen: 0 } },
  {
    code: "invalid_command",
    command: { ...waiver, caps: { perAccount: 1.5 } },
    details: { field: "caps.perAccount", seen: 1.5 },
  },
  {
    code: "invalid_command",
    command: { ...waiver, operations: ["refund"] },
    details: { field: "operations.0", seen: "refund" },
  },
  { code: "invalid_command", command: { ...waiver, operations: [] }, details: { field: "operations", seen: [] } },
  {
    code: "invalid_command",
    command: { ...waiver, caps: { amount: usd("1.00"), budget: money("10.00 EUR") } },
    details: { field: "caps.budget", seen: money("10.00 EUR") },
  },
  {
    code: "invalid_command",
    command: { ...waiver, period: { from: LATER, until: LATER } },
    details: { field: "period.until", seen: LATER },
  },
  {
    code: "invalid_command",
    command: { ...waiver, period: { until: NOW } },
    details: { field: "period.until", seen: NOW, now: NOW },
  },
  { code: "campaign_not_found", command: over, details: { campaign: "s1" } },
  ...named(() => ({ code: "campaign_not_found", details: { campaign: "s1" } })),
  // It is for something else.
  ...named((operation) => {
    const other = operation === "transfer" ? "fund" : "transfer";
    return {
      code: "campaign_not_found",
      given: [{ ...waiver, operations: [other] }],
      details: { campaign: "s1", operation, operations: [other] },
    };
  }),
  { code: "already_exists", given: [waiver], command: waiver, details: { campaign: "s1" } },
  { code: "already_exists", given: [waiver, over], command: waiver, details: { campaign: "s1" } },
  ...named(() => ({
    code: "currency_mismatch",
    given: [inEuros],
    details: { campaign: "s1", seen: "USD", expected: "EUR" },
  })),
  ...named(() => ({
    code: "wrong_state",
    given: [{ ...waiver, period: { from: LATER } }],
    details: { campaign: "s1", due: LATER },
  })),
  ...named(() => ({ code: "expired", given: [waiver, over], details: { campaign: "s1" } })),
  // From its last instant on, which is not its own.
  ...named(() => {
    const until = "2026-01-31T09:30:00.000Z";
    return {
      code: "expired",
      given: [{ ...waiver, period: { until } }],
      at: until,
      details: { campaign: "s1", until },
    };
  }),
  // A budget that covers a part of what would be waived.
  ...named(() => ({
    code: "promotion_exhausted",
    policy: PRICED,
    given: [{ ...waiver, caps: { budget: usd("0.99") } }],
    details: { campaign: "s1", cap: "budget", left: usd("0.99"), needed: usd("1.00") },
  })),
  ...named(() => ({
    code: "promotion_exhausted",
    policy: PRICED,
    given: [{ ...waiver, caps: { budget: usd("1.99") } }, toBob],
    details: { campaign: "s1", cap: "budget", left: usd("0.99"), needed: usd("1.00") },
  })),
  ...named(() => ({
    code: "promotion_exhausted",
    policy: PRICED,
    given: [{ ...waiver, caps: { uses: 1 } }, toBob],
    details: { campaign: "s1", cap: "uses", left: 0, needed: 1 },
  })),
  {
    code: "promotion_exhausted",
    policy: PRICED,
    given: [{ ...waiver, caps: { perAccount: 1 } }, toBob],
    command: { ...toBob, amount: usd("2.00") },
    details: { campaign: "s1", cap: "perAccount", account: "alice", left: 0, needed: 1 },
  },
  // A quote uses nothing, so somebody else may have.
  {
    code: "promotion_exhausted",
    policy: PRICED,
    given: [{ ...waiver, caps: { uses: 1 } }, promoted, toBob],
    command: converted,
    details: { campaign: "s1", cap: "uses", left: 0, needed: 1 },
  },
  // What is paid with a quote uses the campaign of either.
  ...(
    [
      [{ uses: 1 }, { cap: "uses" }],
      [{ perAccount: 1 }, { cap: "perAccount", account: "alice" }],
    ] as const
  ).map(([caps, details]): Row => ({
    code: "promotion_exhausted",
    policy: IN_EVERY_ASSET,
    given: [{ ...waiver, caps }, promoted],
    command: { ...toBob, amount: money("1.00 EUR"), quote: "q1" },
    details: { campaign: "s1", ...details, left: 1, needed: 2 },
  })),
];
