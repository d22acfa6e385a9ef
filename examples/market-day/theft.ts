// How does money that was stolen go through a ledger, and where does it stop?

import { personId, SHOPS, THIEF } from "./cast.ts";
import { amountOf } from "./script.ts";
import { after, at, provide, type Appointment, type Town } from "./town.ts";

/**
 * A new account sells tickets that do not exist, is topped up with somebody else's card, and hands nearly all of it on
 * within half an hour. Risk freezes it; it tries to go on; two victims get back what is left, and more than that.
 */
export function theft(town: Town): Appointment[] {
  const { script, chance } = town;
  const victims = [31, 36, 41, 46, 51].map(personId);
  const mules = Array.from({ length: 14 }, (_, index) => personId(56 + index * 7));
  const actor = "holder:cust-204";
  const freeze = "frz-pass-through";
  const acts: Appointment[] = [];

  for (const [index, victim] of victims.entries()) {
    const price = 34_000n + BigInt(index) * 500n;
    const bought = after("13:05", index * 9, () => {
      provide(town, victim, price, "USD");
      const sale = script.send(victim, THIEF, price, "USD", "2 concert tickets");
      if (index > 1) return;
      // A freeze does not stop a dispute.
      const complaint = after("15:10", index * 12, () => {
        const dispute = script.contest(sale, "the tickets are not genuine");
        town.agenda.push(
          after("16:30", index, () => {
            script.resolve(dispute, dispute.amount);
          }),
        );
      });
      town.agenda.push(complaint);
    });
    acts.push(bought);
  }
  acts.push(
    at("14:00", () => {
      script.fund(THIEF, 240_000n, "USD", "card");
    }),
  );
  for (const [index, mule] of mules.entries()) {
    acts.push(
      after("14:08", index * 2, () => {
        script.send(THIEF, mule, chance.between(24_500n, 27_500n), "USD", "as agreed");
      }),
    );
  }
  return [
    ...acts,
    at("14:38", () => {
      const reason = "received and passed on within the hour";
      script.do("risk:desk", { type: "freezeAccount", account: THIEF, scope: "all", source: "risk", reason, freeze });
    }),
    ...SHOPS.slice(0, 4).map((shop, index) =>
      after("14:39", index, () => {
        const amount = amountOf(12_000n, "USD");
        script.ask(actor, { type: "transfer", from: THIEF, to: shop, amount, transfer: script.newId("trf") });
      }),
    ),
    at("14:44", () => {
      const source = { rail: "card", reference: script.newId("card") };
      const amount = amountOf(90_000n, "USD");
      script.ask("rail:card", { type: "fund", account: THIEF, amount, source, funding: script.newId("fnd") });
    }),
    at("14:46", () => {
      script.ask(actor, { type: "unfreezeAccount", freeze, account: THIEF, reason: "it was my brother" });
    }),
    at("14:50", () => {
      script.ask("operator:sam", { type: "unfreezeAccount", freeze, account: THIEF, approvers: ["operator:sam"] });
    }),
    at("17:00", () => {
      script.ask(actor, { type: "closeAccount", account: THIEF });
    }),
  ];
}
