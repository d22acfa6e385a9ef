// What is the answer to a command? First whether it is well formed, then what its rule says.

import { described } from "../money/described.ts";
import { minorUnits, scaleOf, type Money } from "../money/money.ts";
import type { Assets } from "../money/assets.ts";
import { dayIn } from "../policy/calendar.ts";
import type { Book } from "./book.ts";
import { COMMANDS, type Command, type CommandType } from "./commands.ts";
import { AMOUNT_PATTERN, type AmountField, type CommandDefinition } from "./command.ts";
import { reject, type Decision, type Env, type Rejected } from "./decision.ts";

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
    return reject(
      "invalid_command",
      `type is ${described(type)}: expected one of ${Object.keys(COMMANDS).join(", ")}`,
      {
        field: "type",
        seen: type,
      },
    );
  }
  const definition: CommandDefinition = COMMANDS[type as CommandType];
  const parsed = definition.input.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = [...(issue?.path ?? []), ...(issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [])];
    const field = path.join(".") || type;
    return reject("invalid_command", `${type}: ${field} is ${described(issue?.input)}: ${issue?.message}`, {
      field,
      seen: issue?.input,
    });
  }
  for (const amount of definition.amounts?.(parsed.data) ?? []) {
    const bad = checkAmount(amount, assets);
    if (bad) return bad;
  }
  const refused = definition.check?.(parsed.data, assets);
  return refused ?? { type: type as CommandType, input: parsed.data as object };
}

function checkAmount([field, amount, sign]: AmountField, assets: Assets): Rejected | undefined {
  if (amount === undefined) return undefined;
  const { currency, value } = amount;
  if (!assets.has(currency)) {
    return reject("unknown_asset", `${field} is in "${currency}": expected an asset that this ledger knows`, {
      field,
      seen: currency,
    });
  }
  const scale = assets.scale(currency);
  const expected = sign === "positive" ? "above zero" : sign === "notNegative" ? "of zero or more" : "other than zero";
  if (!AMOUNT_PATTERN.test(value) || scaleOf(amount) !== scale || !hasSign(amount, sign)) {
    return reject(
      "invalid_amount",
      `${field} is "${value}" ${currency}: expected a decimal string with exactly ${scale} decimals, ${expected}`,
      { field, seen: amount },
    );
  }
  return undefined;
}

function hasSign(amount: Money, sign: AmountField[2]): boolean {
  const minor = minorUnits(amount);
  if (minor === 0n) return sign === "notNegative" && !amount.value.startsWith("-");
  return minor > 0n || sign === "notZero";
}
