// Which accounts are there in the books?
// + is debit, - is credit. What a wallet shows is minus the sum of its postings.

import type { Money } from "../money/money.ts";

/** A wallet's four sub-accounts. */
export const WALLET_PARTS = ["available", "pending", "held", "reserve"] as const;
export type WalletPart = (typeof WALLET_PARTS)[number];

/** A sub-account of a wallet: customer money, so a liability. */
export type WalletAccount = `liabilities:wallet:${string}:${WalletPart}`;

/** Every account that a posting can name. */
export type ChartAccount =
  | WalletAccount
  | "assets:cash"
  | "assets:custody"
  | `assets:receivable:${string}`
  | "liabilities:transit"
  | "liabilities:unclaimed"
  | `income:fees:${string}`
  | "income:fx-spread"
  | "equity:fx-position"
  | `expenses:promotions:${string}`
  | `expenses:losses:${string}`
  | `expenses:costs:${string}`;

/** One line of the books: + debit, - credit, in minor units of the asset. */
export interface Posting {
  readonly account: ChartAccount;
  readonly asset: string;
  readonly amount: bigint;
}

/** A sub-account of a wallet, in its two parts. */
export interface WalletPlace {
  readonly id: string;
  readonly part: WalletPart;
}

/** A posting as an event or a command writes it: the same, with the amount as signed Money. */
export interface WrittenPosting {
  readonly account: string;
  readonly amount: Money;
}

const WALLET = /^liabilities:wallet:((?!__proto__:)[A-Za-z0-9_.:-]{1,64}):(available|pending|held|reserve)$/;
const OTHER =
  /^(?:assets:cash|assets:custody|assets:receivable:[a-z0-9_-]+|liabilities:transit|liabilities:unclaimed|income:fees:[a-z0-9_-]+|income:fx-spread|equity:fx-position|expenses:promotions:[A-Za-z0-9_.:-]+|expenses:(?:losses|costs):[A-Za-z0-9_.-]+)$/;

/** The sub-account of a wallet. */
export function walletAccount(id: string, part: WalletPart): WalletAccount {
  return `liabilities:wallet:${id}:${part}`;
}

/** The wallet and the part that an account is, or undefined where it is the house's. */
export function walletOf(account: string): WalletPlace | undefined {
  const found = WALLET.exec(account);
  return found ? { id: found[1] as string, part: found[2] as WalletPart } : undefined;
}

/** Whether the chart has such an account. */
export function isChartAccount(account: string): account is ChartAccount {
  return OTHER.test(account) || WALLET.test(account);
}
