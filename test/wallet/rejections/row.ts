// What is a row? One way in which one command is refused.

import type { Command, CommandType, Context, EventType, Policy, RejectionCode } from "tallystick";

export interface Row {
  readonly code: RejectionCode;
  /** What is sent; malformed on purpose where the row is about malformed commands. */
  readonly command: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** What happened before, on top of the market. */
  readonly given?: readonly Command[];
  /** What happened after that, each at its instant. */
  readonly meanwhile?: readonly (readonly [at: string, command: Command])[];
  readonly actor?: string;
  /** When it is sent; at the instant of the market where absent. */
  readonly at?: string;
  /** How long after that it is sent, in milliseconds; at once where absent. */
  readonly wait?: number;
  /** What is in force for all of it; nothing where absent. */
  readonly policy?: Policy;
  /** Where the request comes from, as far as the host knows. */
  readonly context?: Context;
  /** What the refusal itself establishes; nothing where absent. */
  readonly records?: readonly EventType[];
  /** The operands that the refusal must carry; the id of a refusal that is recorded is not known before. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** For each type of command an input that is malformed, the field that is, and what is seen there; of an unknown field nothing. */
export type Malformed<Type extends CommandType> = {
  readonly [T in Type]: readonly [input: object, field: string, seen: unknown];
};

/** Which amounts a field takes, beside those above zero. */
export type Sign = "positive" | "notNegative" | "notZero";

/** Well-formed commands around one of their amounts, by the field that holds it; a word after that is for the reader. */
export type Amounts = Readonly<Record<string, readonly [Sign, (amount: unknown) => Row["command"]]>>;
