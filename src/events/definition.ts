// What does the library know of one type of event?

import type * as z from "zod";

/** A tag in its two parts: `["account", "acc_1"]` is `account:acc_1`. */
export type TagParts<Kind extends string = string> = readonly [kind: Kind, id: string];

/** One type of event: its current shape, what it is about, and how older shapes are lifted to it. */
export interface EventDefinition<Data extends z.ZodType = z.ZodType, Kind extends string = string> {
  readonly version: number;
  readonly data: Data;
  /** The field of `data` that names what the event is about: the id that a receipt carries. */
  readonly subject: string;
  /** What the event is about, as tags; `["key", KEY]` is added from meta. Their kinds say which folds have to know it. */
  readonly tags: (data: z.infer<Data>) => TagParts<Kind>[];
  /** By the version they read: the function that lifts its data one version up. */
  readonly upcasts?: Readonly<Record<number, (data: Record<string, unknown>) => Record<string, unknown>>>;
}

/** Declares a type of event; only there to infer its data and the kinds of its tags. */
export function defineEvent<Data extends z.ZodType, Kind extends string>(
  definition: EventDefinition<Data, Kind>,
): EventDefinition<Data, Kind> {
  return definition;
}
