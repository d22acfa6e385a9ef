// How do several commands become one? Decided one upon the other in a batch of their own, and recorded all or none.

import type { LedgerEvent, ProposedEvent } from "../events/catalogue.ts";
import { tagsOf } from "../events/tags.ts";
import type { EventStore, Guard } from "../stores/store.ts";
import type { Rejected } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { Batch, NotInMemory } from "./batch.ts";
import type { Looked } from "./pending.ts";
import { ConflictError } from "./errors.ts";
import { eventsOfEarlier, judge, judgeFurther, loadFor, stalenessOf } from "./judgement.ts";
import { receiptFor, type Receipt } from "./receipt.ts";
import { CONFLICT_ATTEMPTS, REFUSAL_ATTEMPTS, type Earlier, type Request } from "./request.ts";
import { pause } from "./waiting.ts";
import type { WorkingSet } from "./working-set.ts";

/** Commands that are carried out together. They have one key, if any, and the meta of each says which of them it is. */
export interface Linked {
  readonly parts: readonly Request[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (receipts: readonly Receipt[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** What one of them would record, or what was done before and stands for it. */
type Part = { readonly kind: "accepted"; readonly events: readonly ProposedEvent[] } | Earlier;

type Outcome =
  | { readonly kind: "accepted"; readonly parts: readonly Part[] }
  | { readonly kind: "refused"; readonly decision: Rejected; readonly index: number }
  /** All of them were carried out before, under this key. */
  | { readonly kind: "repeated"; readonly earlier: Earlier };

/** On what they are carried out. */
export interface Ground {
  readonly store: EventStore;
  readonly set: WorkingSet;
  readonly now: () => string;
}

/**
 * Carries them out: a receipt for each, or nothing was recorded. Nothing else may be decided meanwhile.
 * @throws RejectedError with the index of the first command that is refused; ConflictError; what the store throws
 */
export async function carryOutLinked(parts: readonly Request[], ground: Ground): Promise<readonly Receipt[]> {
  const { store, set, now } = ground;
  let conflicts = 0;
  let refreshes = 0;
  for (;;) {
    const batch = new Batch(set);
    const looked: Looked[] = [];
    const outcome = await decided(batch, parts, now(), looked);
    if (outcome.kind === "accepted" && batch.appends.length > 0) {
      const of = parts.filter((_, index) => outcome.parts[index]?.kind === "accepted");
      const tags = await record(batch, batch.guards, ground, of);
      if (tags === undefined) return receiptsOf(outcome.parts, batch, store);
      conflicts += 1;
      await retreat(tags, conflicts, set);
    } else {
      refreshes += 1;
      // Nothing is recorded, so nothing proves what it was decided on.
      if (refreshes < REFUSAL_ATTEMPTS && (await stalenessOf(set, looked))(looked)) continue;
      if (outcome.kind === "refused") {
        const of = parts.slice(outcome.index, outcome.index + 1);
        const tags = await recordRefusal(outcome.decision, batch, ground, of);
        if (tags === undefined) throw new RejectedError(outcome.decision.rejection, outcome.index);
        conflicts += 1;
        await retreat(tags, conflicts, set);
        continue;
      }
      if (outcome.kind === "accepted") return receiptsOf(outcome.parts, batch, store);
      return repeatedReceipts(outcome.earlier, parts, ground);
    }
  }
}

/** Decides them in order, each on the pending states as those before it have left them. */
async function decided(batch: Batch, parts: readonly Request[], now: string, looked: Looked[]): Promise<Outcome> {
  const done: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const judged = index === 0 ? judge : judgeFurther;
    let verdict = judged(batch, part, now);
    while (verdict instanceof NotInMemory) {
      await loadFor(batch, verdict.tag, parts.slice(index));
      verdict = judged(batch, part, now);
    }
    looked.push(...batch.looked);
    switch (verdict.kind) {
      case "failed":
        throw verdict.error;
      case "refused":
        // What the refusal establishes is recorded on what it was decided on: what this command has looked at too.
        batch.accept([]);
        return { kind: "refused", decision: verdict.decision, index };
      case "earlier":
        if (verdict.type === undefined) return { kind: "repeated", earlier: verdict };
        // What stands for it has to stand still when the others are recorded.
        batch.accept([]);
        done.push(verdict);
        break;
      case "accepted":
        batch.accept(verdict.events);
        done.push(verdict);
        break;
    }
  }
  return { kind: "accepted", parts: done };
}

/** Others were faster: what did not hold is read again, until that was tried too often. @throws ConflictError */
async function retreat(tags: readonly string[], conflicts: number, set: WorkingSet): Promise<void> {
  if (conflicts >= CONFLICT_ATTEMPTS) throw new ConflictError(tags, conflicts);
  if (conflicts > 2) await pause();
  set.doubt(tags);
  if (!set.isUndoable) await set.refresh(tags);
}

/**
 * Records the facts that a refusal establishes, alone: nothing of the commands before it came about. What is about an
 * account that only those would have opened is no fact, and what they would have recorded is no evidence.
 * @returns the tags of the guards that did not hold; undefined where nothing stands in the way of telling it
 */
async function recordRefusal(
  { events }: Rejected,
  { guards, appends }: Batch,
  ground: Ground,
  of: readonly Request[],
): Promise<string[] | undefined> {
  const missing = new Set(guards.filter(({ head }) => head === 0).map(({ tag }) => tag));
  const facts = events.filter((event) => !tagsOf(event).some((tag) => tag.startsWith("account:") && missing.has(tag)));
  if (facts.length === 0) return undefined;
  const undone = new Set(appends.map(({ id }) => id));
  const batch = new Batch(ground.set);
  batch.accept(facts.map((event) => withoutEvidence(event, undone)));
  return record(batch, guards, ground, of);
}

/** A refusal without what it names of events that have not come about. */
function withoutEvidence(event: ProposedEvent, undone: ReadonlySet<string>): ProposedEvent {
  if (event.type !== "ActionRefused") return event;
  const findings = event.data.findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.filter((id) => !undone.has(id)),
  }));
  return { ...event, data: { ...event.data, findings } };
}

/** Records what these commands have in the batch. @returns the tags of the guards that did not hold; undefined once it is recorded */
async function record(
  batch: Batch,
  guards: readonly Guard[],
  { store, set }: Ground,
  of: readonly Request[],
): Promise<string[] | undefined> {
  const { appends } = batch;
  try {
    const result = await (set.watch ? set.watch.append(store, { appends, guards }, of) : store.append(appends, guards));
    if (result.ok) {
      batch.commit(result.position);
      return undefined;
    }
    return result.conflicts.map(({ tag }) => tag);
  } catch (error) {
    set.seam.lost();
    throw error;
  }
}

async function receiptsOf(parts: readonly Part[], batch: Batch, store: EventStore): Promise<Receipt[]> {
  const told = await eventsOfEarlier(
    store,
    parts.filter((part) => part.kind === "earlier"),
  );
  let position = batch.position - batch.appends.length;
  return parts.map((part) => {
    if (part.kind === "earlier") return receiptFor(told.shift() ?? [], { replayed: true });
    const events = part.events.map((event): LedgerEvent => ({ position: (position += 1), ...event }));
    return receiptFor(events, { replayed: false });
  });
}

/** The receipts of then. One of them that had recorded nothing is answered by what stood for it. */
async function repeatedReceipts(earlier: Earlier, parts: readonly Request[], ground: Ground): Promise<Receipt[]> {
  const [all = []] = await eventsOfEarlier(ground.store, [earlier]);
  const receipts: Receipt[] = [];
  for (const [index, part] of parts.entries()) {
    const own = all.filter(({ meta }) => meta.linked === index);
    receipts.push(receiptFor(own.length > 0 ? own : ((await stoodFor(part, ground)) ?? all), { replayed: true }));
  }
  return receipts;
}

/**
 * What was done before that stands for a command, as far as it can be told now. Undefined where what happened since would have it
 * refused, or done anew: what is finished under a key is neither, so all that its lot has recorded stands for it then.
 */
async function stoodFor(part: Request, { store, set, now }: Ground): Promise<readonly LedgerEvent[] | undefined> {
  const { key: _, ...meta } = part.env.meta;
  const alone = { ...part, env: { ...part.env, meta } };
  const batch = new Batch(set);
  let verdict = judge(batch, alone, now());
  while (verdict instanceof NotInMemory) {
    await loadFor(batch, verdict.tag, [alone]);
    verdict = judge(batch, alone, now());
  }
  if (verdict.kind !== "earlier") return undefined;
  const [events] = await eventsOfEarlier(store, [verdict]);
  return events;
}
