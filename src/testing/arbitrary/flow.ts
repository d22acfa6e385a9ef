// What does a flow bring to the generators?

import type * as fc from "fast-check";
import type { EventData, EventType } from "../../events/catalogue.ts";
import type { Command, CommandType } from "../../wallet/commands.ts";

/** A well-formed command of each type, and how often each comes up beside the others. */
export type CommandArbitraries<Type extends CommandType> = {
  readonly [T in Type]: { readonly weight: number; readonly arbitrary: () => fc.Arbitrary<Command<T>> };
};

/** The data of each type of event: any that its schema allows and a decision could record. */
export type EventArbitraries<Type extends EventType> = { readonly [T in Type]: () => fc.Arbitrary<EventData<T>> };

/** A few commands about one thing, in the order in which they make sense; what comes of them depends on all before. */
export interface Story {
  readonly weight: number;
  /** `anything` is whatever else may be asked meanwhile. */
  readonly arbitrary: (anything: () => fc.Arbitrary<Command>) => fc.Arbitrary<Command[]>;
}
