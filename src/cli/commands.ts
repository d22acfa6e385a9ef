// Which commands does the program have?

import type { Command } from "./command.ts";
import { account } from "./commands/account.ts";
import { balance } from "./commands/balance.ts";
import { books } from "./commands/books.ts";
import { copy } from "./commands/copy.ts";
import { due } from "./commands/due.ts";
import { events } from "./commands/events.ts";
import { explain } from "./commands/explain.ts";
import { feesEarned } from "./commands/fees-earned.ts";
import { flags } from "./commands/flags.ts";
import { limits } from "./commands/limits.ts";
import { report } from "./commands/report.ts";
import { statement } from "./commands/statement.ts";
import { submit } from "./commands/submit.ts";
import { timeline } from "./commands/timeline.ts";
import { trialBalance } from "./commands/trial-balance.ts";
import { upkeep } from "./commands/upkeep.ts";
import { verify } from "./commands/verify.ts";

/** In the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  balance,
  statement,
  timeline,
  explain,
  account,
  flags,
  limits,
  trialBalance,
  report,
  feesEarned,
  due,
  events,
  books,
  verify,
  copy,
  upkeep,
  submit,
];
