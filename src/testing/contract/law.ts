// What is a law of the contract, and how is a store held against it?

import * as fc from "fast-check";
import { visit, type Bench, type Script, type Site } from "./site.ts";

export interface Law {
  readonly title: string;
  /** Whether it makes no sense where handles do not share their log. */
  readonly needsSharing: boolean;
  /** Rejects where the store breaks the law. */
  readonly hold: (bench: Bench) => Promise<void>;
}

/** What belongs together in the contract: one of its clauses, or one of the capabilities that a store may leave out. */
export interface Clause<Id extends ClauseId = ClauseId> {
  readonly id: Id;
  readonly title: string;
  readonly laws: readonly Law[];
}

export type ClauseId = 1 | 2 | 3 | 4 | 5 | 6 | Capability;
export type Capability = "snapshots" | "watch" | "within" | "crash";

/** A law that is told by one script. */
export function law(title: string, script: Script): Law {
  return { title, needsSharing: false, hold: (bench) => visit(bench, script) };
}

/** A law about handles that share a log. */
export function sharedLaw(title: string, script: Script): Law {
  return { ...law(title, script), needsSharing: true };
}

/** A law that holds for any input; each is tried at a place of its own. */
export function lawForAny<Input>(
  title: string,
  { input, runs }: { readonly input: fc.Arbitrary<Input>; readonly runs: number },
  script: (site: Site, input: Input) => Promise<void>,
): Law {
  return {
    title,
    needsSharing: false,
    hold: (bench) =>
      fc.assert(
        fc.asyncProperty(input, (value) => visit(bench, (site) => script(site, value))),
        {
          numRuns: runs,
          // A counterexample found is told in time, even if a smaller one would take longer than the test may. A slow store
          // passes with fewer runs, but not one that does not answer.
          interruptAfterTimeLimit: bench.patience,
          markInterruptAsFailure: false,
          timeout: bench.patience / 2,
        },
      ),
  };
}
