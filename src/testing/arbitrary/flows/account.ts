// Accounts that are opened and closed.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf } from "../id.ts";
import { maybe } from "../maybe.ts";
import { accountKind } from "../party.ts";

export const commands: CommandArbitraries<"openAccount" | "closeAccount"> = {
  openAccount: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("openAccount"),
        account: maybe(idOf("account"), 20),
        kind: accountKind(),
        holder: fc.constantFrom("cust_1", "cust_2"),
        country: maybe(fc.constantFrom("PT", "DE")),
        tier: maybe(fc.integer({ min: 0, max: 3 })),
      }),
  },
  closeAccount: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("closeAccount"),
        account: idOf("account"),
        instrument: fc.oneof(
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: idOf("instrument") },
        ),
      }),
  },
};

export const events: EventArbitraries<"AccountOpened" | "AccountClosed"> = {
  AccountOpened: () =>
    fc
      .record({
        account: id(),
        kind: accountKind(),
        holder: id(),
        country: fc.constantFrom("PT", undefined),
        tier: fc.integer({ min: 0, max: 3 }),
        unlisted: fc.constantFrom(undefined, undefined, true as const),
      })
      .map(({ country, unlisted, ...rest }) => ({
        ...rest,
        ...(country === undefined ? {} : { country }),
        ...(unlisted === undefined ? {} : { unlisted }),
      })),
  AccountClosed: () =>
    fc.oneof(
      fc.record({
        account: id(),
        residue: fc.uniqueArray(money(), { selector: ({ currency }) => currency, maxLength: 3 }),
      }),
      fc.record({ account: id(), residue: money().map(() => []), instrument: id() }),
    ),
};

/** An account is emptied to an instrument and closed, and money comes back to it, or is taken back. */
const emptied: Story = {
  weight: 2,
  arbitrary: () =>
    fc
      .record({
        account: idOf("account"),
        instrument: idOf("instrument"),
        funding: idOf("funding"),
        withdrawal: idOf("withdrawal"),
        amount: money({ currencies: ["USD"] }),
        reference: fc.integer({ min: 0, max: 1e6 }),
        ends: fc.constantFrom("failWithdrawal", "returnWithdrawal"),
        before: fc.shuffledSubarray([0, 1, 2], { minLength: 2 }),
      })
      .map(({ account, instrument, funding, withdrawal, amount, reference, ends, before }): Command[] => [
        { type: "linkInstrument", account, kind: "bank", token: "tok_1", fingerprint: `fp-${instrument}`, instrument },
        { type: "verifyInstrument", instrument },
        { type: "fund", account, amount, source: { rail: "card", reference: `shut-${reference}` }, funding },
        ...before
          .slice(0, 1)
          .map((): Command => ({ type: "requestWithdrawal", account, amount, instrument, withdrawal })),
        { type: "submitWithdrawal", withdrawal },
        ...(ends === "returnWithdrawal" ? [{ type: "payWithdrawal", withdrawal } as const] : []),
        { type: "fund", account, amount, source: { rail: "bank", reference: `rest-${reference}` } },
        { type: "closeAccount", account, ...(before.length > 2 ? { instrument } : {}) },
        { type: ends, withdrawal, reason: "account unknown" },
        { type: "reverseFunding", funding, reason: "card stolen" },
      ]),
};

export const stories: readonly Story[] = [emptied];
