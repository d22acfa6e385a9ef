// What was due, and has all been settled?

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { Day } from "./fields.ts";

export const UpkeepCompleted = defineEvent({
  version: 1,
  subject: "through",
  // Everything that fell due up to the end of this day (UTC) was settled, so nobody has to look there again.
  data: z.strictObject({ through: Day }),
  tags: () => [["upkeep", "ledger"]],
});
