// What is the answer to a command?

import type { Assets } from "../money/assets.ts";
import { EVENTS, type EventData, type EventType, type ProposedEvent } from "../events/catalogue.ts";
import type { Meta } from "../events/envelope.ts";
import type { Policy } from "../policy/policy.ts";
import { REJECTIONS, type Rejection, type RejectionCode } from "./rejections.ts";

/** The command is to be carried out: these facts are to be recorded, all or none. */
export interface Accepted {
  readonly outcome: "accepted";
  /** Empty where the same was done before; then `earlier` says where that is told. */
  readonly events: readonly ProposedEvent[];
  readonly earlier?: { readonly tag: string; readonly type: EventType };
}

/** The command is refused. */
export interface Rejected {
  readonly outcome: "rejected";
  readonly rejection: Rejection;
  /** Facts that the refusal itself establishes. */
  readonly events: readonly ProposedEvent[];
}

export type Decision = Accepted | Rejected;

/** What a decision is given from outside: time, fresh ids, and the rules. It has no other source of either. */
export interface Env {
  /** ISO 8601, UTC, milliseconds. */
  readonly now: string;
  /** A fresh ULID. */
  readonly newId: () => string;
  readonly policy: Policy;
  readonly assets: Assets;
  /** Recorded with every event of the command. */
  readonly meta: Meta;
}

export function accept(...events: readonly ProposedEvent[]): Accepted {
  return { outcome: "accepted", events };
}

/** The same was done before, and doing it again changes nothing: the event of that type that bears the tag stands. */
export function alreadyDone(tag: string, type: EventType): Accepted {
  return { outcome: "accepted", events: [], earlier: { tag, type } };
}

export function reject(
  code: RejectionCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): Rejected {
  const { remedy, retryable } = REJECTIONS[code];
  return { outcome: "rejected", rejection: { code, message, details, remedy, retryable }, events: [] };
}

/** A fact as this command would record it. */
export function propose<Type extends EventType>(env: Env, type: Type, data: EventData<Type>): ProposedEvent<Type> {
  return { id: env.newId(), type, version: EVENTS[type].version, at: env.now, data, meta: env.meta };
}

/** A fact that comes along with what the command is about: it names its cause, and the receipt is not for it. */
export function proposeAlong<Type extends EventType>(
  env: Env,
  { id: cause }: ProposedEvent,
  type: Type,
  data: EventData<Type>,
): ProposedEvent<Type> {
  return propose({ ...env, meta: { ...env.meta, cause } }, type, data);
}

/** The same for a fact that was there first: the expiry that what the command is about needed. */
export function causedBy<Event extends ProposedEvent>({ id: cause }: ProposedEvent, event: Event): Event {
  return { ...event, meta: { ...event.meta, cause } };
}
