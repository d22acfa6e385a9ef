// Which commands does the model know? All of them: one that is missing here is a type error.

import type { CommandType } from "../../wallet/commands.ts";
import type { ModelCommands } from "./command.ts";
import * as account from "./flows/account.ts";
import * as adjustment from "./flows/adjustment.ts";
import * as campaign from "./flows/campaign.ts";
import * as conversion from "./flows/conversion.ts";
import * as chargeback from "./flows/chargeback.ts";
import * as dispute from "./flows/dispute.ts";
import * as facts from "./flows/facts.ts";
import * as freeze from "./flows/freeze.ts";
import * as funding from "./flows/funding.ts";
import * as payment from "./flows/payment.ts";
import * as instrument from "./flows/instrument.ts";
import * as inactivity from "./flows/inactivity.ts";
import * as loss from "./flows/loss.ts";
import * as refund from "./flows/refund.ts";
import * as request from "./flows/request.ts";
import * as reserve from "./flows/reserve.ts";
import * as risk from "./flows/risk.ts";
import * as transfer from "./flows/transfer.ts";
import * as upkeep from "./flows/upkeep.ts";
import * as withdrawal from "./flows/withdrawal.ts";

export const COMMANDS: ModelCommands<CommandType> = {
  ...account.commands,
  ...adjustment.commands,
  ...campaign.commands,
  ...conversion.commands,
  ...chargeback.commands,
  ...dispute.commands,
  ...facts.commands,
  ...freeze.commands,
  ...funding.commands,
  ...payment.commands,
  ...instrument.commands,
  ...inactivity.commands,
  ...loss.commands,
  ...refund.commands,
  ...request.commands,
  ...reserve.commands,
  ...risk.commands,
  ...transfer.commands,
  ...upkeep.commands,
  ...withdrawal.commands,
};
