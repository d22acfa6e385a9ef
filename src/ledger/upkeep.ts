// What is overdue, and settled now? Expiries, releases, deadlines: found by their dates, each recorded by a command of its own;
// and, where the policy asks for it, accounts that nobody uses.

import type { InactivityRules } from "../policy/inactivity.ts";
import type { EventStore } from "../stores/store.ts";
import type { Command, CommandType } from "../wallet/commands.ts";
import { RejectedError, type Rejection } from "../wallet/rejections.ts";
import { dueAfter, lastCompletable } from "../wallet/upkeep.ts";
import { instant, QueryError, type InstantInput } from "./clock.ts";
import { completedThrough, eventsDueOn, firstOpenDay, spansOf } from "./due-days.ts";
import { sweepOf } from "./inactivity.ts";
import { options } from "./read-options.ts";
import type { Receipt } from "./receipt.ts";
import type { Commands } from "./submit.ts";

export interface UpkeepOptions {
  /** Gives up between two lots. What was settled stays so, and the next run finds the rest. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: UpkeepProgress) => void;
}

export interface UpkeepProgress {
  /** The day (UTC) up to which what fell due has been looked at … */
  readonly day: string;
  /** … and the last one. */
  readonly until: string;
  /** How many things were settled so far. */
  readonly settled: number;
}

export interface UpkeepReport {
  /** How often each command was carried out. What had been settled before is not counted. */
  readonly settled: Readonly<Partial<Record<CommandType, number>>>;
  /** What is due and could not be settled now, and why: the next run tries it again. */
  readonly left: readonly { readonly command: Command; readonly rejection: Rejection }[];
}

export interface Upkeep {
  /**
   * Records everything that is overdue: what expires, is released or is decided by a deadline counts from its instant on,
   * and this is when the books show it. To be run now and then, as often as you like and by as many processes as you
   * like: nothing is recorded twice. Where the policy charges for inactivity, it also looks through the accounts: notices and
   * charges are of the day on which they are found, so not where `now` is of an earlier one.
   * @param now looks no further than the day (UTC) of this instant; that of the ledger's clock where absent
   * @throws QueryError if `now` is later than the ledger's clock; whatever the store throws; the signal's reason
   */
  upkeep(now?: InstantInput, options?: UpkeepOptions): Promise<UpkeepReport>;
}

/** Commands under way at once: enough to share an append. */
const LOT = 256;
/** Who asks for all this. */
const ACTOR = "upkeep";
/** What was settled otherwise before anybody came to it, or is not due: its instant has not come, or has moved. */
const SETTLED: ReadonlySet<string> = new Set(["already_done", "wrong_state"]);

export function upkeepOf(
  store: EventStore,
  commands: Pick<Commands, "submit">,
  clock: () => string,
  inactivity?: InactivityRules,
): Upkeep {
  const sweep = inactivity && sweepOf(store, inactivity);

  async function upkeep(now?: InstantInput, given: UpkeepOptions = {}): Promise<UpkeepReport> {
    const { signal, onProgress } = options(given);
    const present = clock();
    const at = now === undefined ? present : instant(now, "now");
    if (at > present)
      throw new QueryError(`now is ${at}: expected an instant no later than the ledger's clock, ${present}`);
    const settled: Partial<Record<CommandType, number>> = {};
    const left: { command: Command; rejection: Rejection }[] = [];
    let count = 0;
    let complete = await completedThrough(store);
    const until = at.slice(0, 10);

    async function attempt(command: Command): Promise<Receipt | Rejection> {
      try {
        const receipt = await commands.submit(command, { actor: ACTOR });
        if (receipt.replayed) return receipt;
        count += 1;
        settled[command.type] = (settled[command.type] ?? 0) + 1;
        return receipt;
      } catch (error) {
        if (error instanceof RejectedError) return error.rejection;
        throw error;
      }
    }

    async function settle(command: Command): Promise<void> {
      const answer = await attempt(command);
      if ("code" in answer && !SETTLED.has(answer.code)) left.push({ command, rejection: answer });
    }

    for (const days of spansOf(await firstOpenDay(store, complete, until), until)) {
      const last = days.at(-1) ?? until;
      let lot: Command[] = [];
      for await (const event of eventsDueOn(store, days, signal)) {
        lot.push(...dueAfter(event).map(({ command }) => command));
        if (lot.length < LOT) continue;
        await Promise.all(lot.map(settle));
        lot = [];
      }
      await Promise.all(lot.map(settle));
      if (left.length === 0) complete = last;
      onProgress?.({ day: last, until, settled: count });
    }
    await recordCompletion(complete, at);
    if (until === present.slice(0, 10)) {
      // What is refused here is not due: closed, stopped by law, nothing there to charge.
      const onPage = (): void => onProgress?.({ day: until, until, settled: count });
      await sweep?.run(attempt, present, onPage, signal);
    }
    return { settled, left };
  }

  /** Nobody has to look again where nothing is left. */
  async function recordCompletion(through: string, at: string): Promise<void> {
    const last = lastCompletable(at);
    const day = through < last ? through : last;
    if (day === "" || day <= (await completedThrough(store))) return;
    try {
      await commands.submit({ type: "completeUpkeep", through: day }, { actor: ACTOR });
    } catch (error) {
      // Another process has completed as much, or more.
      if (!(error instanceof RejectedError)) throw error;
    }
  }

  return { upkeep };
}
