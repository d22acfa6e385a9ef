// Which mistakes do clients make? Each is refused, and stays refused whenever it is sent again: a refusal is not
// recorded, so a second run decides it once more, on the state of then.

import type { CommandInput } from "tallystick";
import { SHOPS, type Person } from "./cast.ts";
import { amountOf, type Order } from "./script.ts";
import { settledOrder, type Town } from "./town.ts";

export function slip(town: Town): void {
  town.chance.pick(SLIPS)(town);
}

const SLIPS: readonly ((town: Town) => void)[] = [
  // insufficient_funds, or limit_exceeded of tier 1: the decimal point was forgotten; or the currency is one that the wallet never had.
  (town) => pay(town, { amount: amountOf(town.chance.between(2_500_000n, 8_900_000n), "USD") }),
  (town) => pay(town, { amount: amountOf(town.chance.between(500n, 9_000n), "GBP") }),
  // account_not_found
  (town) => pay(town, { to: `person-9${town.chance.below(90) + 10}` }),
  // same_account
  (town) => {
    const { account } = town.chance.pick(town.people);
    pay(town, { from: account, to: account });
  },
  // invalid_amount: of the wrong scale, nothing, negative, not a decimal string
  (town) => pay(town, { amount: { currency: "USD", value: `${town.chance.below(90) + 10}.5` } }),
  (town) => pay(town, { amount: { currency: "JPY", value: `${town.chance.below(900) + 100}.00` } }),
  (town) => pay(town, { amount: { currency: "EUR", value: town.chance.pick(["0.00", "-5.00", "1e3", "12,50"]) } }),
  // unknown_asset
  (town) => pay(town, { amount: { currency: town.chance.pick(["DOGE", "SHELLS", "USDX"]), value: "10.00" } }),
  // exceeds_remaining, by one minor unit
  (town) => ofOrder(town, ({ amount, currency }) => ({ amount: amountOf(amount + 1n, currency) })),
  // currency_mismatch
  (town) => ofOrder(town, ({ currency }) => ({ amount: amountOf(100n, currency === "EUR" ? "USD" : "EUR") })),
  // transfer_not_found
  (town) => {
    town.script.ask("operator:sam", { type: "refund", of: `trf-9${town.chance.below(9000) + 1000}` });
  },
  // already_exists: an account, a transfer's id, a bank's reference
  (town) => {
    const { account, holder } = town.chance.pick(town.people);
    town.script.ask(`holder:${holder}`, { type: "openAccount", account, kind: "personal", holder });
  },
  (town) => {
    const order = settledOrder(town);
    if (order) pay(town, { transfer: order.transfer });
  },
  (town) => {
    const fundings = town.script.granted.flatMap(({ command }) => (command.type === "fund" ? [command] : []));
    const { account, amount, source } = town.chance.pick(fundings);
    town.script.ask(`rail:${source.rail}`, {
      type: "fund",
      account,
      amount,
      source,
      funding: town.script.newId("fnd"),
    });
  },
  // already_done: nothing is left to refund
  (town) => {
    const { chance, orders, script } = town;
    const returned = orders.filter(({ rest, contested }) => rest === 0n && !contested);
    if (returned.length === 0) return;
    const { transfer, seller } = chance.pick(returned);
    script.ask(`merchant:${seller}`, { type: "refund", of: transfer, refund: script.newId("rfd") });
  },
  // invalid_command: an id with a space
  (town) => pay(town, { to: "the bakery" }),
  // idempotency_key_reused: the client changed the amount and kept the key
  (town) => {
    const { chance, script } = town;
    const line = chance.pick(script.granted);
    const { command } = line;
    if (command.type !== "transfer" && command.type !== "fund") return;
    script.again(line, { ...command, amount: amountOf(chance.between(100n, 9_900n), "USD") });
  },
];

/** verification_required: of a payment to somebody new, or of a withdrawal, without a proof or with one of long ago. */
export function forget(town: Town): void {
  const { script, chance, people } = town;
  // Limits come first, and may be reached later in the day.
  const { account, holder, currency, shops } = chance.pick(people.filter(({ tier }) => tier > 1));
  const [actor, context] = [`holder:${holder}`, script.contextOf(account)];
  const amount = amountOf(chance.between(500n, 1_500n), currency);
  const isStale = chance.below(2) === 0;
  if (currency === "USD") {
    const [withdrawal, token] = [script.newId("wdr"), `tok-${account}`];
    const destination = { rail: "bank", token };
    const auth = script.proofOf(amount, token, ["password", "otp"], STALE_SECONDS);
    const command = { type: "requestWithdrawal", account, amount, destination, withdrawal } as const;
    script.ask(actor, command, { ...(isStale && { auth }), context });
    return;
  }
  // Where nobody of this account ever pays, and in a currency in which nothing is exempt.
  const to = chance.pick(SHOPS.filter((shop) => !shops.includes(shop)));
  const auth = script.proofOf(amount, to, ["otp"], STALE_SECONDS);
  const command = { type: "transfer", from: account, to, amount, transfer: script.newId("trf") } as const;
  script.ask(actor, command, { ...(isStale && { auth }), context });
}

/** Older than any proof that the policy takes. */
const STALE_SECONDS = 7 * 60;

/** limit_exceeded: somebody of tier 1 wants to pay more than is left, and is told. */
export function overLimit(town: Town, { account, holder, friends }: Person, minor: bigint): void {
  const { script, chance, limited } = town;
  limited.add(account);
  const amount = amountOf(minor, "USD");
  const to = chance.pick(friends);
  const command = { type: "transfer", from: account, to, amount, transfer: script.newId("trf") } as const;
  script.ask(`holder:${holder}`, command, { auth: script.proofOf(amount, to), context: script.contextOf(account) });
}

type Transfer = CommandInput<"transfer">;
type Refund = CommandInput<"refund">;

/** A payment between two friends that is right but for what is given. */
function pay({ script, chance, people }: Town, wrong: Partial<Transfer>): void {
  const { account, friends, holder } = chance.pick(people);
  const amount = amountOf(chance.between(500n, 6_000n), "USD");
  const right = { from: account, to: chance.pick(friends), amount, transfer: script.newId("trf") };
  script.ask(`holder:${holder}`, { type: "transfer", ...right, ...wrong });
}

/** A refund that is right but for what is given. */
function ofOrder(town: Town, wrong: (order: Order) => Partial<Refund>): void {
  const order = settledOrder(town);
  if (!order) return;
  const { transfer: of, seller } = order;
  town.script.ask(`merchant:${seller}`, { type: "refund", of, refund: town.script.newId("rfd"), ...wrong(order) });
}
