// Accounts that are opened and closed.

import * as fc from "fast-check";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
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
    arbitrary: () => fc.record({ type: fc.constant("closeAccount"), account: idOf("account") }),
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
      })
      .map(({ country, ...rest }) => (country === undefined ? rest : { ...rest, country })),
  AccountClosed: () =>
    fc.record({
      account: id(),
      residue: fc.uniqueArray(money(), { selector: ({ currency }) => currency, maxLength: 3 }),
    }),
};
