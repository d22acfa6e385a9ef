// Is what a store returned an event, and of today's shape?

import type * as z from "zod";
import { EVENTS, type LedgerEvent } from "./catalogue.ts";
import type { EventDefinition } from "./definition.ts";
import { envelopeOf, type Envelope } from "./envelope.ts";
import { CorruptLogError } from "./errors.ts";

/** Turns what was read into events. @throws CorruptLogError naming the position */
export type Decode = (recorded: Envelope) => LedgerEvent;

/** A decoder for a catalogue of events; tests give catalogues of their own to try upcasters. */
export function decoder(catalogue: Readonly<Record<string, EventDefinition>>): Decode {
  const schemas = new Map<string, z.ZodType>();
  for (const [type, definition] of Object.entries(catalogue)) {
    schemas.set(type, envelopeOf(type, definition.version, definition.data));
  }

  return function decode({ position, id, type, version, at, data, meta }) {
    const definition = catalogue[type];
    const schema = schemas.get(type);
    if (!definition || !schema) throw new CorruptLogError(position, `unknown event type "${type}"`);
    const lifted =
      version === definition.version
        ? { position, id, type, version, at, data, meta }
        : {
            position,
            id,
            type,
            version: definition.version,
            at,
            data: lift(definition, position, type, version, data),
            meta,
          };
    const result = schema.safeParse(lifted);
    if (!result.success) {
      const [issue] = result.error.issues;
      const path = issue?.path.join(".") || type;
      throw new CorruptLogError(position, `${type} is malformed at "${path}": ${issue?.message}`, {
        cause: result.error,
      });
    }
    return result.data as LedgerEvent;
  };
}

/** Validates a recorded event and lifts it to the current version of its type. @throws CorruptLogError */
export const decodeEvent: Decode = decoder(EVENTS);

function lift(definition: EventDefinition, position: number, type: string, version: number, data: object): object {
  let lifted = data as Record<string, unknown>;
  for (let step = version; step !== definition.version; step += 1) {
    const upcast = definition.upcasts?.[step];
    if (!upcast) {
      throw new CorruptLogError(
        position,
        `${type} has version ${version}, which this release cannot read: expected ${definition.version} or an older one`,
      );
    }
    try {
      lifted = upcast(lifted);
    } catch (error) {
      throw new CorruptLogError(position, `${type} of version ${step} cannot be lifted`, { cause: error });
    }
  }
  return lifted;
}
