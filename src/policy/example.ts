// What may a policy look like? Figures of an imaginary house, to start from.

import type { Policy } from "./policy.ts";

/**
 * A small policy to start from: 2% on payments to merchants and 1.5% more across a border, 1% on card top-ups and
 * conversions, 0.5% on withdrawals, fees that go back with refunds, 5.00 a month on accounts
 * that nobody has used for a year, and three risk rules that flag. Pass your own with `openLedger({ policy })`.
 */
export const examplePolicy: Policy = {
  tariff: {
    version: "example-1",
    components: [
      // The merchant pays 2% of every payment received.
      { kind: "transfer", when: { operation: "transfer", kindOfAccount: "merchant" }, percent: "2", payer: "payee" },
      // 1.5% more of one from another country.
      {
        kind: "cross-border",
        when: { operation: "transfer", kindOfAccount: "merchant", corridor: "crossBorder" },
        percent: "1.5",
        payer: "payee",
      },
      // The same where it is authorised first: of every capture.
      { kind: "payment", when: { operation: "payment", kindOfAccount: "merchant" }, percent: "2", payer: "payee" },
      // A top-up by card costs 1%; by bank nothing.
      { kind: "surcharge", when: { operation: "fund", rail: "card" }, percent: "1", payer: "payee" },
      // A withdrawal costs 0.5%, at least 1.00 and at most 25.00, on top of the amount.
      {
        kind: "withdrawal",
        when: { operation: "withdraw" },
        percent: "0.5",
        min: { currency: "USD", value: "1.00" },
        max: { currency: "USD", value: "25.00" },
        payer: "payer",
      },
      // A conversion costs 1% of what is sold.
      { kind: "conversion", when: { operation: "convert" }, percent: "1", payer: "payer" },
    ],
    // A refund gives back the share of what grew with the amount.
    refunds: "proRata",
  },
  // 5.00 a month after 12 months of inactivity, and 30 days' notice.
  inactivity: { afterMonths: 12, noticeDays: 30, fees: [{ currency: "USD", value: "5.00" }] },
  risk: [
    // More than 5 outgoing payments in an hour.
    { rule: "velocity", count: 5, hours: 1 },
    // 80% or more of an inflow of 1,000.00 or more is out again within a day.
    { rule: "passThrough", least: { currency: "USD", value: "1000.00" }, percent: 80, hours: 24 },
    // Somebody on a list of the house, or on one by law.
    { rule: "screening", result: "listed", outcome: "deny" },
    { rule: "screening", result: "legal", outcome: "freeze", scope: "all", source: "legal" },
    // 10 or more counterparties in a day, in one direction.
    { rule: "counterparties", count: 10, hours: 24 },
  ],
};
