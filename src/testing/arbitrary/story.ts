// Which commands belong together? Short stories whose steps would seldom meet by chance.

import * as fc from "fast-check";
import type { Command } from "../../wallet/commands.ts";
import { money } from "./amount.ts";
import { moneyOrZero, twoAccounts, wellFormed } from "./command.ts";
import { idOf } from "./id.ts";

/** A few commands about one thing, in the order in which they make sense; what comes of them depends on all before. */
export function story(): fc.Arbitrary<Command[]> {
  return fc.oneof(
    { weight: 3, arbitrary: contested() },
    { weight: 2, arbitrary: spent() },
    { weight: 1, arbitrary: stopped() },
  );
}

/** A transfer is contested, perhaps after the seller has spent it, and resolved: once, or again, or otherwise. */
function contested(): fc.Arbitrary<Command[]> {
  const resolution = fc
    .record({ toBuyer: fc.boolean(), amount: moneyOrZero() })
    .map(({ toBuyer, amount }) => (toBuyer ? { toBuyer: amount } : { toSeller: amount }));
  return fc
    .record({
      of: idOf("transfer"),
      dispute: idOf("dispute"),
      amount: fc.option(money({ currencies: ["USD"] }), { nil: undefined }),
      meanwhile: fc.array(wellFormed(), { maxLength: 2 }),
      resolutions: fc.array(resolution, { maxLength: 2 }),
    })
    .map(({ of, dispute, amount, meanwhile, resolutions }) => [
      { type: "openDispute", of, reason: "not as described", dispute, ...(amount === undefined ? {} : { amount }) },
      ...meanwhile,
      ...resolutions.map((resolution): Command => ({ type: "resolveDispute", dispute, ...resolution })),
    ]);
}

/** What was received is passed on, and then asked back. */
function spent(): fc.Arbitrary<Command[]> {
  return fc
    .record({
      parties: twoAccounts(),
      third: idOf("account"),
      amount: money({ currencies: ["USD"] }),
      transfer: idOf("transfer"),
      back: wellFormed("refund"),
    })
    .map(({ parties: [from, to], third, amount, transfer, back }) => [
      { type: "transfer", from, to, amount, transfer },
      { type: "transfer", from: to, to: third, amount },
      { ...back, of: transfer },
    ]);
}

/** An account is frozen, used, and let go. */
function stopped(): fc.Arbitrary<Command[]> {
  return fc
    .record({
      freezing: wellFormed("freezeAccount"),
      freeze: idOf("freeze"),
      meanwhile: fc.array(wellFormed(), { maxLength: 2 }),
      lifting: wellFormed("unfreezeAccount"),
    })
    .map(({ freezing, freeze, meanwhile, lifting }) => [
      { ...freezing, freeze },
      ...meanwhile,
      { ...lifting, freeze, account: undefined },
    ]);
}
