// What does a command do, once nothing speaks against it?

import type { Command } from "../../wallet/commands.ts";
import { feesOf, minor } from "./fees.ts";
import { shares, wallet, type Records } from "./records.ts";

export function change(records: Records, command: Command, id: string): void {
  switch (command.type) {
    case "openAccount":
      records.accounts.set(id, { kind: command.kind, holder: command.holder, closed: false });
      return;
    case "closeAccount": {
      for (const [currency, sum] of Object.entries(records.sums(id, "available"))) {
        records.pay(wallet(id), "liabilities:unclaimed", currency, sum);
      }
      const account = records.accounts.get(id);
      if (account) account.closed = true;
      return;
    }
    case "fund": {
      const { account, amount, source } = command;
      const { currency } = amount;
      records.taken.add(`reference ${source.rail} ${source.reference}`).add(`funding ${id}`);
      const fees = feesOf(records.policy, {
        operation: "fund",
        currency,
        amount: minor(amount),
        rail: source.rail,
        payee: { account, kind: records.kindOf(account) },
      });
      const from = source.rail === "bank" ? "assets:cash" : `assets:receivable:${source.rail}`;
      records.pay(from, wallet(account), currency, minor(amount));
      for (const fee of fees) records.pay(wallet(fee.payer), `income:fees:${fee.kind}`, currency, fee.amount);
      return;
    }
    case "transfer": {
      const { from, to, amount } = command;
      const { currency } = amount;
      const fees = records.feesOfTransfer(command);
      records.transfers.set(id, { from, to, currency, remaining: minor(amount), dispute: undefined });
      records.pay(wallet(from), wallet(to), currency, minor(amount));
      for (const fee of fees) records.pay(wallet(fee.payer), `income:fees:${fee.kind}`, currency, fee.amount);
      return;
    }
    case "refund": {
      const original = records.known(records.transfers, command.of);
      const amount = command.amount ? minor(command.amount) : original.remaining;
      records.taken.add(`refund ${id}`);
      original.remaining -= amount;
      records.pay(wallet(original.to), wallet(original.from), original.currency, amount);
      return;
    }
    case "openDispute": {
      const original = records.known(records.transfers, command.of);
      const { to: seller, currency } = original;
      const amount = command.amount ? minor(command.amount) : original.remaining;
      const there = records.available(seller, currency);
      const held = there < 0n ? 0n : there < amount ? there : amount;
      original.remaining -= amount;
      original.dispute = id;
      records.disputes.set(id, { of: command.of, amount, held, toBuyer: undefined });
      records.pay(wallet(seller), wallet(seller, "held"), currency, held);
      return;
    }
    case "resolveDispute": {
      const dispute = records.known(records.disputes, id);
      const original = records.known(records.transfers, dispute.of);
      const { from: buyer, to: seller, currency } = original;
      const { toBuyer, toSeller } = command;
      const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
      dispute.toBuyer = back;
      original.dispute = undefined;
      original.remaining += kept;
      // The hold is let go of, and then the seller pays.
      records.pay(wallet(seller, "held"), wallet(seller), currency, dispute.held);
      records.pay(wallet(seller), wallet(buyer), currency, back);
      return;
    }
    case "freezeAccount":
      records.freezes.set(id, {
        account: command.account,
        scope: command.scope,
        source: command.source,
        lifted: false,
      });
      return;
    case "unfreezeAccount":
      records.known(records.freezes, id).lifted = true;
      return;
    case "adjust":
      records.taken.add(`adjustment ${id}`);
      for (const { account, amount } of command.postings) records.post(account, amount.currency, minor(amount));
      return;
  }
}
