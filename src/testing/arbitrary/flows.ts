// Which flows are there to generate from? All of them: a command or an event that is missing here is a type error.

import type { EventType } from "../../events/catalogue.ts";
import type { CommandType } from "../../wallet/commands.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "./flow.ts";
import * as account from "./flows/account.ts";
import * as adjustment from "./flows/adjustment.ts";
import * as chargeback from "./flows/chargeback.ts";
import * as dispute from "./flows/dispute.ts";
import * as freeze from "./flows/freeze.ts";
import * as funding from "./flows/funding.ts";
import * as loss from "./flows/loss.ts";
import * as refund from "./flows/refund.ts";
import * as transfer from "./flows/transfer.ts";

export const COMMANDS: CommandArbitraries<CommandType> = {
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

export const EVENT_DATA: EventArbitraries<EventType> = {
  ...account.events,
  ...adjustment.events,
  ...chargeback.events,
  ...dispute.events,
  ...freeze.events,
  ...funding.events,
  ...loss.events,
  ...refund.events,
  ...transfer.events,
};

export const STORIES: readonly Story[] = [
  ...chargeback.stories,
  ...dispute.stories,
  ...freeze.stories,
  ...loss.stories,
  ...refund.stories,
];
