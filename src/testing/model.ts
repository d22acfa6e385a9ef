// What should a ledger answer, and what should be left? The whole wallet in the plainest words, to hold the real one against.
// It shares nothing with the code under test but types, the scales of assets and the shape of a policy.

import { defaultAssets, type Assets } from "../money/assets.ts";
import { defaultPolicy, type Policy } from "../policy/policy.ts";
import type { Submission } from "./submission.ts";
import type { ModelCommand, Sent, Understood } from "./model/command.ts";
import { COMMANDS } from "./model/commands.ts";
import { openDisputes } from "./model/flows/contested.ts";
import { freezesOn } from "./model/flows/freeze.ts";
import { lastActive } from "./model/flows/inactivity.ts";
import { foremost, type Reason } from "./model/rank.ts";
import { Records } from "./model/records.ts";
import { faultsOf, understood } from "./model/shape.ts";

/** What a ledger must answer. */
export type Expected =
  | { readonly outcome: "accepted" }
  /** It was done before; the receipt is the one of then, for this id. */
  | { readonly outcome: "replayed"; readonly id: string }
  /** One of these codes: all reasons that hold and that none precedes. */
  | { readonly outcome: "rejected"; readonly codes: readonly Reason[] };

/** What a reader of a ledger must see of an account. */
export interface ModelView {
  readonly status: "open" | "closed";
  readonly kind: string;
  readonly holder: string;
  readonly tier: number;
  /** When its holder last used it. */
  readonly lastActivityAt: string;
  readonly facts: ModelFacts;
  /** Linked and not removed, by id: the kind and the status. */
  readonly instruments: Readonly<Record<string, string>>;
  /** Ids of the freezes in force and of the open disputes, sorted. */
  readonly freezes: readonly string[];
  readonly disputes: readonly string[];
  /** By currency, in minor units; only what is not zero. */
  readonly available: Readonly<Record<string, bigint>>;
  readonly pending: Readonly<Record<string, bigint>>;
  readonly held: Readonly<Record<string, bigint>>;
  readonly reserved: Readonly<Record<string, bigint>>;
}

/** What is known about a holder; instants are those at which it came to be known. */
export interface ModelFacts {
  readonly terms?: { readonly version: string; readonly acceptedAt: string };
  readonly contacts: Readonly<Record<string, { readonly contact: string; readonly verifiedAt: string }>>;
  readonly credentialChangedAt?: string;
  /** The newest of them. */
  readonly devices: Readonly<Record<string, string>>;
}

export interface Model {
  /** The ids of all accounts ever opened. */
  readonly accounts: readonly string[];
  /** What a ledger must answer to this at an instant: ISO 8601, UTC, milliseconds. */
  expected(submission: Submission, now: string): Expected;
  /** Carries out what was accepted at an instant, under the id that the receipt gives it. */
  carryOut(submission: Submission, id: string, now: string): void;
  /** What a reader must see of an account. */
  view(account: string): ModelView;
  /** The books, + debit, - credit, in minor units: `"assets:cash USD"` to 10000n. Only what is not zero. */
  trialBalance(): Record<string, bigint>;
  /** The same ledger, going its own way from here. */
  copy(): Model;
}

/** So many devices of an account are shown. */
const DEVICES_SHOWN = 32;

/** A ledger, empty. */
export function model(rules: { readonly policy?: Policy; readonly assets?: Assets } = {}): Model {
  return new PlainLedger(new Records(rules.policy ?? defaultPolicy, rules.assets ?? defaultAssets), new Map());
}

class PlainLedger implements Model {
  readonly #records: Records;
  /** By idempotency key: the command that was carried out under it, and its id. */
  readonly #keys: Map<string, { readonly body: string; readonly id: string }>;

  constructor(records: Records, keys: ReadonlyMap<string, { readonly body: string; readonly id: string }>) {
    this.#records = records;
    this.#keys = new Map(keys);
  }

  get accounts(): readonly string[] {
    return [...this.#records.accounts.keys()];
  }

  expected({ command: given, options }: Submission, now: string): Expected {
    const faults = faultsOf(given, options, this.#records.assets);
    if (faults.length > 0) return { outcome: "rejected", codes: foremost(faults) };
    const command = understood(given);
    const used = options.key === undefined ? undefined : this.#keys.get(options.key);
    if (used && used.body === bodyOf(command)) return { outcome: "replayed", id: used.id };
    if (used) return { outcome: "rejected", codes: ["idempotency_key_reused"] };
    const { reasons, repeats } = entryOf(command).judge(this.#records, command, sentWith(options, now));
    if (reasons.length > 0) return { outcome: "rejected", codes: foremost(reasons) };
    return repeats === undefined ? { outcome: "accepted" } : { outcome: "replayed", id: repeats };
  }

  carryOut({ command: given, options }: Submission, id: string, now: string): void {
    const command = understood(given);
    entryOf(command).change(this.#records, command, id, sentWith(options, now));
    if (options.key !== undefined) this.#keys.set(options.key, { body: bodyOf(command), id });
  }

  view(id: string): ModelView {
    const { kind, holder, closed, tier, facts } = this.#records.known(this.#records.accounts, id);
    return {
      status: closed ? "closed" : "open",
      kind,
      holder,
      tier,
      lastActivityAt: lastActive(this.#records, id),
      facts: { ...facts, devices: Object.fromEntries(facts.devices.slice(-DEVICES_SHOWN)) },
      instruments: Object.fromEntries(
        [...this.#records.instruments]
          .filter(([, { account, status }]) => account === id && status !== "removed")
          .map(([instrument, { kind, status }]) => [instrument, `${kind} ${status}`]),
      ),
      freezes: freezesOn(this.#records, id).sort(),
      disputes: openDisputes(this.#records, id).sort(),
      available: this.#records.sums(id, "available"),
      pending: this.#records.sums(id, "pending"),
      held: this.#records.sums(id, "held"),
      reserved: this.#records.sums(id, "reserve"),
    };
  }

  trialBalance(): Record<string, bigint> {
    return Object.fromEntries([...this.#records.books].filter(([, sum]) => sum !== 0n));
  }

  copy(): Model {
    return new PlainLedger(this.#records.copy(), this.#keys);
  }
}

function entryOf({ type }: Understood): ModelCommand {
  return COMMANDS[type];
}

function sentWith({ actor }: Submission["options"], now: string): Sent {
  return { actor, now };
}

/** A command as a text that is the same for the same command, in whatever order its fields come. */
function bodyOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(bodyOf).join()}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields
    .map(([name, field]) => `${JSON.stringify(name)}:${bodyOf(field)}`)
    .sort()
    .join()}}`;
}
