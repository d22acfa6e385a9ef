// What is decided for the commands of a batch, one upon the other, and which of them have to wait for others' changes?

import type { ProposedEvent } from "../events/catalogue.ts";
import { tagsOf } from "../events/tags.ts";
import { NotInMemory, type Batch } from "./batch.ts";
import { ConflictError } from "./errors.ts";
import { judge, loadFor } from "./judgement.ts";
import { CONFLICT_ATTEMPTS, type Verdict, type Waiting } from "./request.ts";

/** On what they are decided. */
export interface Known {
  readonly now: () => string;
  /** Tags that others have changed since they were read, and those that whoever waits for that would change. */
  readonly contested: Set<string>;
}

/** Commands with what was decided for each, and those that have to wait. */
export interface Decided {
  readonly waiting: readonly Waiting[];
  readonly verdicts: readonly Verdict[];
  readonly aside: readonly Waiting[];
}

/** Takes those into the batch that look at nothing contested; whoever depends on one of the others is set aside with it. */
export async function decideAll(batch: Batch, asked: readonly Waiting[], known: Known): Promise<Decided> {
  const { contested } = known;
  const waiting: Waiting[] = [];
  const verdicts: Verdict[] = [];
  const aside: Waiting[] = [];
  for (const [index, request] of asked.entries()) {
    let verdict = judge(batch, request, known.now());
    while (verdict instanceof NotInMemory) {
      try {
        await loadFor(batch, verdict.tag, asked.slice(index));
        verdict = judge(batch, request, known.now());
      } catch (error) {
        verdict = { kind: "failed", error };
      }
    }
    const events = eventsOf(verdict);
    const tags = contested.size === 0 ? [] : batch.looked.flatMap(({ tag }) => (contested.has(tag) ? tag : []));
    if (tags.length > 0) {
      for (const event of events) for (const tag of tagsOf(event)) contested.add(tag);
      request.conflicts += 1;
      if (request.conflicts < CONFLICT_ATTEMPTS) aside.push(request);
      else request.reject(new ConflictError(tags, request.conflicts));
      continue;
    }
    if (verdict.kind === "accepted" || events.length > 0) batch.accept(events);
    waiting.push(request);
    verdicts.push(verdict);
  }
  return { waiting, verdicts, aside };
}

/** What a verdict would record. */
function eventsOf(verdict: Verdict): readonly ProposedEvent[] {
  if (verdict.kind === "accepted") return verdict.events;
  return verdict.kind === "refused" ? verdict.decision.events : [];
}

/** Whether there is anything that a verdict would record. */
export function isRecorded(verdict: Verdict): boolean {
  return eventsOf(verdict).length > 0;
}
