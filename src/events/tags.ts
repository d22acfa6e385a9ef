// What is an event about?

import { EVENTS, type ProposedEvent } from "./catalogue.ts";
import type { EventDefinition, TagParts } from "./definition.ts";

/**
 * The tags of an event, a pure function of it. `account:ID` for a wallet that it debits, holds on or whose status it
 * changes; `credits:ID` alone for a wallet on which its net effect is a credit; then what it is about, and `key:KEY`.
 */
export function tagsOf(event: ProposedEvent): string[] {
  return tagPartsOf(event).map(([kind, id]) => `${kind}:${id}`);
}

/** The same in two parts, for those who look things up by kind and id. */
export function tagPartsOf(event: ProposedEvent): TagParts[] {
  const definition: EventDefinition = EVENTS[event.type];
  const tags = definition.tags(event.data);
  if (event.meta.key !== undefined) tags.push(["key", event.meta.key]);
  if (event.meta.proof !== undefined) tags.push(["proof", event.meta.proof]);
  return tags;
}

/** When an event took effect: when it was recorded, if nobody has said that it was earlier. */
export function effectiveAt({ at, meta }: ProposedEvent): string {
  return meta.effectiveAt ?? at;
}

/** The id of what an event is about: of the account it opened, the transfer it made, the dispute it resolved. */
export function subjectOf(event: ProposedEvent): string {
  return (event.data as Record<string, unknown>)[EVENTS[event.type].subject] as string;
}
