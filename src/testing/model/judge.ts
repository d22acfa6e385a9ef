// What speaks against a command? Every rule on its own line; the order of the lines does not matter.

import type { Command } from "../../wallet/commands.ts";
import type { RejectionCode } from "../../wallet/rejections.ts";
import { minor } from "./fees.ts";
import { shares, walletIn, type Input, type Records } from "./records.ts";

/** Which reasons speak against a command, and whether it only repeats what was done before. */
export interface Judgement {
  readonly reasons: readonly RejectionCode[];
  readonly repeats?: string;
}

/** All reasons that hold; that of them one is to be given, and which, is not settled here. */
export function judge(records: Records, command: Command, actor: string | undefined): Judgement {
  switch (command.type) {
    case "openAccount":
      return {
        reasons: command.account !== undefined && records.accounts.has(command.account) ? ["already_exists"] : [],
      };
    case "closeAccount":
      return judgeClose(records, command);
    case "fund":
      return judgeFund(records, command);
    case "transfer":
      return judgeTransfer(records, command);
    case "refund":
      return judgeRefund(records, command);
    case "openDispute":
      return judgeDispute(records, command);
    case "resolveDispute":
      return judgeResolution(records, command);
    case "freezeAccount":
      return judgeFreeze(records, command);
    case "unfreezeAccount":
      return judgeUnfreeze(records, command, actor);
    case "adjust":
      return judgeAdjustment(records, command);
  }
}

function judgeClose(records: Records, { account: id }: Input<"closeAccount">): Judgement {
  const account = records.accounts.get(id);
  if (!account) return { reasons: ["account_not_found"] };
  if (account.closed) return { reasons: [], repeats: id };
  const reasons: RejectionCode[] = [];
  if (records.isFrozen(id, "debit") || records.isFrozen(id, "credit")) reasons.push("account_frozen");
  const disputed = records.openDisputes(id).length > 0;
  if (disputed) reasons.push("dispute_open");
  const available = records.sums(id, "available");
  const held = records.sums(id, "held");
  if (Object.values(available).some((sum) => sum < 0n)) reasons.push("wrong_state");
  if (!disputed && Object.keys(held).length > 0) reasons.push("wrong_state");
  return { reasons };
}

function judgeFund(records: Records, { account: id, source, funding }: Input<"fund">): Judgement {
  const reasons: RejectionCode[] = [];
  if (!records.accounts.has(id)) reasons.push("account_not_found");
  if (records.taken.has(`reference ${source.rail} ${source.reference}`)) reasons.push("already_exists");
  if (funding !== undefined && records.taken.has(`funding ${funding}`)) reasons.push("already_exists");
  if (records.accounts.get(id)?.closed) reasons.push("account_closed");
  if (records.isFrozen(id, "credit")) reasons.push("account_frozen");
  return { reasons };
}

function judgeTransfer(records: Records, command: Input<"transfer">): Judgement {
  const { from, to, amount, transfer } = command;
  const reasons: RejectionCode[] = [];
  if (!records.accounts.has(from) || !records.accounts.has(to)) reasons.push("account_not_found");
  if (transfer !== undefined && records.transfers.has(transfer)) reasons.push("already_exists");
  if (from === to) reasons.push("same_account");
  if (records.accounts.get(from)?.closed || records.accounts.get(to)?.closed) reasons.push("account_closed");
  if (records.isFrozen(from, "debit") || records.isFrozen(to, "credit")) reasons.push("account_frozen");
  if (reasons.length > 0) return { reasons };
  const fees = records.feesOfTransfer(command).filter(({ payer }) => payer === from);
  const needed = minor(amount) + fees.reduce((sum, fee) => sum + fee.amount, 0n);
  return { reasons: records.available(from, amount.currency) < needed ? ["insufficient_funds"] : [] };
}

function judgeRefund(records: Records, { of, amount, refund }: Input<"refund">): Judgement {
  const original = records.transfers.get(of);
  if (!original) return { reasons: ["transfer_not_found"] };
  const { from: buyer, to: seller, currency, remaining, dispute } = original;
  const asked = amount ? minor(amount) : remaining;
  const reasons: RejectionCode[] = [];
  if (refund !== undefined && records.taken.has(`refund ${refund}`)) reasons.push("already_exists");
  if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
  if (records.accounts.get(seller)?.closed || records.accounts.get(buyer)?.closed) reasons.push("account_closed");
  if (records.isFrozen(seller, "debit") || records.isFrozen(buyer, "credit")) reasons.push("account_frozen");
  if (dispute !== undefined) reasons.push("dispute_open");
  else if (!amount && remaining === 0n) reasons.push("already_done");
  if (asked > remaining) reasons.push("exceeds_remaining");
  if (records.available(seller, currency) < asked) reasons.push("insufficient_funds");
  return { reasons };
}

function judgeDispute(records: Records, { of, amount, dispute: id }: Input<"openDispute">): Judgement {
  const original = records.transfers.get(of);
  if (!original) return { reasons: ["transfer_not_found"] };
  const { to: seller, currency, remaining, dispute } = original;
  const reasons: RejectionCode[] = [];
  if (id !== undefined && records.disputes.has(id)) reasons.push("already_exists");
  if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
  if (records.accounts.get(seller)?.closed) reasons.push("account_closed");
  if (dispute !== undefined) reasons.push("dispute_open");
  else if (!amount && remaining === 0n) reasons.push("already_done");
  if (amount && minor(amount) > remaining) reasons.push("exceeds_remaining");
  return { reasons };
}

function judgeResolution(records: Records, command: Input<"resolveDispute">): Judgement {
  const dispute = records.disputes.get(command.dispute);
  const original = dispute && records.transfers.get(dispute.of);
  if (!dispute || !original) return { reasons: ["dispute_not_found"] };
  const { toBuyer, toSeller } = command;
  if ([toBuyer, toSeller].some((part) => part && part.currency !== original.currency)) {
    return { reasons: ["currency_mismatch"] };
  }
  const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
  const reasons: RejectionCode[] = [];
  const addsUp = back >= 0n && kept >= 0n && back + kept === dispute.amount;
  if (dispute.toBuyer !== undefined) {
    if (addsUp && back === dispute.toBuyer) return { reasons: [], repeats: command.dispute };
    reasons.push("already_done");
  }
  if (back > 0n && records.accounts.get(original.from)?.closed) reasons.push("account_closed");
  if (!addsUp) reasons.push("exceeds_remaining");
  return { reasons };
}

function judgeFreeze(records: Records, { account: id, freeze }: Input<"freezeAccount">): Judgement {
  const reasons: RejectionCode[] = [];
  if (!records.accounts.has(id)) reasons.push("account_not_found");
  if (freeze !== undefined && records.freezes.has(freeze)) reasons.push("already_exists");
  if (records.accounts.get(id)?.closed) reasons.push("account_closed");
  return { reasons };
}

function judgeUnfreeze(
  records: Records,
  { freeze: id, account, approvers = [] }: Input<"unfreezeAccount">,
  actor = "",
): Judgement {
  const freeze = records.freezes.get(id);
  if (!freeze || (account !== undefined && account !== freeze.account)) return { reasons: ["freeze_not_found"] };
  if (freeze.lifted) return { reasons: [], repeats: id };
  const reasons: RejectionCode[] = [];
  if (freeze.source === "risk" && new Set(approvers).size < 2) reasons.push("not_permitted");
  if (freeze.source === "legal" && !actor.startsWith("compliance:")) reasons.push("not_permitted");
  return { reasons };
}

function judgeAdjustment(records: Records, { postings, approvers, adjustment }: Input<"adjust">): Judgement {
  const reasons: RejectionCode[] = [];
  if (adjustment !== undefined && records.taken.has(`adjustment ${adjustment}`)) reasons.push("already_exists");
  if (new Set(approvers).size < 2) reasons.push("not_permitted");
  for (const { account: line, amount } of postings) {
    const id = walletIn(line);
    if (id === undefined) continue;
    const account = records.accounts.get(id);
    if (!account) reasons.push("account_not_found");
    if (account?.closed) reasons.push("account_closed");
    const taken = postings
      .filter((other) => other.account === line && other.amount.currency === amount.currency)
      .reduce((sum, other) => sum + minor(other.amount), 0n);
    if (taken > 0n && records.available(id, amount.currency) < taken) reasons.push("insufficient_funds");
  }
  return { reasons };
}
