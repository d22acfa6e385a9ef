// Who may ask whom for money, and how does a request end?

import * as z from "zod";
import type { EventAbout, EventData, ProposedEvent } from "../events/catalogue.ts";
import { Deadline, Id, MoneyInput, Text } from "../events/fields.ts";
import { compare } from "../money/arithmetic.ts";
import type { Money } from "../money/money.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { closed, existing } from "./account.ts";
import type { Book } from "./book.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject, type Env, type Rejected } from "./decision.ts";
import { become } from "./draft.ts";
import { isDue, later, past, type Due } from "./due.ts";

/** A request for money, and how it ended if it has. */
export type RequestState = { status: "unknown" } | MadeRequest;

export interface MadeRequest {
  status: "asked" | "paid" | "declined" | "cancelled" | "expired";
  /** As it was made: `to` asks `from`. */
  asked: EventData<"MoneyRequested">;
}

export function initialRequest(): RequestState {
  return { status: "unknown" };
}

const ENDS = {
  Transferred: "paid",
  RequestDeclined: "declined",
  RequestCancelled: "cancelled",
  RequestExpired: "expired",
} as const;

export function foldRequest(draft: RequestState, event: EventAbout<"request">): void {
  if (event.type === "MoneyRequested") {
    // A copy: what is recorded is in the hands of callers too.
    become<RequestState>(draft, { status: "asked", asked: structuredClone(event.data) });
  } else if (draft.status === "asked") {
    draft.status = ENDS[event.type];
  }
}

/** How long a request stands where nobody says. */
const STANDS_FOR_DAYS = 30;

export const requestMoney = defineCommand({
  input: z.strictObject({
    /** Who is asked. */
    from: Id,
    /** Who asks. */
    to: Id,
    amount: MoneyInput,
    memo: Text.optional(),
    /**
     * From then on it can no longer be paid.
     * @defaultValue 30 days from now
     */
    expiresAt: Deadline.optional(),
    /** @defaultValue a fresh id, `req_…` */
    request: Id.optional(),
  }),
  amounts: ({ amount }) => [["amount", amount, "positive"]],
  looks: ({ from, to }) => [`account:${from}`, `account:${to}`],
  decide(book, { from, to, amount, memo, expiresAt: given, request: named }, env) {
    const payer = existing(book, from);
    if ("outcome" in payer) return payer;
    const payee = existing(book, to);
    if ("outcome" in payee) return payee;
    const request = named ?? `req_${env.newId()}`;
    if (book.newRequest(request).status !== "unknown") {
      return reject("already_exists", `request "${request}" exists already`, { request });
    }
    if (from === to) return reject("same_account", `account "${from}" cannot ask itself`, { account: from });
    const shut = [payer, payee].find(({ status }) => status === "closed");
    if (shut) return closed(shut);
    const expiresAt = given ?? later(env.now, STANDS_FOR_DAYS * DAY_MS);
    const late = past("expiresAt", expiresAt, env);
    if (late) return late;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "MoneyRequested", {
        request,
        from,
        to,
        amount,
        ...(memo === undefined ? {} : { memo }),
        expiresAt,
      }),
    );
  },
});

export const declineRequest = defineCommand({
  input: z.strictObject({ request: Id, reason: Text.optional() }),
  looks: ({ request }) => [`request:${request}`],
  decide(book, { request: id, reason }, env) {
    const request = requestMade(book, id);
    if ("outcome" in request) return request;
    if (request.status === "declined") return alreadyDone(`request:${id}`, "RequestDeclined");
    const over = requestOver(request, env);
    if (over) return over;
    // Everything holds; from here on the decision is accepted.
    const ended = { ...sidesOf(request), ...(reason === undefined ? {} : { reason }) };
    return accept(propose(env, "RequestDeclined", ended));
  },
});

export const cancelRequest = defineCommand({
  input: z.strictObject({ request: Id }),
  looks: ({ request }) => [`request:${request}`],
  decide(book, { request: id }, env) {
    const request = requestMade(book, id);
    if ("outcome" in request) return request;
    if (request.status === "cancelled") return alreadyDone(`request:${id}`, "RequestCancelled");
    const over = requestOver(request, env);
    if (over) return over;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "RequestCancelled", sidesOf(request)));
  },
});

export const expireRequest = defineCommand({
  input: z.strictObject({ request: Id }),
  looks: ({ request }) => [`request:${request}`],
  decide(book, { request: id }, env) {
    const request = requestMade(book, id);
    if ("outcome" in request) return request;
    if (request.status === "expired") return alreadyDone(`request:${id}`, "RequestExpired");
    if (request.status !== "asked") return ended(request);
    const { expiresAt } = request.asked;
    if (!isDue(expiresAt, env)) {
      return reject("wrong_state", `request "${id}" stands until ${expiresAt}`, { request: id, expiresAt });
    }
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "RequestExpired", sidesOf(request)));
  },
});

/** What records that a request has expired, once its instant has come: for whoever sweeps what is due. */
export function overdueRequest({ type, data }: ProposedEvent): Due[] {
  if (type !== "MoneyRequested") return [];
  return [{ at: data.expiresAt, command: { type: "expireRequest", request: data.request } }];
}

/** A request that was made, between two sides if they are named; or the rejection that says there is none. */
export function requestMade(
  book: Book,
  id: string,
  sides?: { readonly from: string; readonly to: string },
): MadeRequest | Rejected {
  const request = book.request(id);
  const isTheirs = (made: MadeRequest) => !sides || (made.asked.from === sides.from && made.asked.to === sides.to);
  if (request.status !== "unknown" && isTheirs(request)) return request;
  const between = sides ? ` by "${sides.to}" to "${sides.from}"` : "";
  return reject("request_not_found", `request "${id}" was never made${between}`, { request: id, ...sides });
}

/** Why a request cannot be answered any more, if so: its instant has passed, or it was answered. */
export function requestOver(request: MadeRequest, env: Env): Rejected | undefined {
  const { request: id, expiresAt } = request.asked;
  // The same answer before and after somebody has recorded that it expired.
  if (request.status === "expired" || (request.status === "asked" && isDue(expiresAt, env))) {
    return reject("expired", `request "${id}" expired at ${expiresAt}`, { request: id, expiresAt });
  }
  return request.status === "asked" ? undefined : ended(request);
}

/** A request is paid in full: more or less than that is not its payment. */
export function otherThanAsked({ asked }: MadeRequest, amount: Money): Rejected | undefined {
  const { request } = asked;
  const full = { ...asked.amount };
  const difference = compare<string>(amount, full);
  if (difference === 0) return undefined;
  return reject(
    difference > 0 ? "exceeds_remaining" : "below_minimum",
    `amount is ${amount.value} ${amount.currency}: request "${request}" is for ${full.value}`,
    { request, asked: amount, ...(difference > 0 ? { remaining: full } : { least: full }) },
  );
}

function ended({ status, asked: { request } }: MadeRequest): Rejected {
  return reject("already_done", `request "${request}" was ${status}`, { request, status });
}

function sidesOf({ asked: { request, from, to } }: MadeRequest) {
  return { request, from, to };
}
