// Is a command one at all? Whatever the state of the ledger.

import type { Assets } from "../../money/assets.ts";
import type { Command, CommandType } from "../../wallet/commands.ts";
import type { ModelCommand, Sign } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { actor, amount, instant, key, optional, record } from "./fields.ts";
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
  return [...reasons, ...(entry.check?.(command as Command, assets) ?? [])];
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
