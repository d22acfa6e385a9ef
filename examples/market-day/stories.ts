// What happens on this day that does not happen on every day?

import { LEAVER, LOST_PHONE, OWNER, personId, POP_UP } from "./cast.ts";
import { amountOf, type Dispute } from "./script.ts";
import { theft } from "./theft.ts";
import { at, provide, type Appointment, type Town } from "./town.ts";

/** Puts the stories on the agenda. Whoever appears in one appears in no other, and their home currency is USD. */
export function arrangeStories(town: Town): void {
  town.agenda.push(
    ...lostPhone(town),
    ...leaver(town),
    ...popUpShop(town),
    ...bookedTwice(town),
    ...openDispute(town),
    ...cashInTransit(town),
    ...theft(town),
  );
}

/** A holder's own freeze stops what goes out, not what comes in, and the holder lifts it. */
function lostPhone(town: Town): Appointment[] {
  const { script } = town;
  const actor = "holder:cust-201";
  const [friend, shop] = [personId(1), "shop-cafe"];
  const freeze = "frz-lost-phone";
  return [
    at("08:20", () => {
      script.fund(LOST_PHONE, 12_000n, "USD", "bank");
    }),
    at("08:50", () => {
      script.order(LOST_PHONE, shop, 1_240n, "USD");
    }),
    at("09:12", () => {
      const reason = "telephone lost on the tram";
      script.do(actor, {
        type: "freezeAccount",
        account: LOST_PHONE,
        scope: "debit",
        source: "holder",
        reason,
        freeze,
      });
    }),
    at("09:40", () => {
      provide(town, friend, 2_500n, "USD");
      script.send(friend, LOST_PHONE, 2_500n, "USD", "so that you get home");
    }),
    at("10:05", () => {
      const unfreeze = { type: "unfreezeAccount", freeze, account: LOST_PHONE, reason: "telephone found" } as const;
      script.do(actor, unfreeze, { auth: script.identityProof() });
    }),
    at("10:20", () => {
      script.order(LOST_PHONE, shop, 860n, "USD");
    }),
  ];
}

/** An account is closed with small change left; whatever is sent to it or from it afterwards is refused. */
function leaver(town: Town): Appointment[] {
  const { script } = town;
  const [friend, holder] = [personId(6), "cust-202"];
  const late = (from: string, to: string) => {
    const amount = amountOf(1_000n, "USD");
    script.ask(`holder:${holder}`, { type: "transfer", from, to, amount, transfer: script.newId("trf") });
  };
  return [
    at("08:30", () => {
      script.fund(LEAVER, 5_000n, "USD", "bank");
    }),
    at("10:45", () => {
      script.order(LEAVER, "shop-books", 4_660n, "USD");
    }),
    at("11:00", () => {
      script.do(`holder:${holder}`, { type: "closeAccount", account: LEAVER });
    }),
    // Closing what is closed changes nothing: the first receipt again.
    at("11:05", () => {
      script.ask("operator:sam", { type: "closeAccount", account: LEAVER });
    }),
    at("11:30", () => {
      late(friend, LEAVER);
    }),
    at("11:31", () => {
      late(LEAVER, friend);
    }),
    at("11:40", () => {
      script.ask(`holder:${holder}`, { type: "openAccount", account: LEAVER, kind: "personal", holder });
    }),
  ];
}

/** A shop empties its account before a dispute: what it owes takes it below zero, and risk freezes it. */
function popUpShop(town: Town): Appointment[] {
  const { script } = town;
  const [buyer, other] = [personId(11), personId(16)];
  let dispute: Dispute | undefined;
  return [
    at("12:00", () => {
      provide(town, buyer, 30_000n, "USD");
      const order = script.order(buyer, POP_UP, 30_000n, "USD");
      town.agenda.push(
        at("13:10", () => {
          dispute = script.contest(order, "never arrived");
        }),
      );
    }),
    at("12:20", () => {
      provide(town, other, 22_000n, "USD");
      script.order(other, POP_UP, 22_000n, "USD");
    }),
    at("12:40", () => {
      script.send(POP_UP, OWNER, 50_000n, "USD", "takings");
    }),
    at("14:30", () => {
      if (dispute) script.resolve(dispute, dispute.amount);
    }),
    // already_done: it was decided otherwise; account_frozen: there is a debt.
    at("15:00", () => {
      if (!dispute) return;
      const toSeller = amountOf(dispute.amount, "USD");
      script.ask("operator:sam", { type: "resolveDispute", dispute: dispute.dispute, toSeller });
      script.ask("holder:trader-popup", { type: "closeAccount", account: POP_UP });
    }),
  ];
}

/** A payment of a bank was booked twice by hand; two operators take one of them back. */
function bookedTwice(town: Town): Appointment[] {
  const { script } = town;
  const account = personId(21);
  const wrong = 5_500n;
  const taken = amountOf(wrong, "USD");
  const returned = { currency: "USD", value: `-${taken.value}` };
  const adjust = {
    type: "adjust" as const,
    postings: [
      { account: `liabilities:wallet:${account}:available`, amount: taken },
      { account: "assets:cash", amount: returned },
    ],
    reason: "bank payment booked twice",
  };
  return [
    at("10:10", () => {
      provide(town, account, wrong, "USD");
      script.take(account, wrong, "USD");
    }),
    // not_permitted: one approver is not enough.
    at("10:30", () => {
      script.ask("operator:rita", { ...adjust, approvers: ["operator:rita"], adjustment: "adj-booked-alone" });
      script.do("operator:rita", { ...adjust, approvers: ["operator:rita", "operator:sam"], adjustment: "adj-booked" });
    }),
  ];
}

/** A withdrawal that no bank has paid yet stands in the way of closing. */
function cashInTransit({ script }: Town): Appointment[] {
  return [
    at("20:10", () => {
      script.fund(OWNER, 5_000n, "USD", "bank");
      script.withdraw(OWNER, 4_000n);
    }),
    // wrong_state
    at("20:40", () => {
      script.ask("holder:cust-203", { type: "closeAccount", account: OWNER });
    }),
  ];
}

/** A dispute that is still open at night stands in the way of a refund, and of closing the shop. */
function openDispute(town: Town): Appointment[] {
  const { script } = town;
  const [buyer, shop] = [personId(26), "shop-music"];
  return [
    at("19:30", () => {
      provide(town, buyer, 8_900n, "USD");
      const order = script.order(buyer, shop, 8_900n, "USD");
      town.agenda.push(
        at("20:30", () => {
          script.contest(order, "strings missing");
        }),
        at("20:45", () => {
          const amount = amountOf(1_000n, "USD");
          script.ask(`merchant:${shop}`, { type: "refund", of: order.transfer, amount, refund: script.newId("rfd") });
          script.ask("holder:trader-music", { type: "closeAccount", account: shop });
        }),
      );
    }),
    // Nobody opened this one.
    at("20:50", () => {
      script.ask("operator:sam", { type: "resolveDispute", dispute: "dsp-none", toBuyer: amountOf(100n, "USD") });
    }),
    at("20:51", () => {
      script.ask("operator:sam", { type: "unfreezeAccount", freeze: "frz-none" });
    }),
    // invalid_command: neither part of the amount is given.
    at("20:52", () => {
      script.ask("operator:sam", { type: "resolveDispute", dispute: "dsp-none" });
    }),
  ];
}
