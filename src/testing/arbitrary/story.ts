// Which commands belong together? Short stories whose steps would seldom meet by chance.

import * as fc from "fast-check";
import type { Command } from "../../wallet/commands.ts";
import { wellFormed } from "./command.ts";
import { STORIES } from "./flows.ts";

/** A story of any flow. */
export function story(): fc.Arbitrary<Command[]> {
  return fc.oneof(...STORIES.map(({ weight, arbitrary }) => ({ weight, arbitrary: arbitrary(() => wellFormed()) })));
}
