// What should a ledger answer, and what should be left? The whole wallet in the plainest words, to hold the real one against.
// It shares nothing with the code under test but types, the scales of assets and the shape of a policy.

import { defaultAssets, type Assets } from "../money/assets.ts";
import { defaultPolicy, type Policy } from "../policy/policy.ts";
import type { Command } from "../wallet/commands.ts";
import type { RejectionCode } from "../wallet/rejections.ts";
import type { Submission } from "./submission.ts";
import { feesOf, minor, type ModelFee } from "./model/fees.ts";
import { foremost } from "./model/rank.ts";
import { faultsOf } from "./model/shape.ts";

/** What a ledger must answer. */
export type Expected =
  | { readonly outcome: "accepted" }
  /** It was done before; the receipt is the one of then, for this id. */
  | { readonly outcome: "replayed"; readonly id: string }
  /** One of these codes: all reasons that hold and that none precedes. */
  | { readonly outcome: "rejected"; readonly codes: readonly RejectionCode[] };

/** What a reader of a ledger must see of an account. */
export interface ModelView {
  readonly status: "open" | "closed";
  readonly kind: string;
  readonly holder: string;
  /** Ids of the freezes in force and of the open disputes, sorted. */
  readonly freezes: readonly string[];
  readonly disputes: readonly string[];
  /** By currency, in minor units; only what is not zero. */
  readonly available: Readonly<Record<string, bigint>>;
  readonly held: Readonly<Record<string, bigint>>;
}

interface Account {
  readonly kind: string;
  readonly holder: string;
  closed: boolean;
}

interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  /** What may still be refunded or contested. */
  remaining: bigint;
  dispute: string | undefined;
}

interface Dispute {
  readonly of: string;
  readonly amount: bigint;
  readonly held: bigint;
  /** Once it is resolved. */
  toBuyer: bigint | undefined;
}

interface Freeze {
  readonly account: string;
  readonly scope: "debit" | "credit" | "all";
  readonly source: "holder" | "risk" | "operator" | "legal";
  lifted: boolean;
}

type Input<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Which reasons speak against a command, and whether it only repeats what was done before. */
interface Judgement {
  readonly reasons: readonly RejectionCode[];
  readonly repeats?: string;
}

export interface Model {
  /** The ids of all accounts ever opened. */
  readonly accounts: readonly string[];
  /** What a ledger must answer to this now. */
  expected(submission: Submission): Expected;
  /** Carries out what was accepted, under the id that the receipt gives it. */
  carryOut(submission: Submission, id: string): void;
  /** What a reader must see of an account. */
  view(account: string): ModelView;
  /** The books, + debit, - credit, in minor units: `"assets:cash USD"` to 10000n. Only what is not zero. */
  trialBalance(): Record<string, bigint>;
  /** The same ledger, going its own way from here. */
  copy(): Model;
}

/** A ledger, empty. */
export function model(rules: { readonly policy?: Policy; readonly assets?: Assets } = {}): Model {
  return new PlainLedger(rules.policy ?? defaultPolicy, rules.assets ?? defaultAssets);
}

class PlainLedger implements Model {
  readonly #policy: Policy;
  readonly #assets: Assets;
  #accounts = new Map<string, Account>();
  #transfers = new Map<string, Transfer>();
  #disputes = new Map<string, Dispute>();
  #freezes = new Map<string, Freeze>();
  /** Ids and references that are taken: `"refund r1"`, `"reference bank wire-1"`. */
  #taken = new Set<string>();
  /** By idempotency key: the command that was carried out under it, and its id. */
  #keys = new Map<string, { readonly body: string; readonly id: string }>();
  /** By account of the chart and currency: + debit, - credit. */
  #books = new Map<string, bigint>();

  constructor(policy: Policy, assets: Assets) {
    this.#policy = policy;
    this.#assets = assets;
  }

  get accounts(): readonly string[] {
    return [...this.#accounts.keys()];
  }

  expected({ command, options }: Submission): Expected {
    const faults = faultsOf(command, options, this.#assets);
    if (faults.length > 0) return { outcome: "rejected", codes: foremost(faults) };
    const used = options.key === undefined ? undefined : this.#keys.get(options.key);
    if (used && used.body === bodyOf(command)) return { outcome: "replayed", id: used.id };
    if (used) return { outcome: "rejected", codes: ["idempotency_key_reused"] };
    const { reasons, repeats } = this.#judge(command, options.actor);
    if (reasons.length > 0) return { outcome: "rejected", codes: foremost(reasons) };
    return repeats === undefined ? { outcome: "accepted" } : { outcome: "replayed", id: repeats };
  }

  carryOut({ command, options }: Submission, id: string): void {
    this.#change(command, id);
    if (options.key !== undefined) this.#keys.set(options.key, { body: bodyOf(command), id });
  }

  view(id: string): ModelView {
    const account = this.#accounts.get(id);
    if (!account) throw new RangeError(`the model has no account "${id}": expected one of ${this.accounts.join(", ")}`);
    const part = (name: string): Record<string, bigint> => {
      const prefix = `${wallet(id, name)} `;
      const lines = [...this.#books].filter(([line, sum]) => line.startsWith(prefix) && sum !== 0n);
      return Object.fromEntries(lines.map(([line, sum]) => [line.slice(prefix.length), -sum]));
    };
    return {
      status: account.closed ? "closed" : "open",
      kind: account.kind,
      holder: account.holder,
      freezes: [...this.#freezes]
        .flatMap(([freeze, { account, lifted }]) => (account === id && !lifted ? [freeze] : []))
        .sort(),
      disputes: this.#openDisputes(id).sort(),
      available: part("available"),
      held: part("held"),
    };
  }

  trialBalance(): Record<string, bigint> {
    return Object.fromEntries([...this.#books].filter(([, sum]) => sum !== 0n));
  }

  copy(): Model {
    const twin = new PlainLedger(this.#policy, this.#assets);
    twin.#accounts = structuredClone(this.#accounts);
    twin.#transfers = structuredClone(this.#transfers);
    twin.#disputes = structuredClone(this.#disputes);
    twin.#freezes = structuredClone(this.#freezes);
    twin.#taken = new Set(this.#taken);
    twin.#keys = new Map(this.#keys);
    twin.#books = new Map(this.#books);
    return twin;
  }

  // What speaks against it: every rule on its own line, and the order of the lines does not matter.

  #judge(command: Command, actor: string | undefined): Judgement {
    switch (command.type) {
      case "openAccount":
        return {
          reasons: command.account !== undefined && this.#accounts.has(command.account) ? ["already_exists"] : [],
        };
      case "closeAccount":
        return this.#judgeClose(command);
      case "fund":
        return this.#judgeFund(command);
      case "transfer":
        return this.#judgeTransfer(command);
      case "refund":
        return this.#judgeRefund(command);
      case "openDispute":
        return this.#judgeDispute(command);
      case "resolveDispute":
        return this.#judgeResolution(command);
      case "freezeAccount":
        return this.#judgeFreeze(command);
      case "unfreezeAccount":
        return this.#judgeUnfreeze(command, actor);
      case "adjust":
        return this.#judgeAdjustment(command);
    }
  }

  #judgeClose({ account: id }: Input<"closeAccount">): Judgement {
    const account = this.#accounts.get(id);
    if (!account) return { reasons: ["account_not_found"] };
    if (account.closed) return { reasons: [], repeats: id };
    const reasons: RejectionCode[] = [];
    if (this.#isFrozen(id, "debit") || this.#isFrozen(id, "credit")) reasons.push("account_frozen");
    const disputed = this.#openDisputes(id).length > 0;
    if (disputed) reasons.push("dispute_open");
    const { available, held } = this.view(id);
    if (Object.values(available).some((sum) => sum < 0n)) reasons.push("wrong_state");
    if (!disputed && Object.keys(held).length > 0) reasons.push("wrong_state");
    return { reasons };
  }

  #judgeFund({ account: id, source, funding }: Input<"fund">): Judgement {
    const reasons: RejectionCode[] = [];
    if (!this.#accounts.has(id)) reasons.push("account_not_found");
    if (this.#taken.has(`reference ${source.rail} ${source.reference}`)) reasons.push("already_exists");
    if (this.#taken.has(`funding ${funding}`)) reasons.push("already_exists");
    if (this.#accounts.get(id)?.closed) reasons.push("account_closed");
    if (this.#isFrozen(id, "credit")) reasons.push("account_frozen");
    return { reasons };
  }

  #judgeTransfer(command: Input<"transfer">): Judgement {
    const { from, to, amount, transfer } = command;
    const reasons: RejectionCode[] = [];
    if (!this.#accounts.has(from) || !this.#accounts.has(to)) reasons.push("account_not_found");
    if (transfer !== undefined && this.#transfers.has(transfer)) reasons.push("already_exists");
    if (from === to) reasons.push("same_account");
    if (this.#accounts.get(from)?.closed || this.#accounts.get(to)?.closed) reasons.push("account_closed");
    if (this.#isFrozen(from, "debit") || this.#isFrozen(to, "credit")) reasons.push("account_frozen");
    if (reasons.length > 0) return { reasons };
    const fees = this.#feesOfTransfer(command).filter(({ payer }) => payer === from);
    const needed = minor(amount) + fees.reduce((sum, fee) => sum + fee.amount, 0n);
    return { reasons: this.#available(from, amount.currency) < needed ? ["insufficient_funds"] : [] };
  }

  #judgeRefund({ of, amount, refund }: Input<"refund">): Judgement {
    const original = this.#transfers.get(of);
    if (!original) return { reasons: ["transfer_not_found"] };
    const { from: buyer, to: seller, currency, remaining, dispute } = original;
    const asked = amount ? minor(amount) : remaining;
    const reasons: RejectionCode[] = [];
    if (this.#taken.has(`refund ${refund}`)) reasons.push("already_exists");
    if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
    if (this.#accounts.get(seller)?.closed || this.#accounts.get(buyer)?.closed) reasons.push("account_closed");
    if (this.#isFrozen(seller, "debit") || this.#isFrozen(buyer, "credit")) reasons.push("account_frozen");
    if (dispute !== undefined) reasons.push("dispute_open");
    else if (!amount && remaining === 0n) reasons.push("already_done");
    if (asked > remaining) reasons.push("exceeds_remaining");
    if (this.#available(seller, currency) < asked) reasons.push("insufficient_funds");
    return { reasons };
  }

  #judgeDispute({ of, amount, dispute: id }: Input<"openDispute">): Judgement {
    const original = this.#transfers.get(of);
    if (!original) return { reasons: ["transfer_not_found"] };
    const { to: seller, currency, remaining, dispute } = original;
    const reasons: RejectionCode[] = [];
    if (id !== undefined && this.#disputes.has(id)) reasons.push("already_exists");
    if (amount && amount.currency !== currency) reasons.push("currency_mismatch");
    if (this.#accounts.get(seller)?.closed) reasons.push("account_closed");
    if (dispute !== undefined) reasons.push("dispute_open");
    else if (!amount && remaining === 0n) reasons.push("already_done");
    if (amount && minor(amount) > remaining) reasons.push("exceeds_remaining");
    return { reasons };
  }

  #judgeResolution(command: Input<"resolveDispute">): Judgement {
    const dispute = this.#disputes.get(command.dispute);
    const original = dispute && this.#transfers.get(dispute.of);
    if (!dispute || !original) return { reasons: ["dispute_not_found"] };
    const { toBuyer, toSeller } = command;
    if ([toBuyer, toSeller].some((part) => part && part.currency !== original.currency)) {
      return { reasons: ["currency_mismatch"] };
    }
    const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
    const reasons: RejectionCode[] = [];
    const addsUp = back >= 0n && kept >= 0n && back + kept === dispute.amount;
    if (dispute.toBuyer !== undefined) {
      if (addsUp && back === dispute.toBuyer) return { reasons: [], repeats: command.dispute };
      reasons.push("already_done");
    }
    if (back > 0n && this.#accounts.get(original.from)?.closed) reasons.push("account_closed");
    if (!addsUp) reasons.push("exceeds_remaining");
    return { reasons };
  }

  #judgeFreeze({ account: id, freeze }: Input<"freezeAccount">): Judgement {
    const reasons: RejectionCode[] = [];
    if (!this.#accounts.has(id)) reasons.push("account_not_found");
    if (freeze !== undefined && this.#freezes.has(freeze)) reasons.push("already_exists");
    if (this.#accounts.get(id)?.closed) reasons.push("account_closed");
    return { reasons };
  }

  #judgeUnfreeze({ freeze: id, account, approvers = [] }: Input<"unfreezeAccount">, actor = ""): Judgement {
    const freeze = this.#freezes.get(id);
    if (!freeze || (account !== undefined && account !== freeze.account)) return { reasons: ["freeze_not_found"] };
    if (freeze.lifted) return { reasons: [], repeats: id };
    const reasons: RejectionCode[] = [];
    if (freeze.source === "risk" && new Set(approvers).size < 2) reasons.push("not_permitted");
    if (freeze.source === "legal" && !actor.startsWith("compliance:")) reasons.push("not_permitted");
    return { reasons };
  }

  #judgeAdjustment({ postings, approvers, adjustment }: Input<"adjust">): Judgement {
    const reasons: RejectionCode[] = [];
    if (this.#taken.has(`adjustment ${adjustment}`)) reasons.push("already_exists");
    if (new Set(approvers).size < 2) reasons.push("not_permitted");
    for (const { account: line, amount } of postings) {
      const id = walletIn(line);
      if (id === undefined) continue;
      const account = this.#accounts.get(id);
      if (!account) reasons.push("account_not_found");
      if (account?.closed) reasons.push("account_closed");
      const taken = postings
        .filter((other) => other.account === line && other.amount.currency === amount.currency)
        .reduce((sum, other) => sum + minor(other.amount), 0n);
      if (taken > 0n && this.#available(id, amount.currency) < taken) reasons.push("insufficient_funds");
    }
    return { reasons };
  }

  // What it does, once nothing speaks against it.

  #change(command: Command, id: string): void {
    switch (command.type) {
      case "openAccount":
        this.#accounts.set(id, { kind: command.kind, holder: command.holder, closed: false });
        return;
      case "closeAccount": {
        for (const [currency, sum] of Object.entries(this.view(id).available)) {
          this.#pay(wallet(id), "liabilities:unclaimed", currency, sum);
        }
        const account = this.#accounts.get(id);
        if (account) account.closed = true;
        return;
      }
      case "fund": {
        const { account, amount, source } = command;
        const { currency } = amount;
        this.#taken.add(`reference ${source.rail} ${source.reference}`).add(`funding ${id}`);
        const fees = feesOf(this.#policy, {
          operation: "fund",
          currency,
          amount: minor(amount),
          rail: source.rail,
          payee: { account, kind: this.#kind(account) },
        });
        const from = source.rail === "bank" ? "assets:cash" : `assets:receivable:${source.rail}`;
        this.#pay(from, wallet(account), currency, minor(amount));
        for (const fee of fees) this.#pay(wallet(fee.payer), `income:fees:${fee.kind}`, currency, fee.amount);
        return;
      }
      case "transfer": {
        const { from, to, amount } = command;
        const { currency } = amount;
        const fees = this.#feesOfTransfer(command);
        this.#transfers.set(id, { from, to, currency, remaining: minor(amount), dispute: undefined });
        this.#pay(wallet(from), wallet(to), currency, minor(amount));
        for (const fee of fees) this.#pay(wallet(fee.payer), `income:fees:${fee.kind}`, currency, fee.amount);
        return;
      }
      case "refund": {
        const original = this.#known(this.#transfers, command.of);
        const amount = command.amount ? minor(command.amount) : original.remaining;
        this.#taken.add(`refund ${id}`);
        original.remaining -= amount;
        this.#pay(wallet(original.to), wallet(original.from), original.currency, amount);
        return;
      }
      case "openDispute": {
        const original = this.#known(this.#transfers, command.of);
        const { to: seller, currency } = original;
        const amount = command.amount ? minor(command.amount) : original.remaining;
        const there = this.#available(seller, currency);
        const held = there < 0n ? 0n : there < amount ? there : amount;
        original.remaining -= amount;
        original.dispute = id;
        this.#disputes.set(id, { of: command.of, amount, held, toBuyer: undefined });
        this.#pay(wallet(seller), wallet(seller, "held"), currency, held);
        return;
      }
      case "resolveDispute": {
        const dispute = this.#known(this.#disputes, id);
        const original = this.#known(this.#transfers, dispute.of);
        const { from: buyer, to: seller, currency } = original;
        const { toBuyer, toSeller } = command;
        const { back, kept } = shares(dispute.amount, toBuyer && minor(toBuyer), toSeller && minor(toSeller));
        dispute.toBuyer = back;
        original.dispute = undefined;
        original.remaining += kept;
        // The hold is let go of, and then the seller pays.
        this.#pay(wallet(seller, "held"), wallet(seller), currency, dispute.held);
        this.#pay(wallet(seller), wallet(buyer), currency, back);
        return;
      }
      case "freezeAccount":
        this.#freezes.set(id, {
          account: command.account,
          scope: command.scope,
          source: command.source,
          lifted: false,
        });
        return;
      case "unfreezeAccount":
        this.#known(this.#freezes, id).lifted = true;
        return;
      case "adjust":
        this.#taken.add(`adjustment ${id}`);
        for (const { account, amount } of command.postings) this.#post(account, amount.currency, minor(amount));
        return;
    }
  }

  /** Debits one account and credits another. */
  #pay(debit: string, credit: string, currency: string, amount: bigint): void {
    this.#post(debit, currency, amount);
    this.#post(credit, currency, -amount);
  }

  #post(account: string, currency: string, amount: bigint): void {
    const line = `${account} ${currency}`;
    this.#books.set(line, (this.#books.get(line) ?? 0n) + amount);
  }

  #available(id: string, currency: string): bigint {
    return -(this.#books.get(`${wallet(id)} ${currency}`) ?? 0n);
  }

  #isFrozen(id: string, direction: "debit" | "credit"): boolean {
    return [...this.#freezes.values()].some(
      ({ account, scope, lifted }) => account === id && !lifted && (scope === "all" || scope === direction),
    );
  }

  #openDisputes(seller: string): string[] {
    return [...this.#disputes].flatMap(([id, { of, toBuyer }]) =>
      toBuyer === undefined && this.#transfers.get(of)?.to === seller ? [id] : [],
    );
  }

  #feesOfTransfer({ from, to, amount, purpose = "person" }: Input<"transfer">): ModelFee[] {
    return feesOf(this.#policy, {
      operation: "transfer",
      currency: amount.currency,
      amount: minor(amount),
      purpose,
      payer: { account: from, kind: this.#kind(from) },
      payee: { account: to, kind: this.#kind(to) },
    });
  }

  #kind(id: string): string {
    return this.#known(this.#accounts, id).kind;
  }

  #known<Value>(map: ReadonlyMap<string, Value>, id: string): Value {
    const value = map.get(id);
    if (value === undefined)
      throw new RangeError(`the model has no "${id}": it can only carry out what it expects to be accepted`);
    return value;
  }
}

/** What goes back and what stays: one of the two is enough, the other is the rest. */
function shares(
  amount: bigint,
  toBuyer: bigint | undefined,
  toSeller: bigint | undefined,
): { readonly back: bigint; readonly kept: bigint } {
  if (toBuyer === undefined) return { back: amount - (toSeller ?? 0n), kept: toSeller ?? 0n };
  return { back: toBuyer, kept: toSeller ?? amount - toBuyer };
}

function wallet(id: string, part = "available"): string {
  return `liabilities:wallet:${id}:${part}`;
}

/** The id of the wallet that a line of an adjustment names. */
function walletIn(account: string): string | undefined {
  return account.startsWith("liabilities:wallet:")
    ? account.slice("liabilities:wallet:".length, -":available".length)
    : undefined;
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
