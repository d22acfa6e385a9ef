// Where does money move? Here, and nowhere else: balances, statements and every export are folds of these.

import type { ProposedEvent } from "../events/catalogue.ts";
import type { Bearer } from "../events/chargeback.ts";
import {
  walletAccount,
  walletOf,
  type ChartAccount,
  type Posting,
  type WalletPart,
  type WalletPlace,
} from "../events/chart.ts";
import type { FeeLine } from "../events/fields.ts";
import { minorUnits, type Money } from "../money/money.ts";

/** A posting before its account has a name: a part of a wallet, or an account of the house. */
export interface Line {
  readonly account: WalletPlace | ChartAccount;
  readonly asset: string;
  /** + debit, - credit, in minor units. */
  readonly amount: bigint;
}

/**
 * The postings of an event: + debit, - credit, in minor units; they sum to zero per asset.
 * An event that moves no money has none.
 */
export function postings(event: ProposedEvent): Posting[] {
  return linesOf(event).map(({ account, asset, amount }) => ({
    account: typeof account === "string" ? account : walletAccount(account.id, account.part),
    asset,
    amount,
  }));
}

/** The same with wallets in parts, for folds that look for one. "A -> B x" in the comments: debit A x, credit B x. */
export function linesOf(event: ProposedEvent): Line[] {
  const lines: Line[] = [];
  switch (event.type) {
    case "AccountOpened":
    case "AccountFrozen":
    case "AccountUnfrozen":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "ChargebackRepresented":
    case "ChargebackLost":
      return lines;
    case "AccountClosed":
      // W -> unclaimed
      for (const amount of event.data.residue) {
        move(lines, wallet(event.data.account), "liabilities:unclaimed", amount);
      }
      return lines;
    case "Funded": {
      // receivable:RAIL (cash for a bank) -> W x; W -> fees f
      const { account, amount, source, fees } = event.data;
      move(lines, source.rail === "bank" ? "assets:cash" : `assets:receivable:${source.rail}`, wallet(account), amount);
      charge(lines, fees);
      return lines;
    }
    case "Transferred": {
      // W -> W2 x; payer -> fees f
      const { from, to, amount, fees } = event.data;
      move(lines, wallet(from), wallet(to), amount);
      charge(lines, fees);
      return lines;
    }
    case "Refunded":
      // M -> W r
      move(lines, wallet(event.data.from), wallet(event.data.to), event.data.amount);
      return lines;
    case "DisputeOpened":
      // M -> M.held d, up to what is there
      move(lines, wallet(event.data.seller), wallet(event.data.seller, "held"), event.data.held);
      return lines;
    case "DisputeShortfallHeld":
      // M -> M.held, up to what has come in
      move(lines, wallet(event.data.seller), wallet(event.data.seller, "held"), event.data.amount);
      return lines;
    case "DisputeResolved": {
      // M.held -> W, the shortfall M -> W, the rest of the hold M.held -> M; losses:goodwill -> W
      const { buyer, seller, held, toBuyer, goodwill } = event.data;
      const asset = toBuyer.currency;
      const hold = minorUnits(held);
      const won = minorUnits(toBuyer);
      const fromHold = won < hold ? won : hold;
      moveMinor(lines, wallet(seller, "held"), wallet(buyer), asset, fromHold);
      moveMinor(lines, wallet(seller), wallet(buyer), asset, won - fromHold);
      moveMinor(lines, wallet(seller, "held"), wallet(seller), asset, hold - fromHold);
      if (goodwill) move(lines, "expenses:losses:goodwill", wallet(buyer), goodwill);
      return lines;
    }
    case "DisputeWithdrawn":
      // M.held -> M, all of the hold
      move(lines, wallet(event.data.seller, "held"), wallet(event.data.seller), event.data.held);
      return lines;
    case "ChargebackReceived": {
      // M -> receivable:RAIL d (losses:chargeback where M is closed); M -> fees:dispute
      const { amount, reference, fees } = event.data;
      move(lines, bearerOf(event.data), `assets:receivable:${reference.rail}`, amount);
      charge(lines, fees);
      return lines;
    }
    case "ChargebackWon": {
      // back: receivable:RAIL -> M d (losses:chargeback where M is closed); fees:dispute -> M
      const { amount, rail, feesBack } = event.data;
      move(lines, `assets:receivable:${rail}`, bearerOf(event.data), amount);
      for (const fee of feesBack) move(lines, `income:fees:${fee.kind}`, wallet(fee.payer), fee.amount);
      return lines;
    }
    case "LossWrittenOff":
      // losses:baddebt -> W
      for (const amount of event.data.amounts) {
        move(lines, "expenses:losses:baddebt", wallet(event.data.account), amount);
      }
      return lines;
    case "Adjusted":
      for (const { account, amount } of event.data.postings) {
        lines.push({
          account: walletOf(account) ?? (account as ChartAccount),
          asset: amount.currency,
          amount: minorUnits(amount),
        });
      }
      return lines;
  }
}

function wallet(id: string, part: WalletPart = "available"): WalletPlace {
  return { id, part };
}

/** Who bears a chargeback: the wallet that received the money, or the house where that is closed. */
function bearerOf({ account, bearer }: { readonly account: string; readonly bearer: Bearer }): Line["account"] {
  return bearer === "account" ? wallet(account) : "expenses:losses:chargeback";
}

function charge(lines: Line[], fees: readonly FeeLine[]): void {
  for (const { kind, amount, payer } of fees) move(lines, wallet(payer), `income:fees:${kind}`, amount);
}

function move(lines: Line[], debit: Line["account"], credit: Line["account"], amount: Money): void {
  moveMinor(lines, debit, credit, amount.currency, minorUnits(amount));
}

// A wallet shows minus its postings, so to debit a wallet is to take from what its holder has.
function moveMinor(
  lines: Line[],
  debit: Line["account"],
  credit: Line["account"],
  asset: string,
  amount: bigint,
): void {
  if (amount === 0n) return;
  lines.push({ account: debit, asset, amount }, { account: credit, asset, amount: -amount });
}
