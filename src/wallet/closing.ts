// When may an account be closed, and where does what is left on it go?

import * as z from "zod";
import type { ProposedEvent } from "../events/catalogue.ts";
import { Id } from "../events/fields.ts";
import { balancesIn } from "../journal/wallet-balances.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { barred, copyExisting, existing, foldAccount } from "./account.ts";
import { assessed } from "./assessment.ts";
import { stillOpen } from "./charged-back.ts";
import { defineCommand } from "./command.ts";
import { consequencesOf } from "./consequences.ts";
import { lapsedHolds, releases } from "./cover.ts";
import { copyCredits, foldCredits } from "./credits.ts";
import { accept, alreadyDone, causedBy, propose, proposeAlong, reject, type Env } from "./decision.ts";
import { heldIn } from "./hold.ts";
import { instrumentOf, notIn } from "./instrument.ts";
import { restricted } from "./limits.ts";
import { resolvedBySilence, silences } from "./silence.ts";

export const closeAccount = defineCommand({
  input: z.strictObject({
    account: Id,
    /**
     * Where what is left goes: a verified instrument of the account.
     * @defaultValue `liabilities:unclaimed`
     */
    instrument: Id.optional(),
  }),
  looks: ({ account }) => [`account:${account}`, `credits:${account}`, `claims:${account}`],
  decide(book, { account: id, instrument: to }, env) {
    const found = existing(book, id);
    if ("outcome" in found) return found;
    if (found.status === "closed" && (to === undefined || to === found.closedTo)) {
      return alreadyDone(`account:${id}`, "AccountClosed");
    }
    const instrument = to === undefined ? undefined : instrumentOf(book, to, id);
    if (instrument && "outcome" in instrument) return instrument;
    const frozen = barred(found, "debit") ?? barred(found, "credit");
    if (frozen) return frozen;
    const unverified = instrument && notIn(instrument, "verified");
    if (unverified) return unverified;

    const contested = [...Object.keys(found.disputes), ...Object.keys(book.claims(id).disputes)];
    const ended = silences(book, contested, env).map((silence) =>
      propose(env, "DisputeResolved", resolvedBySilence(silence, env)),
    );
    // Both sides of what is recorded along are touched by it, so both must still be as they were.
    for (const { data } of ended) existing(book, data.seller === id ? data.buyer : data.seller);
    const account = copyExisting(found);
    // A credit that arrives meanwhile would be stranded, so this is the exact figure.
    const credits = copyCredits(book.creditsExact(id));
    for (const event of ended) {
      if (event.data.seller === id) foldAccount(account, event);
      else foldCredits(credits, event);
    }
    const open = contested.filter((dispute) => !ended.some(({ data }) => data.dispute === dispute));
    const chargebacks = Object.keys(account.chargebacks).filter((each) => stillOpen(account.chargebacks[each], env));

    const assets = [...new Set([...Object.keys(account.balances), ...Object.keys(credits.balances)])].sort();
    const disputed = Object.keys(account.disputes).length > 0;
    const lapsed = lapsedHolds(found, env);
    const residue = [];
    for (const asset of assets) {
      const own = balancesIn(account.balances, asset);
      const received = balancesIn(credits.balances, asset);
      const expired = heldIn(lapsed, "payment", asset);
      const released = heldIn(lapsed, "reserve", asset);
      const rest = own.available + received.available + expired + released;
      const unsettled = {
        pending: own.pending + received.pending,
        held: disputed ? 0n : own.held + received.held - expired,
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
    if (chargebacks.length > 0) {
      return reject("chargeback_open", `account "${id}" has ${chargebacks.length} open chargebacks`, {
        account: id,
        chargebacks,
      });
    }
    if (open.length > 0) {
      return reject("dispute_open", `account "${id}" has ${open.length} open disputes`, {
        account: id,
        disputes: open,
      });
    }
    for (const amount of instrument ? residue : []) {
      const placed = restricted({ operation: "withdraw", amount, from: found }, env);
      if (placed) return placed;
    }
    // What leaves for an instrument is a withdrawal like any other; the limits are not: it is all that the holder has.
    const leaves: { amount: Money; passed: Env }[] = [];
    const proof = { payee: to, payeeOnly: residue.length > 1 };
    for (const amount of instrument ? residue : []) {
      const attempt = { account: found, what: "withdraw", direction: "out", amount, ...proof } as const;
      const passed = assessed(book, { ...attempt, counterparty: instrument?.kind ?? "" }, env);
      if ("outcome" in passed) return passed;
      leaves.push({ amount, passed });
    }
    const asking = leaves.length > 0 ? ({ asks: ["withdraw"], amount: residue[0], ...proof } as const) : {};
    const proven = assessed(book, { account: found, ...asking }, env);
    if ("outcome" in proven) return proven;
    // Everything holds; from here on the decision is accepted.
    const closing = propose(proven, "AccountClosed", {
      account: id,
      residue: instrument ? [] : residue,
      ...(instrument ? { instrument: instrument.instrument } : {}),
    });
    const over = [...ended.map((event) => causedBy(closing, event)), ...releases(lapsed, closing, env)];
    // A buyer who closes records what silence took from sellers, which rules may freeze them for.
    const freezes = ended.flatMap((event) => {
      const seller = existing(book, event.data.seller);
      return "outcome" in seller || seller.account === id ? [] : consequencesOf(book, seller, event, env, closing);
    });
    if (!instrument) return accept(...over, closing, ...freezes);
    const { instrument: by, kind: rail, token } = instrument;
    const leaving = leaves.flatMap(({ amount, passed }): ProposedEvent[] => {
      const about = { withdrawal: `wdr_${env.newId()}`, account: id, amount, fees: [] };
      return [
        proposeAlong(passed, closing, "WithdrawalRequested", {
          ...about,
          destination: { rail, token },
          instrument: by,
        }),
        proposeAlong(env, closing, "WithdrawalSubmitted", { ...about, rail }),
      ];
    });
    // The account is empty when it closes.
    return accept(...over, ...leaving, closing, ...freezes);
  },
});
