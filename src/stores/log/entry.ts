// What is written into a log for one append?

import { StoreError } from "../errors.ts";
import type { NewEvent, RecordedEvent } from "../store.ts";

/** The layout that this release writes. */
const LAYOUT = 1;

/**
 * JSON has a tab nowhere but between its tokens, and what is written here only before every part and the end: so one event
 * of thousands is read without the others, and all tags without the events.
 */
const PART = "\t";
const BEGIN = `{"layout":${LAYOUT},"events":[`;
const END = "]}";

/** Which entry of which log. */
export interface EntryName {
  readonly place: string;
  readonly number: number;
}

/** One append: an object with the layout and a list, in which before every event stands the list of its tags. */
export class Entry {
  readonly text: string;
  readonly #name: EntryName;
  /** Begin, tags, event, tags, event … end; the tags and all events but the last with a comma. */
  #parts: readonly string[] | undefined;
  #tags: readonly (readonly string[])[] | undefined;

  /** An entry as it was read. @throws StoreError `store_damaged`, or `store_newer` for a layout of a later release */
  constructor(name: EntryName, text: string) {
    const layout = Number(/^\{"layout":(\d+),/.exec(text)?.[1]);
    if (layout > LAYOUT) {
      throw new StoreError(
        "store_newer",
        name.place,
        `entry ${name.number} was written by a newer release (layout ${layout}, this release knows ${LAYOUT}); upgrade tallystick`,
      );
    }
    if (!text.startsWith(BEGIN + PART) || !text.endsWith(PART + END)) throw damaged(name);
    this.#name = name;
    this.text = text;
  }

  /** What to write for an append of one event or more. @throws TypeError for an event that JSON cannot express */
  static textOf(events: readonly NewEvent[]): string {
    const parts = events.map(({ tags, ...event }) => `${JSON.stringify(tags)},${PART}${JSON.stringify(event)}`);
    return `${BEGIN}${PART}${parts.join(`,${PART}`)}${PART}${END}`;
  }

  /** How many events it has. */
  get events(): number {
    return this.#split().length / 2 - 1;
  }

  /** The tags of each event; parsed once. */
  get tags(): readonly (readonly string[])[] {
    if (this.#tags) return this.#tags;
    const parts = this.#split();
    const lists = parts.filter((_, index) => index % 2 === 1 && index < parts.length - 1).join("");
    const tags = parsed(`[${lists.slice(0, -1)}]`);
    if (!Array.isArray(tags) || tags.length !== this.events || !tags.every(isTags)) throw damaged(this.#name);
    return (this.#tags = tags);
  }

  /** The event at an index, at its position. */
  event(index: number, position: number): RecordedEvent {
    const parts = this.#split();
    const [tags, event] = [parts[index * 2 + 1] ?? "", parts[index * 2 + 2] ?? ""];
    const found = parsed(`[${tags}${event.endsWith(",") ? event.slice(0, -1) : event}]`);
    if (!Array.isArray(found) || found.length !== 2 || !isTags(found[0]) || !isObject(found[1])) {
      throw damaged(this.#name);
    }
    // A boundary: it is what an append was given.
    return { ...(found[1] as unknown as NewEvent), tags: found[0], position };
  }

  #split(): readonly string[] {
    if (this.#parts) return this.#parts;
    const parts = this.text.split(PART);
    if (parts.length < 4 || parts.length % 2 === 1) throw damaged(this.#name);
    return (this.#parts = parts);
  }
}

/** The error for an entry that is not what was written. */
export function damaged({ place, number }: EntryName): StoreError {
  return new StoreError(
    "store_damaged",
    place,
    `entry ${number} of the log is not what an append writes; restore it from a backup`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTags(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((tag) => typeof tag === "string");
}
