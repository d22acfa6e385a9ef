// By what are metrics and spans told apart? By names of which there are few, and never by whom or how much they are about.

import type { ObservedAppend, ObservedSettle } from "../observer.ts";
import type { Attributes } from "./api.ts";

/** A refusal is an answer, not an error: it has a code, and `error.type` only what failed. */
export function attributesOf(settled: ObservedSettle): Attributes {
  const { type, outcome } = settled;
  const attributes = { "tallystick.command.type": type, "tallystick.outcome": outcome };
  switch (settled.outcome) {
    case "accepted":
    case "replayed":
    case "dropped":
      return attributes;
    case "refused":
      return { ...attributes, "tallystick.rejection.code": settled.code };
    case "failed":
      return { ...attributes, "error.type": settled.error };
  }
}

export function attributesOfAppend(append: ObservedAppend): Attributes {
  const attributes = { "tallystick.outcome": append.outcome };
  return append.outcome === "failed" ? { ...attributes, ...errorType(append.error) } : attributes;
}

export function errorType(error: string | undefined): Attributes {
  return error === undefined ? {} : { "error.type": error };
}
