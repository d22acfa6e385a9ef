// What becomes of a withdrawal once it was asked for? Each step is taken once; paid is not final.

import * as z from "zod";
import type { EventType } from "../events/catalogue.ts";
import { Id, Reference, Text } from "../events/fields.ts";
import type { ComesBackTo } from "../events/withdrawal.ts";
import { barred, existing } from "./account.ts";
import type { Book } from "./book.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Accepted, type Rejected } from "./decision.ts";
import { usedReference } from "./reference.ts";
import { withdrawalOf, withdrawn, type KnownWithdrawal } from "./withdrawal.ts";

type Status = KnownWithdrawal["status"];

/** A step of a withdrawal: from where it is taken, and where it has been taken, whatever came after. */
interface Step {
  readonly type: EventType;
  readonly from: Status;
  readonly done: readonly Status[];
}

const SUBMIT: Step = {
  type: "WithdrawalSubmitted",
  from: "requested",
  done: ["submitted", "paid", "failed", "returned"],
};
const PAY: Step = { type: "WithdrawalPaid", from: "submitted", done: ["paid", "returned"] };
const FAIL: Step = { type: "WithdrawalFailed", from: "submitted", done: ["failed"] };
const RETURN: Step = { type: "WithdrawalReturned", from: "paid", done: ["returned"] };
const CANCEL: Step = { type: "WithdrawalCancelled", from: "requested", done: ["cancelled"] };

/** A withdrawal about to take a step, and the rail's reference for it where that is new. */
interface Stepping {
  readonly withdrawal: KnownWithdrawal;
  readonly reference: { readonly reference?: string };
  /** The rejection for one that is not where the step is taken from, which other reasons may precede. */
  readonly wrong: Rejected | undefined;
}

/**
 * Looks a withdrawal up for a step. A step that was taken before is told again, unless it comes with another reference. A
 * reference that the withdrawal has already, of the step before, is not used again.
 */
function stepping(book: Book, id: string, step: Step, given?: string): Stepping | Accepted | Rejected {
  const withdrawal = withdrawalOf(book, id);
  if ("outcome" in withdrawal) return withdrawal;
  const { status, rail, references } = withdrawal;
  const isDone = step.done.includes(status);
  const reference = given === undefined || references.includes(given) ? undefined : given;
  if (isDone && reference === undefined) return alreadyDone(`withdrawal:${id}`, step.type);
  const used = reference === undefined ? undefined : usedReference(book, rail, reference);
  if (used) return used;
  return {
    withdrawal,
    reference: reference === undefined ? {} : { reference },
    wrong: isDone ? doneOtherwise(withdrawal, reference) : isNot(withdrawal, step.from),
  };
}

function doneOtherwise({ withdrawal, status, references }: KnownWithdrawal, reference?: string): Rejected {
  return reject("already_done", `withdrawal "${withdrawal}" is ${status}, without the reference "${reference}"`, {
    withdrawal,
    status,
    references: [...references],
  });
}

function isNot({ withdrawal, status }: KnownWithdrawal, expected: Status): Rejected | undefined {
  if (status === expected) return undefined;
  return reject("wrong_state", `withdrawal "${withdrawal}" is ${status}: expected ${expected}`, {
    withdrawal,
    status,
    expected,
  });
}

/** Where money comes back to: an open wallet, whatever freezes it has, since nobody chose that it should come. */
function backTo(book: Book, { account: id }: KnownWithdrawal): ComesBackTo | Rejected {
  const account = existing(book, id);
  if ("outcome" in account) return account;
  return account.status === "closed" ? "unclaimed" : "wallet";
}

export const submitWithdrawal = defineCommand({
  input: z.strictObject({
    withdrawal: Id,
    /** What the rail calls this withdrawal: used once, ever. */
    reference: Reference.optional(),
  }),
  looks: ({ withdrawal }) => [`withdrawal:${withdrawal}`],
  decide(book, { withdrawal: id, reference: given }, env) {
    const step = stepping(book, id, SUBMIT, given);
    if ("outcome" in step) return step;
    const { account: holder, rail } = step.withdrawal;
    const account = existing(book, holder);
    if ("outcome" in account) return account;
    const refused = barred(account, "debit") ?? step.wrong;
    if (refused) return refused;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "WithdrawalSubmitted", {
        withdrawal: id,
        account: holder,
        ...withdrawn(step.withdrawal, env),
        rail,
        ...step.reference,
      }),
    );
  },
});

export const payWithdrawal = defineCommand({
  input: z.strictObject({
    withdrawal: Id,
    /** What the rail calls the payment: used once, ever. */
    reference: Reference.optional(),
  }),
  looks: ({ withdrawal }) => [`withdrawal:${withdrawal}`],
  decide(book, { withdrawal: id, reference: given }, env) {
    const step = stepping(book, id, PAY, given);
    if ("outcome" in step) return step;
    if (step.wrong) return step.wrong;
    // Everything holds; from here on the decision is accepted.
    const { amount } = withdrawn(step.withdrawal, env);
    const { rail } = step.withdrawal;
    return accept(propose(env, "WithdrawalPaid", { withdrawal: id, amount, rail, ...step.reference }));
  },
});

export const failWithdrawal = defineCommand({
  input: z.strictObject({ withdrawal: Id, reason: Text }),
  looks: ({ withdrawal }) => [`withdrawal:${withdrawal}`],
  decide(book, { withdrawal: id, reason }, env) {
    const step = stepping(book, id, FAIL);
    if ("outcome" in step) return step;
    if (step.wrong) return step.wrong;
    const to = backTo(book, step.withdrawal);
    if (typeof to !== "string") return to;
    // Everything holds; from here on the decision is accepted.
    const { account } = step.withdrawal;
    return accept(
      propose(env, "WithdrawalFailed", { withdrawal: id, account, ...withdrawn(step.withdrawal, env), to, reason }),
    );
  },
});

export const returnWithdrawal = defineCommand({
  input: z.strictObject({
    withdrawal: Id,
    /** What the rail calls the return: used once, ever. */
    reference: Reference.optional(),
    reason: Text,
  }),
  looks: ({ withdrawal }) => [`withdrawal:${withdrawal}`],
  decide(book, { withdrawal: id, reference: given, reason }, env) {
    const step = stepping(book, id, RETURN, given);
    if ("outcome" in step) return step;
    if (step.wrong) return step.wrong;
    const to = backTo(book, step.withdrawal);
    if (typeof to !== "string") return to;
    // Everything holds; from here on the decision is accepted.
    const { account, rail } = step.withdrawal;
    const { amount } = withdrawn(step.withdrawal, env);
    return accept(
      propose(env, "WithdrawalReturned", { withdrawal: id, account, amount, rail, to, reason, ...step.reference }),
    );
  },
});

export const cancelWithdrawal = defineCommand({
  input: z.strictObject({ withdrawal: Id }),
  looks: ({ withdrawal }) => [`withdrawal:${withdrawal}`],
  decide(book, { withdrawal: id }, env) {
    const step = stepping(book, id, CANCEL);
    if ("outcome" in step) return step;
    const { account: holder } = step.withdrawal;
    const account = existing(book, holder);
    if ("outcome" in account) return account;
    if (step.wrong) return step.wrong;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "WithdrawalCancelled", { withdrawal: id, account: holder, ...withdrawn(step.withdrawal, env) }),
    );
  },
});
