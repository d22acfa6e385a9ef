// Noting how far everything that was due is settled, in the plainest words.

import type { ModelCommands } from "../command.ts";
import { day } from "../fields.ts";
import type { Reason } from "../rank.ts";

export const commands: ModelCommands<"completeUpkeep"> = {
  completeUpkeep: {
    fields: { through: day },
    judge(records, { through }, { now }) {
      const reasons: Reason[] = [];
      if ([...records.upkeep].some((completed) => completed >= through)) reasons.push("already_done");
      // Two whole days are kept open.
      const [year = 0n, month = 0n, date = 0n] = now.slice(0, 10).split("-").map(BigInt);
      const last = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date) - 2));
      if (through > last.toISOString().slice(0, 10)) reasons.push("wrong_state");
      return { reasons };
    },
    change(records, { through }) {
      records.upkeep.add(through);
    },
  },
};
