// What is due once its instant has come, and how far has everything that was due been settled?

import * as z from "zod";
import type { EventAbout, ProposedEvent } from "../events/catalogue.ts";
import { Day } from "../events/fields.ts";
import { daysAfter } from "../events/instant.ts";
import { defineCommand } from "./command.ts";
import { accept, propose, reject } from "./decision.ts";
import { overdueChargeback } from "./chargeback.ts";
import type { Due } from "./due.ts";
import { overdueDispute } from "./dispute-end.ts";
import { overduePayment } from "./payment.ts";
import { overdueRequest } from "./request.ts";
import { overdueReserve } from "./reserve.ts";

/** What each concept has to have recorded once an instant that one of its events names has come. */
const OVERDUE: readonly ((event: ProposedEvent) => readonly Due[])[] = [
  overdueChargeback,
  overdueDispute,
  overduePayment,
  overdueRequest,
  overdueReserve,
];

/**
 * What falls due after an event with a tag `due:DATE`: the commands that settle it, each from its instant on. Before that it is
 * refused as `wrong_state`, and where it was finished otherwise as `already_done`.
 */
export function dueAfter(event: ProposedEvent): readonly Due[] {
  return OVERDUE.flatMap((overdue) => overdue(event));
}

/** How far upkeep was completed. */
export interface UpkeepState {
  /** A date in UTC; "" if it never was. */
  through: string;
}

export function initialUpkeep(): UpkeepState {
  return { through: "" };
}

export function foldUpkeep(draft: UpkeepState, event: EventAbout<"upkeep">): void {
  draft.through = event.data.through;
}

/**
 * Days that are kept open behind the present one: an event of a process whose clock is behind may still fall due there.
 */
export const DAYS_KEPT_OPEN = 2;

/** The last day that can be completed at an instant. */
export function lastCompletable(now: string): string {
  return daysAfter(now.slice(0, 10), -DAYS_KEPT_OPEN);
}

export const completeUpkeep = defineCommand({
  input: z.strictObject({
    /** The day, in UTC. */
    through: Day,
  }),
  decide(book, { through }, env) {
    const upkeep = book.upkeep();
    if (through <= upkeep.through) {
      return reject("already_done", `upkeep is complete through ${upkeep.through}`, { through: upkeep.through });
    }
    const last = lastCompletable(env.now);
    if (through > last) {
      return reject("wrong_state", `upkeep through ${through} cannot be complete yet: expected ${last} or earlier`, {
        through,
        last,
      });
    }
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "UpkeepCompleted", { through }));
  },
});
