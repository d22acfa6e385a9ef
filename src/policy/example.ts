// What may a policy look like? Figures of an imaginary house, to start from.

import type { Money } from "../money/money.ts";
import type { Policy } from "./policy.ts";

const usd = (value: string): Money => ({ currency: "USD", value });

/**
 * A whole policy to start from, in one file that can be read from top to bottom: what things cost, what is allowed, when proof
 * is asked for, and what looks suspicious. Amounts are in USD, so other assets have neither minima nor limits here. Pass your
 * own with `openLedger({ policy })`.
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
      {
        kind: "cross-border",
        when: { operation: "payment", kindOfAccount: "merchant", corridor: "crossBorder" },
        percent: "1.5",
        payer: "payee",
      },
      // A top-up by card costs 1%; by bank nothing.
      { kind: "surcharge", when: { operation: "fund", rail: "card" }, percent: "1", payer: "payee" },
      // A withdrawal costs 0.5%, at least 1.00 and at most 25.00, on top of the amount; in Switzerland at least 2.00.
      {
        kind: "withdrawal",
        when: { operation: "withdraw", country: { except: ["CH"] } },
        percent: "0.5",
        min: usd("1.00"),
        max: usd("25.00"),
        payer: "payer",
      },
      {
        kind: "withdrawal",
        when: { operation: "withdraw", country: "CH" },
        percent: "0.5",
        min: usd("2.00"),
        max: usd("25.00"),
        payer: "payer",
      },
      // One that is to arrive at once costs 1% more.
      {
        kind: "instant",
        when: { operation: "withdraw", settlement: "instant" },
        percent: "1",
        payer: "payer",
      },
      // A conversion costs 1% of what is sold.
      { kind: "conversion", when: { operation: "convert" }, percent: "1", payer: "payer" },
    ],
    // A refund gives back the share of what grew with the amount.
    refunds: "proRata",
  },

  // 5.00 a month after 12 months of inactivity, and 30 days' notice.
  inactivity: { afterMonths: 12, noticeDays: 30, fees: [usd("5.00")] },

  limits: {
    timeZone: "UTC",
    rules: [
      // Who is not verified may receive only.
      { tiers: [0], operations: ["transfer", "payment", "withdraw", "convert"], per: "lifetime", count: 0 },
      { tiers: [1], operations: ["transfer", "payment", "withdraw"], per: "lifetime", amount: usd("1000.00") },
      { tiers: [2], operations: ["transfer", "payment", "withdraw"], per: "year", amount: usd("100000.00") },
      { tiers: [3], operations: ["transfer", "payment", "withdraw"], per: "year", amount: usd("200000.00") },
      // Conversion is for tier 3.
      { tiers: [1, 2], operations: ["convert"], per: "lifetime", count: 0 },
    ],
  },

  stepUp: {
    factors: ["otp"],
    minutes: 5,
    asks: [
      { on: "withdraw", factors: ["password", "otp"] },
      { on: "newPayee" },
      { on: "changeLimit", factors: ["password", "otp"] },
      { on: "changeCredential", factors: ["password", "otp"] },
      { on: "unfreeze", factors: ["password", "otp"] },
    ],
    // Small payments do not ask until they come to 150.00, or are five.
    exempt: [{ upTo: usd("50.00"), sum: usd("150.00"), count: 5 }],
  },

  risk: [
    // 1. More than 5 outgoing payments in an hour.
    { rule: "velocity", count: 5, hours: 1, outcome: "challenge" },
    // 2. An amount above 3 times the mean of 90 days and 3 sigma.
    { rule: "unusualAmount", times: 3, sigmas: 3, days: 90, least: 10, outcome: "challenge" },
    // 3. 3 amounts or more of 80 to 100% of 10,000.00 in a day.
    { rule: "structuring", count: 3, percent: 80, threshold: usd("10000.00"), hours: 24 },
    // 4. 10,000.00 or more in a day, taken together.
    { rule: "dailyTotal", amount: usd("10000.00"), hours: 24 },
    // 5. 80% or more of an inflow of 1,000.00 or more is out again within a day; of a new account that is too much.
    { rule: "passThrough", least: usd("1000.00"), percent: 80, hours: 24 },
    { rule: "passThrough", least: usd("1000.00"), percent: 80, hours: 24, youngerThanDays: 7, outcome: "freeze" },
    // 6. A large inflow of a new account.
    { rule: "largeInflow", least: usd("5000.00"), youngerThanDays: 7 },
    // 7. Half of what there is or more, from a new device to a new payee; after a failed challenge no more.
    { rule: "takeover", percent: 50, hours: 24, outcome: "challenge" },
    { rule: "takeover", percent: 50, hours: 24, afterFailure: true, outcome: "deny" },
    // 8. A withdrawal within a day of a change of credentials.
    { rule: "afterCredentialChange", hours: 24, outcome: "challenge" },
    // 9. Nothing for 12 months, and then much.
    { rule: "dormant", months: 12, least: usd("1000.00"), outcome: "challenge" },
    // 10. From abroad, or from two countries within 3 hours.
    { rule: "elsewhere", foreign: true, hours: 3, outcome: "challenge" },
    // 11. Somebody on a list of the house, or on one by law.
    { rule: "screening", result: "listed", outcome: "deny" },
    { rule: "screening", result: "legal", outcome: "freeze", scope: "all", source: "legal" },
    // 12. 3 failures in a day, or 5 in a row.
    { rule: "failures", count: 3, hours: 24, outcome: "challenge" },
    { rule: "failures", count: 5, inARow: true, outcome: "freeze" },
    // 13. More than 3 declines of one instrument in an hour.
    { rule: "cardTesting", count: 3, hours: 1, outcome: "deny" },
    // 14. More than 3 new cards in an hour, 5 in a day, 8 in a week.
    { rule: "newCards", count: 3, hours: 1, outcome: "deny" },
    { rule: "newCards", count: 5, hours: 24, outcome: "deny" },
    { rule: "newCards", count: 8, hours: 168, outcome: "deny" },
    // 15. Money goes back to where it came from within 48 hours, within 10%.
    { rule: "roundTrip", percent: 10, hours: 48 },
    // 16. 10 or more counterparties in a day, in one direction.
    { rule: "counterparties", count: 10, hours: 24 },
    // 17. 3 round amounts in 30 days.
    { rule: "roundAmounts", count: 3, multipleOf: usd("1000.00"), days: 30 },
    // 18. 3 amounts within 10% of each other to one payee in a day.
    { rule: "similarAmounts", count: 3, percent: 10, hours: 24 },
    // 19. 3 refunds in 30 days; a refund and a chargeback of one payment.
    { rule: "refundAbuse", count: 3, days: 30 },
    { rule: "refundAndChargeback", days: 90 },
    // 20. 0.9% of a merchant's sales contested; 1.5% with 100 sales or more, and a tenth of what there is stays for 90 days.
    { rule: "disputeRatio", percent: "0.9", leastSales: 1 },
    { rule: "disputeRatio", percent: "1.5", leastSales: 100, reserve: { percent: "10", days: 90 } },
    // 21. What was taken back had been spent.
    { rule: "negativeBalance", outcome: "freeze" },
    // 22. A theft is reported; two challenges fail for much.
    { rule: "theftReported", outcome: "freeze", scope: "all" },
    { rule: "failedAtHighValue", count: 2, least: usd("1000.00"), hours: 24, outcome: "freeze" },
  ],
};
