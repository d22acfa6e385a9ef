// What does every event carry around its data?

import * as z from "zod";
import { Auth, Context } from "./auth.ts";
import { Actor, Day, Id, Instant, Key } from "./fields.ts";
import { FoundMark } from "./risk.ts";

export const Meta = z.strictObject({
  /** The caller's idempotency key. */
  key: Key.optional(),
  /** Who asked. */
  actor: Actor.optional(),
  /** The command that was decided. */
  command: z.string().optional(),
  /** With a key: the hash of the command as it was given, so that another body under this key is refused. */
  fingerprint: z.string().optional(),
  /** Of several commands that were carried out together: which of them this is of, from 0. */
  linked: z.int().min(0).optional(),
  /** What the host had established about whoever asked. */
  auth: Auth.optional(),
  /** Where the request came from, as far as the host knew. */
  context: Context.optional(),
  /** When it took effect, if earlier than it was recorded: a wire that arrived yesterday. For reading only. */
  effectiveAt: Instant.optional(),
  /** The day it counts on, in the time zone of the limits that were in force; that of the instant where absent, in UTC. */
  day: Day.optional(),
  /** What tells the proof apart from any other, where one was asked for: it is used up. */
  proof: z.string().optional(),
  /** What risk rules found, where it came about all the same. */
  found: z.array(FoundMark).optional(),
  /** The id of the event that led to this one. */
  cause: Id.optional(),
});
export type Meta = z.infer<typeof Meta>;
export type { Auth, Context } from "./auth.ts";

/** The envelope of a type of event around its data. */
export function envelopeOf<Type extends string, Data extends z.ZodType>(type: Type, version: number, data: Data) {
  return z.strictObject({
    position: z.int().min(1),
    id: Id,
    type: z.literal(type),
    version: z.literal(version),
    at: Instant,
    data,
    meta: Meta,
  });
}

/** An event as a store keeps it: the envelope with data that nobody has looked at yet. */
export interface Envelope {
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly at: string;
  readonly data: object;
  readonly meta: Meta;
}
