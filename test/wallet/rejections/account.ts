// How can opening or closing an account be refused?

import { usd, bank, chargeback, freeze, frozen, dispute, close, empty } from "./market.ts";
import { started } from "./funding.ts";
import { linked } from "./instrument.ts";
import { requested } from "./withdrawal.ts";
import type { Malformed, Row } from "./row.ts";

export const malformed: Malformed<"openAccount" | "closeAccount"> = {
  openAccount: [{ kind: "robot", holder: "cust_1" }, "kind", "robot"],
  closeAccount: [{}, "account", undefined],
};

const fundShop = { type: "fund", account: "shop", amount: usd("50.00"), source: bank("wire-2") } as const;

export const rows: readonly Row[] = [
  { code: "account_not_found", command: close("nobody"), details: { account: "nobody" } },
  {
    code: "instrument_not_found",
    given: [{ ...linked, account: "bob" }],
    command: { ...close("alice"), instrument: "i1" },
    details: { instrument: "i1", account: "alice" },
  },
  {
    code: "already_exists",
    command: { type: "openAccount", account: "alice", kind: "personal", holder: "cust_1" },
    details: { account: "alice" },
  },
  {
    code: "already_exists",
    given: [close("bob")],
    command: { type: "openAccount", account: "bob", kind: "personal", holder: "cust_2" },
    details: { account: "bob" },
  },
  // A closed account is not closed again to another instrument.
  {
    code: "account_closed",
    given: [linked, close("alice")],
    command: { ...close("alice"), instrument: "i1" },
    details: { account: "alice" },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "debit")],
    command: close("alice"),
    details: { account: "alice", freezes: frozen("debit") },
  },
  {
    code: "account_frozen",
    given: [freeze("alice", "credit")],
    command: close("alice"),
    details: { account: "alice", freezes: frozen("credit") },
  },
  {
    code: "wrong_state",
    given: [linked],
    command: { ...close("alice"), instrument: "i1" },
    details: { instrument: "i1", status: "linked", expected: ["verified"] },
  },
  {
    code: "wrong_state",
    given: [started],
    command: close("alice"),
    details: { account: "alice", pending: usd("20.00") },
  },
  {
    code: "wrong_state",
    given: [requested],
    command: close("alice"),
    details: { account: "alice", held: usd("20.00") },
  },
  // The shop spent what the buyer then won back: it owes 30.00.
  { code: "wrong_state", given: empty, command: close("shop"), details: { account: "shop", debt: usd("30.00") } },
  {
    code: "chargeback_open",
    given: [chargeback, fundShop],
    command: close("shop"),
    details: { account: "shop", chargebacks: ["c1"] },
  },
  // Whoever may still be owed something stays: the buyer too.
  { code: "dispute_open", given: [dispute], command: close("alice"), details: { account: "alice", disputes: ["d1"] } },
  { code: "dispute_open", given: [dispute], command: close("shop"), details: { account: "shop", disputes: ["d1"] } },
];
