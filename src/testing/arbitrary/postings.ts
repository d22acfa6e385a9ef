// Which adjustments must never reach the books?

const one = { currency: "USD", value: "1.00" };
const minusOne = { currency: "USD", value: "-1.00" };
const cash = "assets:cash";
const alice = "liabilities:wallet:alice:available";

/** Postings of an adjustment that is refused whoever approves it. */
export const CORRUPT_POSTINGS: readonly unknown[] = [
  // They do not sum to zero, or only across assets.
  [
    { account: alice, amount: one },
    { account: cash, amount: one },
  ],
  [
    { account: alice, amount: one },
    { account: cash, amount: { currency: "EUR", value: "-1.00" } },
  ],
  // Nothing but zeros, nothing at all, or one side of it.
  [
    { account: alice, amount: { currency: "USD", value: "0.00" } },
    { account: cash, amount: { currency: "USD", value: "0.00" } },
  ],
  [],
  [{ account: cash, amount: one }],
  // No account of the chart, or a part of a wallet that something else answers for.
  [
    { account: "liabilities:wallet:alice:held", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "liabilities:wallet:alice:reserve", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "liabilities:wallet:alice", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "liabilities:wallet::available", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "cash", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "income:fees:", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "assets:cash ", amount: one },
    { account: cash, amount: minusOne },
  ],
  [
    { account: "x".repeat(201), amount: one },
    { account: cash, amount: minusOne },
  ],
  // A field that nobody asked for.
  [
    { account: cash, amount: one, memo: "x" },
    { account: "assets:custody", amount: minusOne },
  ],
];
