// How can a policy refuse what everything else would let pass? By where, how much, what it looks like, and who asks.

import { money, parsePolicy, type Policy } from "tallystick";
import { usd } from "./market.ts";
import type { Row } from "./row.ts";

const nothing = { tariff: { version: "none", components: [] }, risk: [] };
const policy = (part: object): Policy => parsePolicy({ ...nothing, ...part });
const pay = { type: "transfer", from: "alice", to: "bob", amount: usd("10.00"), transfer: "t2" } as const;
const draw = {
  type: "requestWithdrawal",
  account: "alice",
  amount: usd("10.00"),
  destination: { rail: "bank", token: "tok_1" },
} as const;
const abroad = { type: "openAccount", account: "dora", kind: "personal", holder: "cust_4", country: "DE" } as const;

const corridor = { operations: ["transfer" as const], to: "DE" };
const asset = { assets: ["EUR"], operations: ["transfer" as const] };
const lifetime = { operations: ["transfer" as const], per: "lifetime" as const, amount: usd("35.00") };
const cap = usd("35.00");
const listed = { screening: { result: "listed" as const, list: "house-1" } };

export const rows: readonly Row[] = [
  {
    code: "corridor_restricted",
    policy: policy({ restrictions: [corridor] }),
    given: [abroad],
    command: { ...pay, to: "dora" },
    details: { operation: "transfer", restriction: corridor, from: undefined, to: "DE" },
  },
  {
    code: "asset_unavailable",
    policy: policy({ restrictions: [asset] }),
    command: { ...pay, amount: money("10.00", "EUR") },
    details: { operation: "transfer", restriction: asset, asset: "EUR" },
  },
  {
    // 30.00 went to the shop before.
    code: "limit_exceeded",
    policy: policy({ limits: { timeZone: "UTC", rules: [lifetime] } }),
    command: pay,
    details: {
      account: "alice",
      operation: "transfer",
      limit: lifetime,
      used: usd("30.00"),
      left: usd("5.00"),
      asked: usd("10.00"),
    },
  },
  {
    code: "balance_cap_exceeded",
    policy: policy({ limits: { timeZone: "UTC", rules: [], balances: [{ most: cap, kinds: ["merchant"] }] } }),
    command: { ...pay, to: "shop" },
    details: { account: "shop", most: cap, balance: usd("30.00"), asked: usd("10.00") },
  },
  {
    code: "risk_denied",
    policy: policy({ risk: [{ rule: "screening", result: "listed", outcome: "deny" }] }),
    context: listed,
    command: pay,
    records: ["ActionRefused"],
    details: { account: "alice", refusal: "refusal", reasons: ["a check that has to be made"] },
  },
  {
    code: "risk_denied",
    policy: policy({ risk: [{ rule: "screening", result: "listed", outcome: "freeze", scope: "all" }] }),
    context: listed,
    command: pay,
    records: ["ActionRefused", "AccountFrozen"],
    details: { account: "alice", refusal: "refusal", reasons: ["a check that has to be made"] },
  },
  {
    code: "verification_required",
    policy: policy({ stepUp: { factors: ["otp"], minutes: 5, asks: [{ on: "withdraw" }] } }),
    command: draw,
    details: {
      account: "alice",
      factors: ["otp"],
      reasons: ["a withdrawal"],
      fault: "no proof was given",
      boundTo: { amount: usd("10.00"), payee: "tok_1" },
    },
  },
];
