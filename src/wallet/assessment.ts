// Does anything speak against what would otherwise be carried out? Risk rules, and the proof that a step-up asks for.

import { proofOf } from "../events/auth.ts";
import type { FoundMark, RecordedFinding } from "../events/risk.ts";
import type { Money } from "../money/money.ts";
import { assess, highest, type Found } from "../policy/risk/assess.ts";
import type { Signals } from "../policy/risk/rule.ts";
import type { Conduct } from "../policy/signals/conduct.ts";
import { factFrom, type Fact } from "../policy/signals/fact.ts";
import { isWith } from "../policy/signals/recent.ts";
import { challengeOf, faultOf, type Asking } from "../policy/step-up.ts";
import type { ExistingAccount } from "./account.ts";
import type { Book } from "./book.ts";
import { consequencesOf, frozenBy } from "./consequences.ts";
import { available } from "./cover.ts";
import { propose, reject, type Env, type Rejected } from "./decision.ts";

/** What somebody wants done on an account, when everything else would let it pass. */
export interface Attempt {
  readonly account: ExistingAccount;
  /** How rules call it; absent where no rule looks at it. */
  readonly what?: Fact["what"];
  readonly direction?: Fact["direction"];
  readonly amount?: Money | undefined;
  /** As facts have it: the other wallet, or the rail. */
  readonly counterparty?: string;
  /** An instrument. */
  readonly about?: string | undefined;
  /** What about it may ask for a proof. */
  readonly asks?: readonly Asking[];
  /** Whom a proof has to name, where money goes to somebody. */
  readonly payee?: string | undefined;
  /** Whether a proof names the payee only: one proof cannot name several amounts that leave at once. */
  readonly payeeOnly?: boolean;
}

/**
 * Assesses an attempt.
 * @returns what its events are to be proposed with, or the rejection: `risk_denied`, with the facts that this establishes,
 * or `verification_required`
 */
export function assessed(book: Book, attempt: Attempt, env: Env): Env | Rejected {
  const { risk, stepUp } = env.policy;
  if (risk.length === 0 && !stepUp) return env;
  const { account, what } = attempt;
  const conduct = book.conduct(account.account);
  const found = what === undefined ? [] : assess(risk, signalsFor(book, account, conduct), wanted(what, attempt, env));
  const outcome = highest(found);
  if (outcome === "deny" || outcome === "freeze") return refused(book, attempt, found, outcome, env);
  const proof = proven(book, attempt, conduct, outcome === "challenge" ? found : [], env);
  if (typeof proof === "object") return proof;
  if (proof === undefined && found.length === 0) return env;
  const meta = {
    ...env.meta,
    ...(proof === undefined ? {} : { proof }),
    ...(found.length === 0 ? {} : { found: [...(env.meta.found ?? []), ...found.map(markOf)] }),
  };
  return { ...env, meta };
}

function signalsFor(book: Book, account: ExistingAccount, conduct: Readonly<Conduct>): Signals {
  const { account: id, kind } = account;
  return {
    conduct,
    // A busy merchant's credits never stand still, and no rule about what a merchant asks for looks at them.
    inflow: kind === "merchant" ? book.inflowAtLeast(id) : book.inflow(id),
    // Asked for by few rules, and by those rarely: what they find goes on record, so this is the exact figure.
    available: (currency) => available(account, book.creditsExact(id), currency),
  };
}

function wanted(what: Fact["what"], parts: Attempt, { now, meta }: Env): Fact {
  return factFrom({ id: "", at: now, meta }, what, parts);
}

/** The rejection by rules, and what is recorded of it: never under the key of the command, which is free to be tried again. */
function refused(
  book: Book,
  attempt: Attempt,
  found: readonly Found[],
  outcome: "deny" | "freeze",
  env: Env,
): Rejected {
  const { account, what, amount, counterparty, about } = attempt;
  const instrument = what === "fund" || what === "instrumentLinked" ? about : undefined;
  const { key: _, fingerprint: __, ...meta } = env.meta;
  const own = { ...env, meta };
  const refusal = `ref_${env.newId()}`;
  const reasons = found.filter((one) => !one.shadow && one.outcome === outcome).map((one) => one.definition.reason);
  const event = propose(own, "ActionRefused", {
    refusal,
    account: account.account,
    action: what ?? "",
    ...(amount === undefined ? {} : { amount: { ...amount } }),
    ...(counterparty === undefined || counterparty === "" ? {} : { counterparty }),
    ...(instrument === undefined ? {} : { instrument }),
    outcome,
    findings: found.filter((one) => !one.shadow).map(recorded),
  });
  const rejection = reject("risk_denied", `this ${what} of account "${account.account}" cannot be carried out`, {
    account: account.account,
    refusal,
    reasons,
  });
  // Where the refusal itself does not freeze, that it is one too many may.
  const frozen =
    outcome === "freeze" ? frozenBy(account, found, event, own) : consequencesOf(book, account, event, own);
  return { ...rejection, events: [event, ...frozen] };
}

/** @returns the proof that is used up; undefined where none is asked for; or the rejection that asks for one */
function proven(
  book: Book,
  { account, amount, counterparty = "", asks = [], payee, payeeOnly = false }: Attempt,
  conduct: Readonly<Conduct>,
  challenging: readonly Found[],
  env: Env,
): string | undefined | Rejected {
  const { stepUp } = env.policy;
  if (!stepUp) return undefined;
  const isNew = payee !== undefined && isPayment(asks) && !isWith(conduct.out, counterparty);
  const asked = challengeOf(stepUp, isNew ? [...asks, "newPayee"] : asks, amount, conduct.unverified);
  const rules = challenging.filter(({ outcome, shadow }) => outcome === "challenge" && !shadow);
  if (!asked && rules.length === 0) return undefined;
  const factors = [...new Set([...(asked?.factors ?? []), ...(rules.length > 0 ? stepUp.factors : [])])];
  const reasons = [...(asked?.reasons ?? []), ...rules.map(({ definition }) => definition.reason)];
  const { auth } = env.meta;
  const bound = payeeOnly ? undefined : amount;
  const fault = faultOf(auth, { factors, amount: bound, payee, now: env.now }, stepUp);
  const proof = auth && proofOf(account.account, auth);
  const isUsed = !fault && proof !== undefined && book.newUse("proof", proof).status === "used";
  const wrong = fault ?? (isUsed ? "the proof was used before" : undefined);
  if (wrong === undefined) return proof;
  return reject("verification_required", `${factors.join(" and ")} is needed: ${wrong}`, {
    account: account.account,
    factors,
    reasons,
    fault: wrong,
    boundTo: { ...(bound === undefined ? {} : { amount: bound }), ...(payee === undefined ? {} : { payee }) },
  });
}

function isPayment(asks: readonly Asking[]): boolean {
  return asks.includes("transfer") || asks.includes("payment");
}

function recorded({ definition, outcome, observed, threshold, evidence }: Found): RecordedFinding {
  return {
    rule: definition.rule,
    version: definition.version,
    outcome,
    observed,
    threshold,
    evidence: [...evidence],
  };
}

function markOf({ definition: { rule, version }, outcome, shadow }: Found): FoundMark {
  return { rule, version, outcome, ...(shadow ? { shadow } : {}) };
}
