// tallystick events: what does the log hold, as it is recorded?

import type { EventStore, ReadQuery } from "../../stores/store.ts";
import { defineCommand } from "../command.ts";
import { jsonLine } from "../json.ts";
import { list, whole } from "../option.ts";
import { STORE, withStore } from "../opened.ts";

export const events = defineCommand({
  name: "events",
  summary: "the events of the log as they are recorded, a line of JSON each",
  operands: {},
  options: {
    ...STORE,
    tag: list("TAG", "only events that bear this tag, such as account:alice; several of them: any"),
    after: whole("N", "only events behind this position"),
    limit: whole("N", "so many at the most"),
  },
  run: (args) =>
    withStore(args, async (store) => {
      const { options, terminal } = args;
      const { tag, after = 0, limit } = options;
      return terminal.print(
        linesOf(store, { after, ...(limit === undefined ? {} : { limit }), ...(tag.length > 0 ? { tags: tag } : {}) }),
      );
    }),
});

const PAGE = 1000;

async function* linesOf(
  store: EventStore,
  { after = 0, limit = Infinity, ...query }: ReadQuery,
): AsyncGenerator<string, void, undefined> {
  let last = after;
  for (let left = limit; left > 0;) {
    const size = Math.min(left, PAGE);
    const page = await store.read({ ...query, after: last, limit: size });
    for (const event of page) yield jsonLine(event);
    if (page.length < size) return;
    last = page.at(-1)?.position ?? last;
    left -= page.length;
  }
}
