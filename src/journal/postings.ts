// Where does money move? Here, and nowhere else: balances, statements and every export are folds of these.

import type { ProposedEvent } from "../events/catalogue.ts";
import { walletAccount, walletOf, type ChartAccount, type Posting } from "../events/chart.ts";
import { minorUnits } from "../money/money.ts";
import { paidOf } from "../events/fee-line.ts";
import {
  bearerOf,
  charge,
  landing,
  move,
  moveMinor,
  promotions,
  purse,
  receivable,
  takenOf,
  uncharge,
  wallet,
  type Line,
} from "./lines.ts";

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
    case "UpkeepCompleted":
    case "RateQuoted":
    case "MoneyRequested":
    case "RequestDeclined":
    case "RequestCancelled":
    case "RequestExpired":
    case "CampaignDefined":
    case "CampaignEnded":
      return lines;
    case "TierChanged":
    case "TermsAccepted":
    case "ContactVerified":
    case "CredentialChanged":
    case "DeviceSeen":
    case "InstrumentLinked":
    case "InstrumentVerified":
    case "InstrumentRemoved":
    case "DisputeAnswered":
    case "DisputeEvidenceSubmitted":
    case "DisputeEscalated":
    case "ChargebackRepresented":
    case "ChargebackLost":
    case "ActionRefused":
    case "InstrumentDeclined":
    case "ChallengeFailed":
    case "TheftReported":
    case "RiskFlagCleared":
    case "RuleSnoozed":
    case "InactivityNoticed":
      return lines;
    case "AccountClosed":
      // W -> unclaimed
      for (const amount of event.data.residue) {
        move(lines, wallet(event.data.account), "liabilities:unclaimed", amount);
      }
      return lines;
    case "Funded": {
      const { account, amount, source, fees, of } = event.data;
      if (of === undefined) {
        // receivable:RAIL (cash for a bank, custody for crypto) -> W x
        move(lines, landing(source.rail), wallet(account), amount);
      } else {
        // W.pending -> W x; cash -> receivable:bank x, custody -> receivable:crypto x
        move(lines, wallet(account, "pending"), wallet(account), amount);
        if (landing(source.rail) !== receivable(source.rail)) {
          move(lines, landing(source.rail), receivable(source.rail), amount);
        }
      }
      // W -> fees f - w; promotions:CAMPAIGN -> fees w: here and wherever a fee is charged
      charge(lines, fees);
      return lines;
    }
    case "FundingStarted": {
      // receivable:RAIL -> W.pending x
      const { account, amount, source } = event.data;
      move(lines, receivable(source.rail), wallet(account, "pending"), amount);
      return lines;
    }
    case "FundingFailed": {
      // W.pending -> receivable:RAIL x
      const { account, amount, rail } = event.data;
      move(lines, wallet(account, "pending"), receivable(rail), amount);
      return lines;
    }
    case "FundingReversed": {
      // W -> receivable:RAIL (cash for a bank, custody for crypto) x, or losses:reversal -> it where the house bears it;
      // W.pending -> receivable:RAIL x where it has not settled
      const { account, amount, rail, bearer } = event.data;
      if (bearer === "pending") move(lines, wallet(account, "pending"), receivable(rail), amount);
      else move(lines, bearer === "house" ? "expenses:losses:reversal" : wallet(account), landing(rail), amount);
      return lines;
    }
    case "WithdrawalRequested": {
      // W -> W.held x + f - w
      const { account, amount, fees } = event.data;
      move(lines, wallet(account), wallet(account, "held"), amount);
      for (const fee of fees) {
        moveMinor(lines, wallet(account), wallet(account, "held"), fee.amount.currency, paidOf(fee));
      }
      return lines;
    }
    case "WithdrawalSubmitted": {
      // W.held -> transit x; W.held -> fees f
      const { account, amount, fees } = event.data;
      move(lines, wallet(account, "held"), "liabilities:transit", amount);
      charge(lines, fees, wallet(account, "held"));
      return lines;
    }
    case "WithdrawalPaid":
      // transit -> cash (custody for crypto) x
      move(lines, "liabilities:transit", purse(event.data.rail), event.data.amount);
      return lines;
    case "WithdrawalFailed": {
      // transit -> W x; fees -> W f; to unclaimed where W is closed
      const { account, amount, fees, to } = event.data;
      const back = to === "wallet" ? wallet(account) : "liabilities:unclaimed";
      move(lines, "liabilities:transit", back, amount);
      uncharge(lines, fees, back);
      return lines;
    }
    case "WithdrawalReturned": {
      // cash (custody for crypto) -> W x; to unclaimed where W is closed
      const { account, amount, rail, to } = event.data;
      move(lines, purse(rail), to === "wallet" ? wallet(account) : "liabilities:unclaimed", amount);
      return lines;
    }
    case "WithdrawalCancelled": {
      // W.held -> W x + f - w
      const { account, amount, fees } = event.data;
      move(lines, wallet(account, "held"), wallet(account), amount);
      for (const fee of fees) {
        moveMinor(lines, wallet(account, "held"), wallet(account), fee.amount.currency, paidOf(fee));
      }
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
      // M -> W r; fees f -> payer, or to the promotions:CAMPAIGN that had waived it
      move(lines, wallet(event.data.from), wallet(event.data.to), event.data.amount);
      for (const { kind, amount, payer, campaign } of event.data.returned ?? []) {
        move(lines, `income:fees:${kind}`, campaign === undefined ? wallet(payer) : promotions(campaign), amount);
      }
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
      const { fromHold, beyond, rest } = takenOf(held, toBuyer);
      moveMinor(lines, wallet(seller, "held"), wallet(buyer), asset, fromHold);
      moveMinor(lines, wallet(seller), wallet(buyer), asset, beyond);
      moveMinor(lines, wallet(seller, "held"), wallet(seller), asset, rest);
      if (goodwill) move(lines, "expenses:losses:goodwill", wallet(buyer), goodwill);
      return lines;
    }
    case "Converted": {
      // W[S] -> fees f; W[S] -> fx-position[S] a; fx-position[B] -> W[B] b; fx-position[B] -> fx-spread[B] (mid value - b)
      const { account, sell, buy, spread, fees } = event.data;
      charge(lines, fees);
      move(lines, wallet(account), "equity:fx-position", sell);
      move(lines, "equity:fx-position", wallet(account), buy);
      move(lines, "equity:fx-position", "income:fx-spread", spread);
      return lines;
    }
    case "PaymentAuthorized":
      // W -> W.held x
      move(lines, wallet(event.data.from), wallet(event.data.from, "held"), event.data.amount);
      return lines;
    case "PaymentCaptured": {
      // W.held -> M c, what exceeds the hold W -> M; M -> fees f; a final one W.held -> W the rest.
      // With a date to settle on it is M.pending instead of M.
      const { from, to, amount, held, final, fees, settlesAt } = event.data;
      const payee = wallet(to, settlesAt === undefined ? "available" : "pending");
      const asset = amount.currency;
      const { fromHold, beyond, rest } = takenOf(held, amount);
      moveMinor(lines, wallet(from, "held"), payee, asset, fromHold);
      moveMinor(lines, wallet(from), payee, asset, beyond);
      charge(lines, fees, payee);
      if (final) moveMinor(lines, wallet(from, "held"), wallet(from), asset, rest);
      return lines;
    }
    case "PaymentSettled":
      // M.pending -> M
      move(lines, wallet(event.data.to, "pending"), wallet(event.data.to), event.data.net);
      return lines;
    case "PaymentVoided":
    case "PaymentExpired":
      // W.held -> W the rest
      move(lines, wallet(event.data.from, "held"), wallet(event.data.from), event.data.amount);
      return lines;
    case "ReserveHeld":
      // M -> M.reserve
      move(lines, wallet(event.data.account), wallet(event.data.account, "reserve"), event.data.amount);
      return lines;
    case "ReserveReleased":
      // M.reserve -> M
      move(lines, wallet(event.data.account, "reserve"), wallet(event.data.account), event.data.amount);
      return lines;
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
      for (const fee of feesBack) uncharge(lines, [fee], wallet(fee.payer));
      return lines;
    }
    case "FeeCharged":
      // W -> fees f
      charge(lines, event.data.fees);
      return lines;
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
