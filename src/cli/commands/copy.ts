// tallystick copy: how does a ledger move to another store?

import { copyLog } from "../../ledger/copy-log.ts";
import { defineCommand } from "../command.ts";
import { openPlace } from "../open-place.ts";
import { required, whole } from "../option.ts";
import { STORE, withStore } from "../opened.ts";
import { PLACES, placeOf } from "../place.ts";
import { sheet } from "../table.ts";

export const copy = defineCommand({
  name: "copy",
  summary: "copies a log to another store, and reads it back",
  more: "Goes on behind what the target has from an earlier attempt. Nobody else may write to the target meanwhile.",
  writes: true,
  operands: {},
  options: {
    ...STORE,
    to: required("STORE", `${PLACES}; made where it is not there`),
    replicas: whole("N", "on how many servers a stream of NATS is made: 1, 3 or 5; 3 where absent"),
  },
  run: (args) =>
    withStore(args, async (from) => {
      const { options, terminal } = args;
      const { signal } = terminal;
      const { to: named, replicas } = options;
      const opening = { name: "--to", make: true, ...(replicas === undefined ? {} : { replicas }) };
      const to = await openPlace(placeOf(named, opening), opening);
      try {
        const digest = await copyLog(from, to, {
          signal,
          onProgress: ({ step, position, until }) => terminal.note(`${step} ${position} of ${until}`),
        });
        return await terminal.print(sheet(Object.entries(digest).map(([name, value]) => [name, String(value)])));
      } finally {
        await to.close();
      }
    }),
});
