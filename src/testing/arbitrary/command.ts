// What may be asked of a wallet? Well-formed commands of every type over the small universe, whether or not they can be done.

import * as fc from "fast-check";
import type { Command, CommandType } from "../../wallet/commands.ts";
import { COMMANDS } from "./flows.ts";

/** A well-formed command of one type, or of any. */
export function wellFormed<Type extends CommandType>(type: Type): fc.Arbitrary<Command<Type>>;
export function wellFormed(type?: CommandType): fc.Arbitrary<Command>;
export function wellFormed(type?: CommandType): fc.Arbitrary<Command> {
  if (type !== undefined) return COMMANDS[type].arbitrary();
  return fc.oneof(
    ...Object.values(COMMANDS).map(({ weight, arbitrary }) => ({
      weight,
      arbitrary: arbitrary() as fc.Arbitrary<Command>,
    })),
  );
}
