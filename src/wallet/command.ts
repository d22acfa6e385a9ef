// What does the library know of one command?

import type * as z from "zod";
import type { Assets } from "../money/assets.ts";
import type { Money } from "../money/money.ts";
import type { Book } from "./book.ts";
import type { Decision, Env, Rejected } from "./decision.ts";

/** An amount of a command: the field, the amount if given, and which signs make sense for it. */
export type AmountField = readonly [
  field: string,
  amount: Money | undefined,
  sign: "positive" | "notNegative" | "notZero",
];

/** An amount as a command may bring it: shorter than what the log can hold, so that no sum of amounts outgrows it. */
export const AMOUNT_PATTERN = /^-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?$/;

export interface CommandDefinition<Input extends z.ZodType = z.ZodType> {
  readonly input: Input;
  /** The amounts in the input, each with the field that holds it and the sign it must have. */
  readonly amounts?: (input: z.infer<Input>) => readonly AmountField[];
  /** What else about the input can be refused without looking at any state. */
  readonly check?: (input: z.infer<Input>, assets: Assets) => Rejected | undefined;
  /** Tags that the decision will look at, so that they can be read in one go. A hint: the book is the truth. */
  readonly looks?: (input: z.infer<Input>) => readonly string[];
  /** The rule itself: pure, and given only input that passed the checks above. */
  readonly decide: (book: Book, input: z.infer<Input>, env: Env) => Decision;
}

/** Declares a command; only there to infer its input. */
export function defineCommand<Input extends z.ZodType>(definition: CommandDefinition<Input>): CommandDefinition<Input> {
  return definition;
}
