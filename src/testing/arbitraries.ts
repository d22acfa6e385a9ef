// What does one try a ledger with?

import { badMoney, currency, money } from "./arbitrary/amount.ts";
import { wellFormed } from "./arbitrary/command.ts";
import { event, meta } from "./arbitrary/event.ts";
import { faultPlan } from "./arbitrary/fault.ts";
import { history } from "./arbitrary/history.ts";
import { id, idOf, text } from "./arbitrary/id.ts";
import { instant } from "./arbitrary/instant.ts";
import { malformed } from "./arbitrary/malformed.ts";
import { accountKind } from "./arbitrary/party.ts";
import { policy, tariff } from "./arbitrary/policy.ts";
import { riskRules } from "./arbitrary/risk.ts";
import { command, submission, submissions } from "./arbitrary/submission.ts";

/**
 * fast-check arbitraries for everything that goes into a ledger or comes out of it. Ids are drawn from a small universe,
 * amounts are mostly a few minor units, so that generated commands meet one another and hit balances exactly.
 */
export const arbitraries = {
  /** An asset code; mostly the first of those given. */
  currency,
  /** An amount above zero, of exactly its asset's scale. */
  money,
  /** An amount that every command refuses. */
  badMoney,
  /** An id of one kind from the small universe. */
  idOf,
  /** Any id that a caller may give. */
  id,
  /** A text for people. */
  text,
  /** A kind of account. */
  accountKind,
  /** An instant, as events carry it. */
  instant,
  /** What goes with an event: key, actor, command … */
  meta,
  /** A command of any type; now and then a malformed one. */
  command,
  /** A well-formed command of one type, or of any. */
  wellFormedCommand: wellFormed,
  /** A malformed command, typed as if it were none. */
  malformedCommand: malformed,
  /** A command with the key and the actor it is sent with, now and then after a while. */
  submission,
  /** Accounts are opened and funded, then anything. */
  submissions,
  /** A recorded event of one type, or of any, with any ids. */
  event,
  /** The events of a log, as a ledger would have recorded them. */
  history,
  /** A tariff: fees in percent or by tiers, fixed, with a least and a most, under conditions, paid by either side. */
  tariff,
  /** A policy with such a tariff. */
  policy,
  /** The risk rules of a policy, with parameters so small that generated lives trip them. */
  riskRules,
  /** What `faultyStore` does to the calls of a store. */
  faultPlan,
} as const;
