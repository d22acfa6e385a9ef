// What is a projection? A named fold over events, for readers. It never decides anything.

import type { LedgerEvent } from "../events/catalogue.ts";

/** `apply` takes an event into the state, in place; the state is the projection's own. */
export interface Projection<State> {
  readonly name: string;
  readonly initial: () => State;
  readonly apply: (state: State, event: LedgerEvent) => void;
}
