// Stores that break clause 5: what is read is what was appended.

import type { NewEvent, RecordedEvent } from "../../../src/stores/store.ts";
import { breakages, overMemory, plain } from "./breakage.ts";
import { PlainStore } from "./plain.ts";

/** A memory store that is given other events than the caller's. */
function writing(change: (event: NewEvent) => NewEvent) {
  return overMemory(() => (store) => ({ append: async (events, guards) => store.append(events.map(change), guards) }));
}

/** A plain store that reads JSON in a way of its own. */
function reading(revive: (this: unknown, key: string, value: unknown) => unknown) {
  return plain(
    class extends PlainStore {
      protected override decode(text: string, position: number): RecordedEvent {
        return { ...(JSON.parse(text, revive) as NewEvent), position };
      }
    },
  );
}

/** The same for the texts in it. */
function readingTexts(change: (text: string) => unknown) {
  return reading((_, value) => (typeof value === "string" ? change(value) : value));
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Depths below `most`, and nothing deeper. */
function cut(value: unknown, most: number): unknown {
  if (!isContainer(value)) return value;
  if (most === 0) return null;
  if (Array.isArray(value)) return value.map((inner) => cut(inner, most - 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cut(inner, most - 1)]));
}

/** Assigned member by member. */
function assigned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(assigned);
  if (!isContainer(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) copy[key] = assigned(inner);
  return copy;
}

/** Keeps objects, not their text. */
class Objects extends PlainStore {
  readonly #kept = new Map<string, RecordedEvent>();

  protected override decode(text: string, position: number): RecordedEvent {
    const event = this.#kept.get(`${position}`) ?? super.decode(text, position);
    this.#kept.set(`${position}`, event);
    return event;
  }
}

export const brokenContents = breakages(5, {
  "live objects": ["gives everybody the same objects to read", plain(Objects)],
  "objects of the caller's": [
    "keeps the objects that it was given, and does not copy them",
    overMemory(() => {
      const given = new Map<string, NewEvent>();
      return (store) => ({
        append: async (events, guards) => {
          for (const event of events) given.set(event.id, event);
          return store.append(events, guards);
        },
        read: async (query) => {
          const events = await store.read(query);
          return events.map((event) => ({ ...event, data: given.get(event.id)?.data ?? event.data }));
        },
      });
    }),
  ],
  "tags once": [
    "keeps a tag that is given twice once",
    writing((event) => ({ ...event, tags: [...new Set(event.tags)] })),
  ],
  "tags sorted": [
    "keeps tags in an order of its own",
    writing((event) => ({ ...event, tags: [...event.tags].sort() })),
  ],
  "columns of meta": [
    "has columns for the key and the actor, and none for the rest of meta",
    writing((event) => {
      const { key, actor } = event.meta;
      return { ...event, meta: { ...(key === undefined ? {} : { key }), ...(actor === undefined ? {} : { actor }) } };
    }),
  ],
  seconds: [
    "keeps the instant in a column with seconds",
    writing((event) => ({ ...event, at: event.at.replace(/\.\d{3}Z$/, ".000Z") })),
  ],
  "small version": ["keeps the version in one byte", writing((event) => ({ ...event, version: event.version & 0xff }))],
  "undefined is null": [
    "writes null for what is undefined",
    writing((event) => ({
      ...event,
      data: JSON.parse(JSON.stringify(event.data, (_, value: unknown) => value ?? null)) as object,
    })),
  ],
  prototypes: [
    "copies data member by member, and loses one that is called __proto__",
    writing((event) => ({ ...event, data: assigned(event.data) as object })),
  ],
  "not so deep": [
    "keeps a hundred levels of data",
    writing((event) => ({ ...event, data: cut(event.data, 100) as object })),
  ],
  "short texts": ["keeps 65,535 characters of a text", readingTexts((text) => text.slice(0, 65_535))],
  "short texts in bytes": [
    "cuts a long text at so many bytes, in the middle of a character",
    readingTexts((text) =>
      text.length > 100_000 && text.length < 999_999 ? Buffer.from(text).subarray(0, 262_143).toString() : text,
    ),
  ],
  "composed letters": ["composes letters and accents", readingTexts((text) => text.normalize("NFC"))],
  "no zero": ["leaves out characters of code zero", readingTexts((text) => text.replaceAll("\u0000", ""))],
  "trimmed texts": ["leaves out spaces around a text", readingTexts((text) => text.trim())],
  "empty is null": ["takes an empty text for none", readingTexts((text) => (text === "" ? null : text))],
  "texts as numbers": [
    "gives a number for a text that looks like one",
    readingTexts((text) => (/^\d+$/.test(text) ? Number(text) : text)),
  ],
  "texts as dates": [
    "gives an instant in a form of its own",
    readingTexts((text) => (/^\d{4}-\d\d-\d\dT.*[+]/.test(text) ? new Date(text).toISOString() : text)),
  ],
  "marks of order": ["leaves out a byte order mark", readingTexts((text) => text.replaceAll("\ufeff", ""))],
  "fifteen digits": [
    "keeps fifteen digits of a number",
    reading((_, value) =>
      typeof value === "number" ? (value % 1 === 0 ? value : Number(value.toPrecision(15))) : value,
    ),
  ],
  "nothing tiny": [
    "takes the smallest numbers for zero",
    reading((_, value) => (typeof value === "number" && Math.abs(value) < 1e-300 ? 0 : value)),
  ],
  "empty is absent": [
    "leaves out members that are empty",
    reading((key, value) =>
      isContainer(value) && key !== "" && !["data", "meta", "tags"].includes(key) && Object.keys(value).length === 0
        ? undefined
        : value,
    ),
  ],
});
