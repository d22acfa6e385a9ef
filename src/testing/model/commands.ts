// Which commands does the model know? All of them: one that is missing here is a type error.

import type { CommandType } from "../../wallet/commands.ts";
import type { ModelCommands } from "./command.ts";
import * as account from "./flows/account.ts";
import * as adjustment from "./flows/adjustment.ts";
import * as chargeback from "./flows/chargeback.ts";
import * as dispute from "./flows/dispute.ts";
import * as freeze from "./flows/freeze.ts";
import * as funding from "./flows/funding.ts";
import * as loss from "./flows/loss.ts";
import * as refund from "./flows/refund.ts";
import * as transfer from "./flows/transfer.ts";

export const COMMANDS: ModelCommands<CommandType> = {
  ...account.commands,
  ...adjustment.commands,
  ...chargeback.commands,
  ...dispute.commands,
  ...freeze.commands,
  ...funding.commands,
  ...loss.commands,
  ...refund.commands,
  ...transfer.commands,
};
