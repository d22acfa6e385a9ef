// How does money that was stolen go through a ledger, and where does it stop?

import { personId, SHOPS, THIEF } from "./cast.ts";
import { amountOf, type Script } from "./script.ts";
import { after, at, provide, type Appointment, type Town } from "./town.ts";

const ACTOR = "holder:cust-204";

/**
 * A new account sells tickets that do not exist, is topped up with somebody else's card, and hands it on at once. The
 * payment with which nearly all of it would be gone is refused, and risk freezes the account along with that. It tries to
 * go on; the card's bank takes the top-up back; two victims dispute what they paid.
 */
export function theft(town: Town): Appointment[] {
  const { script } = town;
  return [
    ...victims(town),
    ...handedOn(town),
    ...afterwards(town),
    at("14:00", () => {
      const funding = script.fund(THIEF, 540_000n, "USD", "card");
      town.agenda.push(
        at("16:00", () => {
          const reason = "its owner did not pay this";
          script.do("rail:card", { type: "reverseFunding", funding, reason, reversal: "rev-stolen-card" });
        }),
      );
    }),
  ];
}

function victims(town: Town): Appointment[] {
  const { script } = town;
  return [31, 36, 41, 46, 51].map(personId).map((victim, index) => {
    const price = 34_000n + BigInt(index) * 500n;
    return after("13:05", index * 9, () => {
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
  });
}

/** With a proof each time: the thief holds the telephone. */
function handedOn({ script }: Town): Appointment[] {
  const mules = Array.from({ length: PAID_MULES + 1 }, (_, index) => personId(56 + index * 7));
  return mules.map((mule, index) =>
    after("14:08", index * 2, () => {
      if (index < PAID_MULES) script.send(THIEF, mule, SHARE, "USD", "as agreed");
      else attempt(script, mule);
    }),
  );
}

/** The next one would take what has left to 80% of the top-up. */
const PAID_MULES = 10;
const SHARE = 41_500n;

/** A payment of the thief that is refused. */
function attempt(script: Script, to: string): void {
  const amount = amountOf(SHARE, "USD");
  const command = { type: "transfer", from: THIEF, to, amount, transfer: script.newId("trf") } as const;
  script.ask(ACTOR, command, { auth: script.proofOf(amount, to), context: script.contextOf(THIEF) });
}

function afterwards({ script }: Town): Appointment[] {
  const freeze = "frz-desk";
  return [
    ...SHOPS.slice(0, 4).map((shop, index) =>
      after("14:30", index, () => {
        attempt(script, shop);
      }),
    ),
    // What the rule stops is money that goes out; a person stops what comes in.
    at("14:38", () => {
      const reason = "nothing more is to come in";
      script.do("risk:desk", { type: "freezeAccount", account: THIEF, scope: "all", source: "risk", reason, freeze });
    }),
    at("14:44", () => {
      const source = { rail: "card", reference: script.newId("card") };
      const amount = amountOf(90_000n, "USD");
      script.ask("rail:card", { type: "fund", account: THIEF, amount, source, funding: script.newId("fnd") });
    }),
    at("14:46", () => {
      script.ask(ACTOR, { type: "unfreezeAccount", freeze, account: THIEF, reason: "it was my brother" });
    }),
    at("14:50", () => {
      script.ask("operator:sam", { type: "unfreezeAccount", freeze, account: THIEF, approvers: ["operator:sam"] });
    }),
    at("17:00", () => {
      script.ask(ACTOR, { type: "closeAccount", account: THIEF });
    }),
  ];
}
