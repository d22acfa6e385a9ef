// tallystick events: what does the log hold, as it is recorded?

import { recordedPages } from "../../ledger/scan.ts";
import type { EventStore, ReadQuery } from "../../stores/store.ts";
import { defineCommand } from "../command.ts";
import { jsonLine } from "../json.ts";
import { given, list, whole } from "../option.ts";
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
      const { tag, after, limit } = options;
      const tags = tag.length > 0 ? tag : undefined;
      return terminal.print(linesOf(store, given({ tags, after, limit })));
    }),
});

async function* linesOf(store: EventStore, query: ReadQuery): AsyncGenerator<string, void, undefined> {
  for await (const page of recordedPages(store, query)) for (const event of page) yield jsonLine(event);
}
