// Is what goes with a command what it should be, and what is recorded of it?

import * as z from "zod";
import { AuthInput, Context } from "../events/auth.ts";
import { Actor, Key } from "../events/fields.ts";
import { instantOf } from "../events/instant.ts";
import { faultOf } from "../events/malformed.ts";
import type { Meta } from "../events/envelope.ts";
import { reject } from "../wallet/decision.ts";
import { RejectedError } from "../wallet/rejections.ts";
import { isTellable, toldBack } from "../wallet/told-back.ts";
import type { SubmitOptions } from "./submit.ts";

const Options = z.strictObject({
  key: Key.optional(),
  actor: Actor.optional(),
  auth: AuthInput.optional(),
  context: Context.optional(),
  effectiveAt: z.unknown().optional(),
  signal: z.instanceof(AbortSignal, { error: "expected an AbortSignal" }).optional(),
});

/** What of a command's options is recorded with its events. */
export type RecordedOptions = Pick<Meta, "key" | "actor" | "auth" | "context" | "effectiveAt">;

/** @throws RejectedError `invalid_command` naming the option that is malformed, what was seen and what was expected */
export function recordedOf(given: SubmitOptions): RecordedOptions {
  const parsed = Options.safeParse(given);
  if (!parsed.success) {
    const { path, isUnknown, seen, expected } = faultOf(Options, given, parsed.error);
    throw isUnknown ? noOption(path, expected) : malformedOption(path, seen, expected);
  }
  const { key, actor, auth, context } = parsed.data;
  return {
    ...(key === undefined ? {} : { key }),
    ...(actor === undefined ? {} : { actor }),
    ...(auth === undefined ? {} : { auth }),
    ...(context === undefined ? {} : { context }),
    ...(given.effectiveAt === undefined ? {} : { effectiveAt: effective(given.effectiveAt) }),
  };
}

/** When a command took effect, as it is recorded: in UTC. */
function effective(at: NonNullable<SubmitOptions["effectiveAt"]>): string {
  return instantOf(at, (_, expected) => malformedOption(["effectiveAt"], at, expected));
}

function malformedOption(path: readonly string[], seen: unknown, expected: string): RejectedError {
  const { words, details } = toldBack(seen, path);
  return refused(path, `is ${words}: expected ${expected}`, details);
}

/** Of an option that there is not only the name is told. */
function noOption(path: readonly string[], expected: string): RejectedError {
  const above = path.slice(0, -1);
  const of = above.length === 0 ? "option" : `field of ${["options", ...above].join(".")}`;
  if (isTellable(path.at(-1) ?? "")) return refused(path, `is no ${of}: expected ${expected}`);
  return refused(above, `has what is no ${of}, and whose name is not shown: expected ${expected}`);
}

function refused(path: readonly string[], what: string, details: object = {}): RejectedError {
  const field = ["options", ...path].join(".");
  return new RejectedError(reject("invalid_command", `${field} ${what}`, { field, ...details }).rejection);
}
