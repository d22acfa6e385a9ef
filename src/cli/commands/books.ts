// tallystick books: how do hledger and beancount read the books?

import { beancountLedger } from "../../exports/beancount.ts";
import { hledgerJournal } from "../../exports/hledger.ts";
import { defineCommand } from "../command.ts";
import { choice } from "../option.ts";
import { LEDGER, withReader } from "../opened.ts";

const WRITERS = { hledger: hledgerJournal, beancount: beancountLedger } as const;

export const books = defineCommand({
  name: "books",
  summary: "the books for hledger or beancount, which prove the trial balance at their end",
  operands: { tool: choice("TOOL", ["hledger", "beancount"], "the tool that reads them: hledger or beancount") },
  options: { ...LEDGER },
  run: (args) =>
    withReader(args, async ({ ledger, assets }) => {
      const { operands, terminal } = args;
      // All as of one position, whatever is recorded meanwhile.
      const position = await ledger.head();
      const trialBalance = await ledger.trialBalance({ position });
      return terminal.print(WRITERS[operands.tool](ledger.events({ limit: position }), { assets, trialBalance }));
    }),
});
