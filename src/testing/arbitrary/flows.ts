// Which flows are there to generate from? All of them: a command or an event that is missing here is a type error.

import type { EventType } from "../../events/catalogue.ts";
import type { CommandType } from "../../wallet/commands.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "./flow.ts";
import * as account from "./flows/account.ts";
import * as adjustment from "./flows/adjustment.ts";
import * as dispute from "./flows/dispute.ts";
import * as freeze from "./flows/freeze.ts";
import * as funding from "./flows/funding.ts";
import * as payment from "./flows/payment.ts";
import * as refund from "./flows/refund.ts";
import * as reserve from "./flows/reserve.ts";
import * as transfer from "./flows/transfer.ts";

export const COMMANDS: CommandArbitraries<CommandType> = {
  ...account.commands,
  ...adjustment.commands,
  ...dispute.commands,
  ...freeze.commands,
  ...funding.commands,
  ...payment.commands,
  ...refund.commands,
  ...reserve.commands,
  ...transfer.commands,
};

export const EVENT_DATA: EventArbitraries<EventType> = {
  ...account.events,
  ...adjustment.events,
  ...dispute.events,
  ...freeze.events,
  ...funding.events,
  ...payment.events,
  ...refund.events,
  ...reserve.events,
  ...transfer.events,
};

export const STORIES: readonly Story[] = [
  ...dispute.stories,
  ...freeze.stories,
  ...payment.stories,
  ...refund.stories,
  ...reserve.stories,
];
