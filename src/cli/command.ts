// What is a command of the program? A name, what it does in a line, what it takes, and how it is carried out.

import { understood } from "./arguments.ts";
import type { Options, Values } from "./option.ts";
import type { Terminal } from "./terminal.ts";

/** A command as it is written down. */
export interface Definition<Operands extends Options, Known extends Options> {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** What else is to be known about it, in lines. */
  readonly more?: string;
  /** Whether it writes: then it has not succeeded when nobody reads on. */
  readonly writes?: true;
  readonly operands: Operands;
  readonly options: Known;
  run(given: Given<Operands, Known>): Promise<void>;
}

/** What a command is carried out with. */
export interface Given<Operands extends Options, Known extends Options> {
  readonly operands: Values<Operands>;
  readonly options: Values<Known>;
  readonly terminal: Terminal;
}

/** A command as the table has it. */
export interface Command extends Omit<Definition<Options, Options>, "run"> {
  /** @throws UsageError for arguments that it does not take; whatever it fails with */
  run(line: readonly string[], terminal: Terminal): Promise<void>;
}

export function defineCommand<Operands extends Options, Known extends Options>(
  definition: Definition<Operands, Known>,
): Command {
  return {
    ...definition,
    run: (line, terminal) => definition.run({ ...understood(line, definition), terminal }),
  };
}
