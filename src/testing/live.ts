// What becomes of commands where nothing runs, fails or races? The pure core, one command upon the other.

import { defaultAssets, type Assets } from "../money/assets.ts";
import type { ProposedEvent } from "../events/catalogue.ts";
import type { Meta } from "../events/envelope.ts";
import { defaultPolicy, type Policy } from "../policy/policy.ts";
import { decide } from "../wallet/decide.ts";
import type { Decision, Env } from "../wallet/decision.ts";
import { bookOfState, evolve, initialState, type WalletState } from "../wallet/evolve.ts";
import type { Submission } from "./submission.ts";

/** One command: what was decided, on which state, and what that state became. */
export interface Step {
  readonly submission: Submission;
  /** What the decision was given, so that it can be made again; its ids start over at each use. */
  readonly env: () => Env;
  readonly decision: Decision;
  readonly events: readonly ProposedEvent[];
  readonly before: WalletState;
  readonly after: WalletState;
}

/** When the first command is decided, and how long it is from one to the next where nobody waits. */
const START = Date.UTC(2026, 0, 31, 9);
const SECOND = 1000;

/**
 * Decides and folds submissions in order: each a second after the one before it, plus its own wait.
 * Keys are recorded and otherwise ignored: they are the running ledger's.
 */
export function live(
  submissions: readonly Submission[],
  { policy = defaultPolicy, assets = defaultAssets }: { readonly policy?: Policy; readonly assets?: Assets } = {},
): Step[] {
  const steps: Step[] = [];
  let state = initialState;
  let time = START - SECOND;
  for (const [index, submission] of submissions.entries()) {
    const { command, wait = 0 } = submission;
    time += SECOND + wait;
    const now = new Date(time).toISOString();
    const env = (): Env => {
      let ids = 0;
      return {
        now,
        newId: () => `${String(index).padStart(4, "0")}-${(ids += 1)}`,
        policy,
        assets,
        meta: metaOf(submission),
      };
    };
    const before = state;
    const decision = decide(bookOfState(before), command, env());
    for (const event of decision.events) state = evolve(state, event);
    steps.push({ submission, env, decision, events: decision.events, before, after: state });
  }
  return steps;
}

/** What the running ledger would record, but for the fingerprint. */
function metaOf({ command, options: { key, actor, effectiveAt } }: Submission): Meta {
  return {
    ...(key === undefined ? {} : { key }),
    ...(actor === undefined ? {} : { actor }),
    ...(typeof command?.type === "string" ? { command: command.type } : {}),
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  };
}
