// How does a caller's command reach the queue, and what would it do?

import type { ProposedEvent } from "../events/catalogue.ts";
import type { WrittenPosting } from "../events/chart.ts";
import type { AuthInput, Context } from "../events/auth.ts";
import type { Meta } from "../events/envelope.ts";
import type { FeeLine } from "../events/fields.ts";
import { postings } from "../journal/postings.ts";
import { fromMinorUnits } from "../money/money.ts";
import { feeLinesOf } from "../projections/fees.ts";
import { COMMANDS, type Command, type CommandInput, type CommandType } from "../wallet/commands.ts";
import { validate, type ValidCommand } from "../wallet/decide.ts";
import { reject, type Env } from "../wallet/decision.ts";
import { RejectedError, type Rejection } from "../wallet/rejections.ts";
import type { InstantInput } from "./clock.ts";
import { fingerprint } from "./fingerprint.ts";
import { recordedOf } from "./given-options.ts";
import type { Receipt } from "./receipt.ts";
import type { Request } from "./request.ts";
import type { Runtime } from "./runtime.ts";
import type { Watch, Watched } from "./watch.ts";

export interface SubmitOptions {
  /** Idempotency key, 1 to 255 printable characters: the same command with the same key is carried out once. */
  readonly key?: string;
  /** Who asks, by convention `role:id`; recorded with the events. */
  readonly actor?: string;
  /** The proof of who asks that the host has established (step-up): recorded, and used once where it is asked for. */
  readonly auth?: AuthInput;
  /** From which device and country the request comes, and how the host's screening came out: recorded, for risk rules. */
  readonly context?: Context;
  /**
   * When it took effect, if earlier than now: a wire that arrived yesterday. For reading: `by: "effective"`. Decisions go by
   * what is recorded, in the order in which it is.
   */
  readonly effectiveAt?: InstantInput;
  /**
   * Gives up at once while the command waits for its turn: it is rejected with the signal's reason, and never carried out.
   * One whose turn has come is finished, and its caller learns how it ended.
   */
  readonly signal?: AbortSignal;
}

/** A method per command, named as the command. Made of the catalogue's own keys, so that editors show what is said there. */
export type CommandMethods = {
  -readonly [Type in keyof typeof COMMANDS]: (input: CommandInput<Type>, options?: SubmitOptions) => Promise<Receipt>;
};

/** What a command would do: its events, postings (+ debit, - credit) and fees, or why it would be refused. */
export type Preview =
  | {
      readonly outcome: "accepted";
      /** Empty where the same was done before. */
      readonly events: readonly ProposedEvent[];
      readonly postings: readonly WrittenPosting[];
      readonly fees: readonly FeeLine[];
    }
  | { readonly outcome: "rejected"; readonly rejection: Rejection };

export interface Commands extends CommandMethods {
  /**
   * Carries out a command given as data. The methods named after the commands are this.
   * @throws RejectedError with a code of docs/errors.md; StoreError, ConflictError or CorruptLogError where the log is in
   * the way. With a key it is safe to send again whatever came back.
   */
  submit(command: Command, options?: SubmitOptions): Promise<Receipt>;
  /**
   * Carries out several commands as one, each on what those before it have left: all of them, in one append, or none. A key
   * is for all of them together.
   * What a refusal by risk rules establishes is recorded all the same, alone.
   * @returns a receipt for each, in their order
   * @throws what `submit` throws; a RejectedError tells by its `index` which command is refused
   */
  submitAll(commands: readonly Command[], options?: SubmitOptions): Promise<readonly Receipt[]>;
  /** What `submit` would do now, without doing it. */
  preview(
    command: Command,
    options?: Pick<SubmitOptions, "actor" | "auth" | "context" | "effectiveAt">,
  ): Promise<Preview>;
}

const NO_OPTIONS: SubmitOptions = {};

/** The most commands that are carried out as one. */
const MOST_LINKED = 1000;

/** What a decision is given beside the command and the instant. */
export type Given = Pick<Env, "newId" | "policy" | "assets">;

/** The commands of a ledger, as methods and as data. */
export function commands(runtime: Runtime, { newId, policy, assets }: Given, watch?: Watch): Commands {
  /** Checks everything about a command that needs no state. */
  function prepare(type: unknown, input: object, given: SubmitOptions, watched?: Watched): Request {
    const valid = validate(type, input, assets);
    if ("outcome" in valid) throw new RejectedError(valid.rejection);
    return {
      command: valid,
      env: { newId, policy, assets, meta: metaOf(valid.type, given, bodyOf(valid)) },
      signal: given.signal,
      watched,
    };
  }

  function carryOut(type: unknown, input: object, given: SubmitOptions = NO_OPTIONS): Promise<Receipt> {
    return watch
      ? watch.settling(type, (watched) => queue(type, input, given, watched), given)
      : queue(type, input, given);
  }

  function queue(type: unknown, input: object, given: SubmitOptions, watched?: Watched): Promise<Receipt> {
    try {
      const request = prepare(type, input, given, watched);
      request.signal?.throwIfAborted();
      return runtime.submit(request);
    } catch (refused) {
      return Promise.reject(refused);
    }
  }

  function submit(command: Command, given?: SubmitOptions): Promise<Receipt> {
    // A caller without types may send anything; what is not a command is refused as one.
    try {
      const { type, ...input } = { ...command };
      return carryOut(type, input, given);
    } catch (unreadable) {
      const refused = (): Promise<Receipt> => Promise.reject(unreadable);
      return watch ? watch.settling(undefined, refused) : refused();
    }
  }

  async function submitAll(
    given: readonly Command[],
    options: SubmitOptions = NO_OPTIONS,
  ): Promise<readonly Receipt[]> {
    const commands = listOf(given);
    return watch
      ? watch.settlingAll(commands, (lot) => queueAll(commands, options, lot), options)
      : queueAll(commands, options);
  }

  async function queueAll(
    commands: readonly Command[],
    options: SubmitOptions,
    lot?: readonly Watched[],
  ): Promise<readonly Receipt[]> {
    const understood = commands.map((command, index) => {
      const { type, ...input } = { ...command };
      const valid = validate(type, input, assets);
      if ("outcome" in valid) throw new RejectedError(valid.rejection, index);
      return valid;
    });
    const bodies = understood.map(bodyOf);
    const parts = understood.map((command, index): Request => ({
      command,
      env: { newId, policy, assets, meta: metaOf(command.type, options, bodies, index) },
      signal: options.signal,
      watched: lot?.[index],
    }));
    const { signal } = options;
    signal?.throwIfAborted();
    return runtime.submitAll(parts, signal);
  }

  async function preview(
    command: Command,
    given: Pick<SubmitOptions, "actor" | "auth" | "context" | "effectiveAt"> = NO_OPTIONS,
  ): Promise<Preview> {
    const { type, ...input } = { ...command };
    let decision;
    try {
      decision = await runtime.preview(prepare(type, input, given));
    } catch (error) {
      if (error instanceof RejectedError) return { outcome: "rejected", rejection: error.rejection };
      throw error;
    }
    if (decision.outcome === "rejected") return { outcome: "rejected", rejection: decision.rejection };
    const { events } = decision;
    return {
      outcome: "accepted",
      events,
      postings: events.flatMap(postings).map(({ account, asset, amount }) => ({
        account,
        amount: fromMinorUnits(amount, asset, assets.scale(asset)),
      })),
      fees: events.flatMap(feeLinesOf),
    };
  }

  return { ...commandMethods(carryOut), submit, submitAll, preview };
}

function commandMethods(
  carryOut: (type: CommandType, input: object, options?: SubmitOptions) => Promise<Receipt>,
): CommandMethods {
  const types = Object.keys(COMMANDS) as CommandType[];
  const methods = types.map((type) => [
    type,
    (input: object, options?: SubmitOptions) => carryOut(type, input, options),
  ]);
  return Object.fromEntries(methods) as CommandMethods;
}

/**
 * What tells a command from another one under the same key: what was understood of it, which is all that was given. The
 * object that a caller gives may hide what it says, from whoever only sees an object's own properties.
 */
function bodyOf({ type, input }: ValidCommand): object {
  return { type, ...input };
}

/** What is recorded with every event of a command, or of one of several that are carried out together. */
function metaOf(type: CommandType, given: SubmitOptions, body: object, linked?: number): Meta {
  const options = given === NO_OPTIONS ? {} : recordedOf(given);
  const { key, actor, ...rest } = options;
  return {
    ...(key === undefined ? {} : { key }),
    ...(actor === undefined ? {} : { actor }),
    command: type,
    ...(key === undefined ? {} : { fingerprint: fingerprint(body) }),
    ...(linked === undefined ? {} : { linked }),
    ...rest,
  };
}

/** A caller without types may send anything. */
function listOf(given: readonly Command[]): readonly Command[] {
  if (Array.isArray(given) && given.length >= 1 && given.length <= MOST_LINKED) {
    // A hole in it is no command, and would be passed over.
    return Array.from<Command>(given);
  }
  const seen = Array.isArray(given) ? `${given.length} commands` : typeof given;
  throw new RejectedError(
    reject("invalid_command", `submitAll was given ${seen}: expected a list of 1 to ${MOST_LINKED} commands`, {
      field: "commands",
    }).rejection,
  );
}
