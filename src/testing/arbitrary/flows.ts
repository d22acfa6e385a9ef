// Which flows are there to generate from? All of them: a command or an event that is missing here is a type error.

import type { EventType } from "../../events/catalogue.ts";
import type { CommandType } from "../../wallet/commands.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "./flow.ts";
import * as account from "./flows/account.ts";
import * as adjustment from "./flows/adjustment.ts";
import * as campaign from "./flows/campaign.ts";
import * as chargeback from "./flows/chargeback.ts";
import * as conversion from "./flows/conversion.ts";
import * as dispute from "./flows/dispute.ts";
import * as facts from "./flows/facts.ts";
import * as freeze from "./flows/freeze.ts";
import * as funding from "./flows/funding.ts";
import * as inactivity from "./flows/inactivity.ts";
import * as instrument from "./flows/instrument.ts";
import * as loss from "./flows/loss.ts";
import * as payment from "./flows/payment.ts";
import * as refund from "./flows/refund.ts";
import * as request from "./flows/request.ts";
import * as reserve from "./flows/reserve.ts";
import * as reversal from "./flows/reversal.ts";
import * as risk from "./flows/risk.ts";
import * as transfer from "./flows/transfer.ts";
import * as upkeep from "./flows/upkeep.ts";
import * as withdrawal from "./flows/withdrawal.ts";

export const COMMANDS: CommandArbitraries<CommandType> = {
  ...account.commands,
  ...adjustment.commands,
  ...campaign.commands,
  ...chargeback.commands,
  ...conversion.commands,
  ...dispute.commands,
  ...facts.commands,
  ...freeze.commands,
  ...funding.commands,
  ...inactivity.commands,
  ...instrument.commands,
  ...loss.commands,
  ...payment.commands,
  ...refund.commands,
  ...request.commands,
  ...reserve.commands,
  ...reversal.commands,
  ...risk.commands,
  ...transfer.commands,
  ...upkeep.commands,
  ...withdrawal.commands,
};

export const EVENT_DATA: EventArbitraries<EventType> = {
  ...account.events,
  ...adjustment.events,
  ...campaign.events,
  ...chargeback.events,
  ...conversion.events,
  ...dispute.events,
  ...facts.events,
  ...freeze.events,
  ...funding.events,
  ...inactivity.events,
  ...instrument.events,
  ...loss.events,
  ...payment.events,
  ...refund.events,
  ...request.events,
  ...reserve.events,
  ...reversal.events,
  ...risk.events,
  ...transfer.events,
  ...upkeep.events,
  ...withdrawal.events,
};

export const STORIES: readonly Story[] = [
  ...account.stories,
  ...campaign.stories,
  ...chargeback.stories,
  ...conversion.stories,
  ...dispute.stories,
  ...freeze.stories,
  ...funding.stories,
  ...inactivity.stories,
  ...loss.stories,
  ...payment.stories,
  ...refund.stories,
  ...request.stories,
  ...reserve.stories,
  ...reversal.stories,
  ...withdrawal.stories,
];
