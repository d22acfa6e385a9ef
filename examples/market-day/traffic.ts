// What does an ordinary minute at the market look like? Payments, top-ups, refunds, disputes, slips and repeated requests.

import type { Person } from "./cast.ts";
import { forget, overLimit, slip } from "./slips.ts";
import { affords, settledOrder, type Town } from "./town.ts";

/** Below the line of the velocity rule. */
const PAYMENTS_PER_HOUR = 5;
/** Ordinary disputes are decided before the day ends; a dispute that stays open would turn other refusals into its own. */
const LAST_COMPLAINT = 20 * 60;

const MEMOS = [
  "lunch",
  "tickets",
  "thank you!",
  "your half of the taxi",
  "present for Inês",
  "グループ代",
  "rent, part 2",
];
const REFUND_REASONS = ["damaged", "does not fit", "sold out", "delivered too late"];
const DISPUTE_REASONS = ["never arrived", "not as described", "charged twice"];

export function ordinaryMinute(town: Town): void {
  const { script, chance } = town;
  for (let left = 5 + chance.below(3); left > 0; left -= 1) {
    const drawn = chance.below(1000);
    if (drawn < 470) buy(town);
    else if (drawn < 850) sendToFriend(town);
    else if (drawn < 880) topUp(town, chance.pick(town.people));
    else if (drawn < 944) giveBack(town);
    else if (drawn < 970) slip(town);
    else if (drawn < 974) forget(town);
    else if (drawn < 978) withdraw(town);
    else if (drawn < 987) repeatLast(town);
    else repeatEarlier(town);
  }
  if (script.minute % 60 === 15 && script.minute < LAST_COMPLAINT) complain(town);
}

function buy(town: Town): void {
  const { script, chance, orders } = town;
  const payer = payerOf(town);
  const price = chance.between(250n, 9_500n);
  if (!script.isWithinLimit(payer.account, price, payer.currency)) return overLimit(town, payer, price);
  if (!affords(town, payer.account, price, payer.currency)) return topUp(town, payer);
  orders.push(script.order(payer.account, chance.pick(payer.shops), price, payer.currency));
  hasPaid(town, payer);
}

function sendToFriend(town: Town): void {
  const { script, chance } = town;
  const payer = payerOf(town);
  const share = chance.between(500n, 6_000n);
  if (!script.isWithinLimit(payer.account, share, payer.currency)) return overLimit(town, payer, share);
  if (!affords(town, payer.account, share, payer.currency)) return topUp(town, payer);
  script.send(payer.account, chance.pick(payer.friends), share, payer.currency, chance.pick(MEMOS));
  hasPaid(town, payer);
}

/** Money leaves for a bank: it is submitted soon, and paid within the hour. */
function withdraw(town: Town): void {
  const { script, chance, agenda } = town;
  const payer = payerOf(town);
  const minor = chance.between(20n, 60n) * 100n;
  const isRefused = payer.currency !== "USD" || !script.isWithinLimit(payer.account, minor, "USD");
  if (isRefused || !affords(town, payer.account, minor + 100n, "USD")) return topUp(town, payer);
  const withdrawal = script.withdraw(payer.account, minor);
  hasPaid(town, payer);
  const reference = script.newId("out");
  agenda.push(
    {
      minute: script.minute + 5,
      act: () => {
        script.do("rail:bank", { type: "submitWithdrawal", withdrawal, reference });
      },
    },
    {
      minute: script.minute + 40,
      act: () => {
        script.do("rail:bank", { type: "payWithdrawal", withdrawal });
      },
    },
  );
}

/** In tens, and less than the pass-through rule looks at. */
function topUp({ script, chance }: Town, { account, currency }: Person): void {
  const amount = chance.between(12n, 48n) * 1_000n;
  script.fund(account, amount, currency, chance.below(3) === 0 ? "card" : "bank");
}

/** A refund of an order of some time ago: the whole, what is left of it, or a part. */
function giveBack(town: Town): void {
  const { script, chance } = town;
  const order = settledOrder(town);
  if (!order) return buy(town);
  const whole = chance.below(2) === 0 || order.rest < 200n;
  script.refund(order, whole ? undefined : chance.between(100n, order.rest - 1n), chance.pick(REFUND_REASONS));
}

/** A buyer disputes an order; an hour or two later it is decided for the buyer, for the seller, or shared out. */
function complain(town: Town): void {
  const { script, chance, agenda } = town;
  const order = settledOrder(town);
  if (!order) return;
  const part = chance.below(3) === 0 && order.rest >= 200n ? order.rest / 2n : undefined;
  const dispute = script.contest(order, chance.pick(DISPUTE_REASONS), part);
  const toBuyer = [dispute.amount, 0n, dispute.amount / 3n][Math.floor(script.minute / 60) % 3] ?? 0n;
  agenda.push({
    minute: script.minute + 50 + chance.below(60),
    act: () => {
      script.resolve(dispute, toBuyer);
    },
  });
}

/** The client did not wait for the answer. */
function repeatLast({ script }: Town): void {
  const last = script.lines.at(-1);
  if (last) script.again(last);
}

/** A queue somewhere delivers once more. */
function repeatEarlier({ script, chance }: Town): void {
  script.again(chance.pick(script.lines));
}

/** Somebody who has not paid much in the last hour, and has a limit left. */
function payerOf(town: Town): Person {
  for (;;) {
    const person = town.chance.pick(town.people);
    if (!town.limited.has(person.account) && recentlyPaid(town, person).length < PAYMENTS_PER_HOUR) return person;
  }
}

function hasPaid(town: Town, person: Person): void {
  town.paid.set(person.account, [...recentlyPaid(town, person), town.script.minute]);
}

function recentlyPaid({ script, paid }: Town, { account }: Person): readonly number[] {
  return (paid.get(account) ?? []).filter((minute) => minute > script.minute - 60);
}
