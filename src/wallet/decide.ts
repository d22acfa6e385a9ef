// What is the answer to a command? First whether it is well formed, then what its rule says.

import { faultOf, oneOf, type Fault } from "../events/malformed.ts";
import { minorUnits, scaleOf, type Money } from "../money/money.ts";
import type { Assets } from "../money/assets.ts";
import { dayIn } from "../policy/calendar.ts";
import type { Book } from "./book.ts";
import { COMMANDS, type Command, type CommandType } from "./commands.ts";
import { AMOUNT_PATTERN, type AmountField, type CommandDefinition } from "./command.ts";
import { reject, type Decision, type Env, type Rejected } from "./decision.ts";
import { isTellable, toldBack } from "./told-back.ts";

/** A command that is well formed: known, of its shape, its amounts in known assets and of their scale. */
export interface ValidCommand {
  readonly type: CommandType;
  readonly input: object;
}

/**
 * Decides a command against a book: the events to record, or a coded rejection. Pure: the same book, command and env
 * give the same answer. Idempotency keys are the running ledger's, since their answer is a receipt.
 */
export function decide(book: Book, command: Command, env: Env): Decision {
  // A caller without types may send anything; what is not a command is refused as one.
  const { type, ...input } = { ...command };
  const valid = validate(type, input, env.assets);
  return "outcome" in valid ? valid : decideValid(book, valid, env);
}

/** The rule of a command that passed `validate`. */
export function decideValid(book: Book, { type, input }: ValidCommand, env: Env): Decision {
  const { effectiveAt } = env.meta;
  if (effectiveAt !== undefined && effectiveAt > env.now) {
    return reject("invalid_command", `options.effectiveAt is ${effectiveAt}: expected no later than now, ${env.now}`, {
      field: "options.effectiveAt",
      seen: effectiveAt,
    });
  }
  const definition: CommandDefinition = COMMANDS[type];
  return definition.decide(book, input, onTheDay(env));
}

/**
 * Where there are limits, what is recorded says on which day it counts, if that is not the one in UTC: the time zone may be
 * another one later.
 */
function onTheDay(env: Env): Env {
  const { limits } = env.policy;
  if (!limits) return env;
  const day = dayIn(limits.timeZone, env.now);
  return env.now.startsWith(day) ? env : { ...env, meta: { ...env.meta, day } };
}

/** Checks everything about a command that needs no state. */
export function validate(type: unknown, given: unknown, assets: Assets): ValidCommand | Rejected {
  if (typeof type !== "string" || !Object.hasOwn(COMMANDS, type)) {
    const { words, details } = toldBack(type);
    return reject("invalid_command", `type is ${words}: expected ${oneOf(Object.keys(COMMANDS))}`, {
      field: "type",
      ...details,
    });
  }
  const definition: CommandDefinition = COMMANDS[type as CommandType];
  const parsed = definition.input.safeParse(given);
  if (!parsed.success) return malformed(type, faultOf(definition.input, given, parsed.error));
  for (const amount of definition.amounts?.(parsed.data) ?? []) {
    const bad = checkAmount(amount, assets);
    if (bad) return bad;
  }
  const refused = definition.check?.(parsed.data, assets);
  return refused ?? { type: type as CommandType, input: parsed.data as object };
}

/** The refusal of what is not of its command's shape. */
function malformed(type: string, { path, isUnknown, seen, expected }: Fault): Rejected {
  if (isUnknown) {
    const of = [type, ...path.slice(0, -1)].join(".");
    const name = path.at(-1) ?? "";
    if (!isTellable(name)) {
      const message = `${of} has a field whose name is not shown, and which it does not have: expected ${expected}`;
      return reject("invalid_command", message, { field: path.slice(0, -1).join(".") || type });
    }
    const message = `${of}.${name} is no field of ${of}: expected ${expected}`;
    return reject("invalid_command", message, { field: path.join(".") });
  }
  const { words, details } = toldBack(seen, path);
  if (path.length === 0) {
    const message = `${type} was given ${seen === undefined ? "nothing" : words}: expected ${expected}`;
    return reject("invalid_command", message, { field: type, ...details });
  }
  const field = path.join(".");
  return reject("invalid_command", `${type}.${field} is ${words}: expected ${expected}`, { field, ...details });
}

function checkAmount([field, amount, sign]: AmountField, assets: Assets): Rejected | undefined {
  if (amount === undefined) return undefined;
  const { currency, value } = amount;
  if (!assets.has(currency)) {
    const { words, details } = toldBack(currency);
    return reject("unknown_asset", `${field} is in ${words}: expected an asset that this ledger knows`, {
      field,
      ...details,
    });
  }
  const scale = assets.scale(currency);
  const expected = sign === "positive" ? "above zero" : sign === "notNegative" ? "of zero or more" : "other than zero";
  if (!AMOUNT_PATTERN.test(value) || scaleOf(amount) !== scale || !hasSign(amount, sign)) {
    const { words, details } = toldBack(value);
    return reject(
      "invalid_amount",
      `${field} is ${words} ${currency}: expected a decimal string with exactly ${scale} decimals, ${expected}`,
      { field, ...("seen" in details ? { seen: amount } : {}) },
    );
  }
  return undefined;
}

function hasSign(amount: Money, sign: AmountField[2]): boolean {
  const minor = minorUnits(amount);
  if (minor === 0n) return sign === "notNegative" && !amount.value.startsWith("-");
  return minor > 0n || sign === "notZero";
}
