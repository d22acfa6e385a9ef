// How do lives begin that are about one thing only? Three accounts are opened, and have something to spend.

import type { Command, Money } from "tallystick";
import type { Submission } from "tallystick/testing";

const ACCOUNTS = ["alice", "bob", "shop"];
/** A fee along a corridor is charged between some of them, and not between others. */
const COUNTRIES = ["PT", "DE", "PT"];

/** Opens the accounts, and funds one after the other with what is in these purses. */
export function opening(kind: Command<"openAccount">["kind"], purses: readonly Money[]): Submission[] {
  return [
    ...ACCOUNTS.map((account, index) =>
      plain({ type: "openAccount", account, kind, holder: "x", country: COUNTRIES[index] ?? "" }),
    ),
    ...purses.map((amount, index) =>
      plain({
        type: "fund",
        account: ACCOUNTS[index % ACCOUNTS.length] ?? "",
        amount,
        source: { rail: "bank", reference: `purse-${index}` },
      }),
    ),
  ];
}

/** A command without a key or anything else beside it. */
export function plain(command: Command): Submission {
  return { command, options: {} };
}
