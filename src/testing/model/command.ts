// What does the model know of one command?

import type { Assets } from "../../money/assets.ts";
import type * as z from "zod";
import type { COMMANDS, CommandType } from "../../wallet/commands.ts";
import type { Fields } from "./fields.ts";
import type { Reason } from "./rank.ts";
import type { Records } from "./records.ts";

/** What goes with a command: who sent it, and the instant at which it is decided (ISO 8601, UTC, milliseconds). */
export interface Sent {
  readonly actor?: string | undefined;
  readonly now: string;
}

/** Which reasons speak against a command, and whether it only repeats what was done before. */
export interface Judgement {
  readonly reasons: readonly Reason[];
  /** The id of what was done before. */
  readonly repeats?: string;
}

/** Which amounts a field may hold, beside those above zero. */
export type Sign = "positive" | "notNegative" | "notZero";

/** A command that is one, with every instant in UTC with milliseconds, however it was written. */
export type Understood<Type extends CommandType = CommandType> = {
  [T in Type]: { readonly type: T } & z.output<(typeof COMMANDS)[T]["input"]>;
}[Type];

/** One type of command, in the plainest words. */
export interface ModelCommand<Type extends CommandType = CommandType> {
  /** The shape, field by field, as the documentation describes it. */
  readonly fields: Fields;
  /** The amounts by where they are, with the signs they may have: `{ amount: "positive", "lines.*.fee": "notZero" }`. */
  readonly amounts?: Readonly<Record<string, Sign>>;
  /** The instants by where they are, as `amounts` are. */
  readonly instants?: readonly string[];
  /** What else can be wrong with it whatever the state, where its shape is right; its amounts may be wrong. */
  check?(input: Understood<Type>, assets: Assets): readonly Reason[];
  /** All reasons that hold; that of them one is to be given, and which, is not settled here. */
  judge(records: Records, input: Understood<Type>, sent: Sent): Judgement;
  /** What it does, once nothing speaks against it, under the id that its receipt gives it. */
  change(records: Records, input: Understood<Type>, id: string, sent: Sent): void;
}

/** The commands of one flow. */
export type ModelCommands<Type extends CommandType> = { readonly [T in Type]: ModelCommand<T> };
