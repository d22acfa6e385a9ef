// What is a command on its way through the queue, and what was decided for it?

import type { EventType, ProposedEvent } from "../events/catalogue.ts";
import type { ValidCommand } from "../wallet/decide.ts";
import type { Env, Rejected } from "../wallet/decision.ts";
import type { Looked } from "./pending.ts";
import type { Receipt } from "./receipt.ts";
import type { Watched } from "./watch.ts";

/** How often something is decided again because others changed what it looked at. */
export const CONFLICT_ATTEMPTS = 100;
/** How often a refusal is decided again because something new was found when it was checked. */
export const REFUSAL_ATTEMPTS = 4;

/** A command in the queue: checked, and with everything its decision will be given but the instant. */
export interface Request {
  readonly command: ValidCommand;
  readonly env: Omit<Env, "now">;
  readonly signal: AbortSignal | undefined;
  /** Where there is an observer. */
  readonly watched: Watched | undefined;
}

export interface Waiting extends Request {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (reason: unknown) => void;
  /** How often its answer was put off because something new was found. */
  refreshes: number;
  /** How often it was set aside because others had changed what it looked at. */
  conflicts: number;
}

/** What was decided for a command, to be told once the batch is durable. */
export type Verdict =
  | { readonly kind: "accepted"; readonly events: readonly ProposedEvent[] }
  | { readonly kind: "refused"; readonly decision: Rejected; readonly looked: readonly Looked[] }
  | Earlier
  /** The rule itself failed: a defect, which is this command's alone. */
  | { readonly kind: "failed"; readonly error: unknown };

/** It was done before; the events of that tag, of that type if one is named, tell it. */
export interface Earlier {
  readonly kind: "earlier";
  readonly tag: string;
  readonly type: EventType | undefined;
  readonly looked: readonly Looked[];
}

/** A command and what was decided for it. */
export interface Told<Kind extends Verdict["kind"]> {
  readonly request: Waiting;
  readonly verdict: Extract<Verdict, { readonly kind: Kind }>;
}
