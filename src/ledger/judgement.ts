// What is decided for one command, on the states that a batch has in memory? And on which of them can it be told?

import type { Meta } from "../events/envelope.ts";
import type { EventStore } from "../stores/store.ts";
import type { LedgerEvent } from "../events/catalogue.ts";
import { decodeEvent } from "../events/decode.ts";
import type { CommandDefinition } from "../wallet/command.ts";
import { COMMANDS } from "../wallet/commands.ts";
import { decideValid } from "../wallet/decide.ts";
import { reject } from "../wallet/decision.ts";
import { stateTag } from "../wallet/folds.ts";
import { NotInMemory, type Batch } from "./batch.ts";
import type { Looked } from "./pending.ts";
import type { Earlier, Request, Verdict } from "./request.ts";
import type { WorkingSet } from "./working-set.ts";

/** Decides a command on the pending states, or says which state has to be loaded first. Nothing is taken into the batch. */
export function judge(batch: Batch, request: Request, now: string): Verdict | NotInMemory {
  return looking(batch, () => earlierUse(batch, request.env.meta) ?? decided(batch, request, now));
}

/** The same for one of several commands that have a key together: whether that was used is for the first to ask. */
export function judgeFurther(batch: Batch, request: Request, now: string): Verdict | NotInMemory {
  return looking(batch, () => decided(batch, request, now));
}

function looking(batch: Batch, verdict: () => Verdict): Verdict | NotInMemory {
  batch.begin();
  try {
    return verdict();
  } catch (error) {
    return error instanceof NotInMemory ? error : { kind: "failed", error };
  }
}

function decided(batch: Batch, { command, env }: Request, now: string): Verdict {
  const decision = decideValid(batch.book, command, { ...env, now });
  if (decision.outcome === "rejected") return { kind: "refused", decision, looked: batch.looked };
  const { earlier, events } = decision;
  return earlier ? { kind: "earlier", ...earlier, looked: batch.looked } : { kind: "accepted", events };
}

/** What the command's key was used for before. The guard on the key is what makes a retry safe. */
function earlierUse(batch: Batch, { key, fingerprint }: Meta): Verdict | undefined {
  if (key === undefined) return undefined;
  const use = batch.lookUp("key", key, "new");
  if (use.status === "unused") return undefined;
  if (use.fingerprint === fingerprint)
    return { kind: "earlier", tag: `key:${key}`, type: undefined, looked: batch.looked };
  const decision = reject("idempotency_key_reused", `key "${key}" was used before, for another ${use.command}`, {
    key,
    command: use.command,
  });
  return { kind: "refused", decision, looked: batch.looked };
}

/** Loads a state that is missing in a batch, and with it what these commands are going to look at. */
export async function loadFor(batch: Batch, tag: string, requests: readonly Request[]): Promise<void> {
  const missing = new Set([tag]);
  for (const { command } of requests) {
    const definition: CommandDefinition = COMMANDS[command.type];
    for (const look of definition.looks?.(command.input) ?? []) {
      const { kind, id } = stateTag(look);
      if (!batch.has(kind, id)) missing.add(look);
    }
  }
  try {
    await batch.load(missing);
  } catch (error) {
    if (missing.size === 1) throw error;
    // What cannot be read of one account is not the others' fault: from here on each loads for itself.
    await batch.load([tag]);
  }
}

/** Looks up what was looked at. @returns whether any of some looks has seen something else than what is there now */
export async function stalenessOf(
  set: WorkingSet,
  looked: readonly Looked[],
): Promise<(looked: readonly Looked[]) => boolean> {
  const states = await set.refresh(new Set(looked.map(({ tag }) => tag)));
  return (some) => some.some(({ tag, seen }) => states.get(tag)?.head !== seen);
}

/** The events that tell what was done before, for each of these. */
export async function eventsOfEarlier(
  store: EventStore,
  earlier: readonly Earlier[],
): Promise<(readonly LedgerEvent[])[]> {
  const byTag = new Map<string, LedgerEvent[]>();
  for (const { tag } of earlier) byTag.set(tag, []);
  if (byTag.size === 0) return [];
  for (const recorded of await store.read({ tags: [...byTag.keys()] })) {
    const event = decodeEvent(recorded);
    for (const tag of recorded.tags) byTag.get(tag)?.push(event);
  }
  const told: (readonly LedgerEvent[])[] = [];
  for (const { tag, type: wanted } of earlier) {
    const events = byTag.get(tag) ?? [];
    const found = wanted === undefined ? events : events.filter(({ type }) => type === wanted);
    told.push(wanted === undefined ? found : await withCaused(store, found));
  }
  return told;
}

/** So many events are read at once while looking for what an event has caused; most have caused none. */
const NEIGHBOURS = 4;

/** The events of one command stand together: an event with all that it caused, which may bear other tags. */
async function withCaused(store: EventStore, found: readonly LedgerEvent[]): Promise<readonly LedgerEvent[]> {
  const [main] = found;
  if (!main || found.length > 1 || main.meta.cause !== undefined) return found;
  const isCaused = ({ meta }: LedgerEvent): boolean => meta.cause === main.id;
  const before: LedgerEvent[] = [];
  for (let first = main.position; first > 1; first -= NEIGHBOURS) {
    const after = Math.max(0, first - 1 - NEIGHBOURS);
    const chunk = (await store.read({ after, limit: first - 1 - after })).map(decodeEvent);
    const own = chunk.slice(chunk.findLastIndex((event) => !isCaused(event)) + 1);
    before.unshift(...own);
    if (own.length < chunk.length) break;
  }
  const behind: LedgerEvent[] = [];
  for (let last = main.position; ; last += NEIGHBOURS) {
    const chunk = (await store.read({ after: last, limit: NEIGHBOURS })).map(decodeEvent);
    const end = chunk.findIndex((event) => !isCaused(event));
    behind.push(...(end < 0 ? chunk : chunk.slice(0, end)));
    if (end >= 0 || chunk.length < NEIGHBOURS) break;
  }
  return [...before, main, ...behind];
}
