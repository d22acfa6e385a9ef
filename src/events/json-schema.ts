// How does a service in another language read the log?

import * as z from "zod";
import { EVENTS } from "./catalogue.ts";
import { envelopeOf } from "./envelope.ts";

/** One JSON Schema (draft 2020-12) for any recorded event, made from the same schemas that validate them here. */
export function eventJsonSchema(): object {
  const schemas = Object.entries(EVENTS).map(([type, { version, data }]) =>
    z.toJSONSchema(envelopeOf(type, version, data), { target: "draft-2020-12" }),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A recorded event of a tallystick ledger",
    oneOf: schemas.map(({ $schema: _, ...schema }) => schema),
  };
}
