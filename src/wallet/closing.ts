// When is an account closed, and where does what is left on it go?

import * as z from "zod";
import type { ProposedEvent } from "../events/catalogue.ts";
import { Id } from "../events/fields.ts";
import { balancesIn } from "../journal/wallet-balances.ts";
import { fromMinorUnits } from "../money/money.ts";
import { barred, existing } from "./account.ts";
import { defineCommand } from "./command.ts";
import { lapsedHolds, releases } from "./cover.ts";
import { accept, alreadyDone, propose, proposeAlong, reject } from "./decision.ts";
import { heldIn } from "./hold.ts";
import { instrumentOf, notIn } from "./instrument.ts";

/**
 * `closeAccount({ account, instrument? })`: what is left goes to a verified instrument, as a withdrawal per asset that is
 * requested and submitted with the closing, free of fees; without one, to `liabilities:unclaimed`.
 */
export const closeAccount = defineCommand({
  input: z.strictObject({ account: Id, instrument: Id.optional() }),
  looks: ({ account }) => [`account:${account}`, `credits:${account}`],
  decide(book, { account: id, instrument: to }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return alreadyDone(`account:${id}`, "AccountClosed");
    const instrument = to === undefined ? undefined : instrumentOf(book, to, id);
    if (instrument && "outcome" in instrument) return instrument;
    const frozen = barred(account, "debit") ?? barred(account, "credit");
    if (frozen) return frozen;
    const unverified = instrument && notIn(instrument, "verified");
    if (unverified) return unverified;

    // A credit that arrives meanwhile would be stranded, so this is the exact figure.
    const credits = book.creditsExact(id);
    const assets = [...new Set([...Object.keys(account.balances), ...Object.keys(credits.balances)])].sort();
    const disputes = Object.keys(account.disputes);
    const lapsed = lapsedHolds(account, env);
    const residue = [];
    for (const asset of assets) {
      const own = balancesIn(account.balances, asset);
      const received = balancesIn(credits.balances, asset);
      const expired = heldIn(lapsed, "payment", asset);
      const released = heldIn(lapsed, "reserve", asset);
      const rest = own.available + received.available + expired + released;
      const unsettled = {
        pending: own.pending + received.pending,
        held: disputes.length > 0 ? 0n : own.held + received.held - expired,
        reserved: own.reserved + received.reserved - released,
        debt: rest < 0n ? -rest : 0n,
      };
      const left = Object.entries(unsettled).find(([, amount]) => amount !== 0n);
      const scale = env.assets.scale(asset);
      if (left) {
        const amount = fromMinorUnits(left[1], asset, scale);
        return reject(
          "wrong_state",
          `account "${id}" has ${left[0]} ${amount.value} ${asset}: expected none before it is closed`,
          { account: id, [left[0]]: amount },
        );
      }
      if (rest > 0n) residue.push(fromMinorUnits(rest, asset, scale));
    }
    if (disputes.length > 0) {
      return reject("dispute_open", `account "${id}" has ${disputes.length} open disputes`, { account: id, disputes });
    }
    // Everything holds; from here on the decision is accepted.
    const closing = propose(env, "AccountClosed", { account: id, residue: instrument ? [] : residue });
    const ended = releases(lapsed, closing, env);
    if (!instrument) return accept(...ended, closing);
    const { instrument: by, kind: rail, token } = instrument;
    const leaving = residue.flatMap((amount): ProposedEvent[] => {
      const about = { withdrawal: `wdr_${env.newId()}`, account: id, amount, fees: [] };
      return [
        proposeAlong(env, closing, "WithdrawalRequested", { ...about, destination: { rail, token }, instrument: by }),
        proposeAlong(env, closing, "WithdrawalSubmitted", { ...about, rail }),
      ];
    });
    // The account is empty when it closes.
    return accept(...ended, ...leaving, closing);
  },
});
