// What does a caller send? A command and what goes with it.

import type { Command } from "../wallet/commands.ts";

/** A command with the options it is submitted with. What is malformed on purpose is typed as if it were not. */
export interface Submission {
  readonly command: Command;
  readonly options: { readonly key?: string; readonly actor?: string; readonly effectiveAt?: string };
  /** Milliseconds that pass before it is sent; none where absent. */
  readonly wait?: number;
}
