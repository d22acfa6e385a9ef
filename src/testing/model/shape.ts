// Is a command one at all? Whatever the state of the ledger.

import type { Assets } from "../../money/assets.ts";
import type { Command, CommandType } from "../../wallet/commands.ts";
import type { ModelCommand, Sign, Understood } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { actor, amount, instant, inUtc, key, optional, record } from "./fields.ts";
import { faultsOfAmount, type Amount } from "./amount.ts";
import type { Reason } from "./rank.ts";

const isOptions = record({ key: optional(key), actor: optional(actor), effectiveAt: optional(instant) });

/** Why something is no command of this ledger: all reasons, or none. */
export function faultsOf(command: unknown, options: unknown, assets: Assets): Reason[] {
  const { type, ...input } = (typeof command === "object" && command !== null ? command : {}) as { type?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(COMMANDS, type)) return ["invalid_command"];
  const entry: ModelCommand = COMMANDS[type as CommandType];
  if (!record(entry.fields)(input)) return ["invalid_command"];
  const reasons: Reason[] = isOptions(options) ? [] : ["invalid_command"];
  for (const [path, sign] of Object.entries(entry.amounts ?? {})) reasons.push(...faultsAt(input, path, sign, assets));
  return [...reasons, ...(entry.check?.(understood(command as Command), assets) ?? [])];
}

/** A command that has the shape of one, with its instants as the ledger records them. */
export function understood(command: Command): Understood {
  const entry: ModelCommand = COMMANDS[command.type];
  let plain: unknown = command;
  for (const path of entry.instants ?? []) plain = withUtc(plain, path.split("."));
  return plain as Understood;
}

function withUtc(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (value === undefined) return undefined;
  if (step === undefined) return inUtc(value);
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.hasOwn(fields, step) ? { ...fields, [step]: withUtc(fields[step], rest) } : value;
}

function faultsAt(input: object, path: string, sign: Sign, assets: Assets): Reason[] {
  return found(input, path.split(".")).flatMap((value) => {
    if (value !== undefined && !amount(value)) throw new TypeError(`the model has "${path}" for an amount: no field`);
    return value === undefined ? [] : faultsOfAmount(value as Amount, sign, assets);
  });
}

/** All values at a path; `*` is every entry of a list. */
function found(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
  if (step === undefined || value === undefined) return [value];
  if (step === "*") return (value as readonly unknown[]).flatMap((entry) => found(entry, rest));
  return found((value as Record<string, unknown>)[step], rest);
}
