// Stores that break clause 4: a read gives exactly the events that bear a tag, in order, each once.

import type { NewEvent, ReadQuery, RecordedEvent } from "../../../src/stores/store.ts";
import { breakages, overMemory, plain } from "./breakage.ts";
import type { Entry } from "./disk.ts";
import { PlainStore } from "./plain.ts";

/** A plain store that compares tags in a way of its own. */
function comparing(same: (borne: string, asked: string) => boolean) {
  return plain(
    class extends PlainStore {
      protected override bears({ tags }: Entry, asked: string): boolean {
        return tags.some((borne) => same(borne, asked));
      }
    },
  );
}

/** A plain store that takes tags for one another that become the same. */
function comparingAs(form: (tag: string) => unknown) {
  return comparing((borne, asked) => form(borne) === form(asked));
}

/** A memory store that is asked something else. */
function asking(change: (query: ReadQuery) => ReadQuery) {
  return overMemory(() => (store) => ({ read: (query = {}) => store.read(change(query)) }));
}

/** A memory store whose answers are changed. */
function answering(change: (events: readonly RecordedEvent[]) => readonly RecordedEvent[]) {
  return overMemory(() => (store) => ({ read: async (query) => change(await store.read(query)) }));
}

/** A store that goes through the whole log with a filter of its own, and cuts to the limit at the end. */
function filtering(bears: (event: RecordedEvent, query: ReadQuery) => boolean) {
  return overMemory(() => (store) => ({
    read: async (query = {}) => (await store.read()).filter((event) => bears(event, query)).slice(0, query.limit),
  }));
}

const matches = ({ tags: borne }: NewEvent, { tags }: ReadQuery): boolean =>
  !tags || tags.some((tag) => borne.includes(tag));

/** As `LIKE` does. */
function like(text: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll("%", ".*")
    .replaceAll("_", ".");
  return new RegExp(`^${source}$`, "su").test(text);
}

function fnv(tag: string): number {
  let hash = 0x811c9dc5;
  for (const char of tag) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

class PerTag extends PlainStore {
  /** One tag after the other, each with the limit. */
  protected override find({ tags, ...query }: ReadQuery): number[] {
    if (!tags) return super.find(query);
    return [...new Set(tags.flatMap((tag) => super.find({ ...query, tags: [tag] })))].sort((a, b) => a - b);
  }
}

class TagAfterTag extends PlainStore {
  protected override find({ tags, limit, ...query }: ReadQuery): number[] {
    if (!tags) return super.find({ ...query, ...(limit === undefined ? {} : { limit }) });
    return [...new Set(tags.flatMap((tag) => super.find({ ...query, tags: [tag] })))].slice(0, limit);
  }
}

class OncePerTag extends PlainStore {
  protected override find({ tags, limit, ...query }: ReadQuery): number[] {
    if (!tags) return super.find({ ...query, ...(limit === undefined ? {} : { limit }) });
    const found = [...new Set(tags)].flatMap((tag) => super.find({ ...query, tags: [tag] }));
    return found.sort((a, b) => a - b).slice(0, limit);
  }
}

class FirstTags extends PlainStore {
  protected override encode(event: NewEvent): Entry {
    return { ...super.encode(event), tags: event.tags.slice(0, 16) };
  }
}

export const brokenReads = breakages(4, {
  "all of them": [
    "finds events that bear all of the tags instead of any",
    filtering(
      ({ tags: borne, position }, { tags, after = 0 }) =>
        position > after && (!tags || (tags.length > 0 && tags.every((tag) => borne.includes(tag)))),
    ),
  ],
  "once per tag": ["gives an event that bears two of the tags twice", plain(OncePerTag)],
  "tag after tag": ["gives the events of the first tag, then those of the next", plain(TagAfterTag)],
  "limit per tag": ["applies the limit to each of the tags", plain(PerTag)],
  "limit before tags": [
    "applies the limit before it looks for the tags",
    overMemory(() => (store) => ({
      read: async ({ tags, ...query } = {}) =>
        (await store.read(query)).filter((event) => matches(event, tags ? { tags } : {})),
    })),
  ],
  "at or after": [
    "gives the event at `after` as well",
    asking(({ after = 0, ...query }) => ({ ...query, after: Math.max(0, after - 1) })),
  ],
  "by time": [
    "pages by the instant of the event at `after`",
    overMemory(() => (store) => ({
      read: async ({ after = 0, limit, ...query } = {}) => {
        const from = (await store.read({ after: after - 1, limit: after === 0 ? 0 : 1 })).at(0)?.at ?? "";
        if (after >= (await store.head())) return [];
        const found = await store.read(query);
        return found.filter(({ at, position }) => at > from || (at === from && position > after)).slice(0, limit);
      },
    })),
  ],
  "by id": ["sorts what it finds by id", answering((events) => [...events].sort((a, b) => (a.id < b.id ? -1 : 1)))],
  "a thousand": [
    "gives a thousand events at most where no limit is given",
    asking((query) => ({ limit: 1000, ...query })),
  ],
  "ten thousand": [
    "gives ten thousand events at most where no limit is given",
    asking((query) => ({ limit: 10_000, ...query })),
  ],
  "zero is none": [
    "takes a limit of zero for no limit",
    asking(({ limit, ...query }) => ({ ...query, ...(limit ? { limit } : {}) })),
  ],
  "no tags, all tags": [
    "takes no tags for any tag",
    asking(({ tags, ...query }) => ({ ...query, ...(tags?.length ? { tags } : {}) })),
  ],
  "around the end": [
    "starts over when asked for what is behind the head",
    overMemory(() => (store) => ({
      read: async ({ after = 0, ...query } = {}) => {
        const head = await store.head();
        return store.read({ ...query, after: after > head ? 0 : after });
      },
    })),
  ],
  "few tags asked": [
    "looks for the first 500 of the tags",
    asking(({ tags, ...query }) => ({ ...query, ...(tags ? { tags: tags.slice(0, 500) } : {}) })),
  ],
  "few tags borne": ["finds an event by the first sixteen of its tags", plain(FirstTags)],
  prefixes: ["takes a tag for those that begin with it", comparing((borne, asked) => borne.startsWith(asked))],
  patterns: ["takes a tag for a pattern", comparing(like)],
  cases: ["takes upper case for lower case", comparingAs((tag) => tag.toLowerCase())],
  "composed letters": ["takes letters for one another that look the same", comparingAs((tag) => tag.normalize("NFC"))],
  "padded texts": ["does not see spaces at the end of a tag", comparingAs((tag) => tag.trimEnd())],
  "short texts": ["keeps the first 255 characters of a tag", comparingAs((tag) => tag.slice(0, 255))],
  hashes: ["takes tags with the same hash for the same", comparingAs(fnv)],
  "joined tags": [
    "keeps the tags of an event as one text, with commas in between",
    comparing((borne, asked) => `,${borne},`.includes(`,${asked},`)),
  ],
  numbers: [
    "takes ids that are the same number for the same",
    comparingAs((tag) => tag.replace(/[^:]*$/, (id) => (/^\d/.test(id) ? String(Number(id)) : id))),
  ],
});
