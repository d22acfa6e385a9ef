// Every way in which every command can be refused. Of each concept the rows stand in the order of precedence.

import type { CommandType, RejectionCode } from "tallystick";
import * as account from "./account.ts";
import * as adjustment from "./adjustment.ts";
import * as campaign from "./campaign.ts";
import * as conversion from "./conversion.ts";
import * as chargeback from "./chargeback.ts";
import * as dispute from "./dispute.ts";
import * as facts from "./facts.ts";
import * as freeze from "./freeze.ts";
import * as funding from "./funding.ts";
import * as payment from "./payment.ts";
import * as instrument from "./instrument.ts";
import * as inactivity from "./inactivity.ts";
import * as loss from "./loss.ts";
import * as policy from "./policy.ts";
import * as refund from "./refund.ts";
import * as request from "./request.ts";
import * as reserve from "./reserve.ts";
import * as risk from "./risk.ts";
import * as transfer from "./transfer.ts";
import * as upkeep from "./upkeep.ts";
import * as withdrawal from "./withdrawal.ts";
import type { Amounts, Malformed, Row, Sign } from "./row.ts";

/** The rows of each concept; what is malformed about its commands and their amounts comes on top. */
export const CONCEPTS: Readonly<Record<string, readonly Row[]>> = {
  account: account.rows,
  adjustment: adjustment.rows,
  campaign: campaign.rows,
  conversion: conversion.rows,
  chargeback: chargeback.rows,
  dispute: dispute.rows,
  facts: facts.rows,
  freeze: freeze.rows,
  funding: funding.rows,
  payment: payment.rows,
  instrument: instrument.rows,
  inactivity: inactivity.rows,
  loss: loss.rows,
  policy: policy.rows,
  refund: refund.rows,
  request: request.rows,
  reserve: reserve.rows,
  risk: risk.rows,
  transfer: transfer.rows,
  upkeep: upkeep.rows,
  withdrawal: withdrawal.rows,
};

const MALFORMED: Malformed<CommandType> = {
  ...account.malformed,
  ...adjustment.malformed,
  ...campaign.malformed,
  ...conversion.malformed,
  ...chargeback.malformed,
  ...dispute.malformed,
  ...facts.malformed,
  ...freeze.malformed,
  ...funding.malformed,
  ...payment.malformed,
  ...instrument.malformed,
  ...inactivity.malformed,
  ...loss.malformed,
  ...refund.malformed,
  ...request.malformed,
  ...reserve.malformed,
  ...risk.malformed,
  ...transfer.malformed,
  ...upkeep.malformed,
  ...withdrawal.malformed,
};

const AMOUNTS: readonly Amounts[] = [
  adjustment.amounts,
  campaign.amounts,
  conversion.amounts,
  dispute.amounts,
  funding.amounts,
  payment.amounts,
  chargeback.amounts,
  dispute.amounts,
  funding.amounts,
  loss.amounts,
  refund.amounts,
  request.amounts,
  reserve.amounts,
  risk.amounts,
  transfer.amounts,
  withdrawal.amounts,
];

const NO_AMOUNTS = ["0.00", "-0.00", "1", "1.000", "1e3", "", " 1.00", "٣.00", "-1.00"];
/** What is an amount after all where the sign of a field allows it. */
const ALLOWED: Readonly<Record<Sign, readonly string[]>> = { positive: [], notNegative: ["0.00"], notZero: ["-1.00"] };

function rowsOfAmounts(amounts: Amounts): Row[] {
  return Object.entries(amounts).flatMap(([name, [sign, command]]) => {
    const row = (code: RejectionCode, seen: unknown, amount: object): Row => ({
      code,
      command: command(amount),
      details: { field: name.split(" ")[0], seen },
    });
    const values = NO_AMOUNTS.filter((value) => !ALLOWED[sign].includes(value));
    return [
      row("unknown_asset", "XYZ", { currency: "XYZ", value: "1.00" }),
      ...values.map((value) => {
        const amount = { currency: "USD", value };
        return row("invalid_amount", amount, amount);
      }),
    ];
  });
}

export const ROWS: readonly Row[] = [
  { code: "invalid_command", command: { type: "pay" }, details: { field: "type", seen: "pay" } },
  { code: "invalid_command", command: { type: "toString" }, details: { field: "type", seen: "toString" } },
  ...Object.entries(MALFORMED).map(([type, [input, field, seen]]): Row => {
    return {
      code: "invalid_command",
      command: { type, ...input },
      details: { field, ...(seen === undefined ? {} : { seen }) },
    };
  }),
  ...AMOUNTS.flatMap(rowsOfAmounts),
  ...Object.values(CONCEPTS).flat(),
];
