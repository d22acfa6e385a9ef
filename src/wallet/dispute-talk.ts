// What may the two sides of a dispute say, and until when?

import * as z from "zod";
import { DisputeAnswer } from "../events/dispute.ts";
import { Deadline, Hash, Id, Text, Uri } from "../events/fields.ts";
import { DAY_MS } from "../policy/calendar.ts";
import { closed, existing } from "./account.ts";
import { consequencesOf } from "./consequences.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, proposeAlong, reject } from "./decision.ts";
import { later, past } from "./due.ts";
import { sharedOut } from "./dispute-parts.ts";
import { finished, isFinished, noDispute, notIn, stateNow } from "./dispute-state.ts";

/** How long a buyer has to escalate what the seller contests, where the answer names no instant. */
const DAYS_TO_ESCALATE = 7;

export const answerDispute = defineCommand({
  input: z
    .strictObject({
      dispute: Id,
      answer: DisputeAnswer,
      text: Text.optional(),
      /**
       * From then on a buyer who has not escalated has lost; only with `contest`.
       * @defaultValue seven days from now
       */
      decideBy: Deadline.optional(),
    })
    .refine(({ answer, decideBy }) => answer === "contest" || decideBy === undefined, {
      path: ["decideBy"],
      message: "expected none where the seller accepts: nothing is left to decide",
    }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id, answer, text, decideBy }, env) {
    const dispute = stateNow(book.dispute(id), env);
    if (dispute.status === "unknown") return noDispute(id);
    const { buyer, seller } = dispute;
    const sellers = existing(book, seller);
    if ("outcome" in sellers) return sellers;
    const buyers = existing(book, buyer);
    if ("outcome" in buyers) return buyers;
    if (dispute.answer === answer) return alreadyDone(`dispute:${id}`, "DisputeAnswered");
    if (answer === "accept" && buyers.status === "closed") return closed(buyers);
    if (isFinished(dispute)) return finished(dispute, env);
    if (dispute.status !== "open") {
      return reject("already_done", `dispute "${id}" was answered before: the seller contests it`, {
        dispute: id,
        answer: dispute.answer,
      });
    }
    const late = past("decideBy", decideBy, env);
    if (late) return late;
    // Everything holds; from here on the decision is accepted.
    const said = { dispute: id, answer, ...(text === undefined ? {} : { text }) };
    if (answer === "contest") {
      return accept(
        propose(env, "DisputeAnswered", { ...said, decideBy: decideBy ?? later(env.now, DAYS_TO_ESCALATE * DAY_MS) }),
      );
    }
    const main = propose(env, "DisputeAnswered", said);
    const won = { ...sharedOut(dispute, dispute.amount, env), by: "seller" } as const;
    const resolved = proposeAlong(env, main, "DisputeResolved", won);
    return accept(main, resolved, ...consequencesOf(book, sellers, resolved, env, main));
  },
});

export const submitEvidence = defineCommand({
  input: z.strictObject({
    dispute: Id,
    /** Which side shows it. */
    by: z.enum(["buyer", "seller"]),
    /** The SHA-256 of the document. */
    hash: Hash,
    /** Where you keep the document. */
    uri: Uri,
    /** @defaultValue a fresh id, `evd_…` */
    evidence: Id.optional(),
  }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id, by, hash, uri, evidence: given }, env) {
    const dispute = stateNow(book.dispute(id), env);
    if (dispute.status === "unknown") return noDispute(id);
    const evidence = given ?? `evd_${env.newId()}`;
    if (book.newUse("evidence", evidence).status === "used") {
      return reject("already_exists", `evidence "${evidence}" exists already`, { evidence });
    }
    if (isFinished(dispute)) return finished(dispute, env);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "DisputeEvidenceSubmitted", { evidence, dispute: id, by, hash, uri }));
  },
});

export const escalateDispute = defineCommand({
  input: z.strictObject({
    dispute: Id,
    reason: Text.optional(),
    /** Until when the house means to decide; nothing happens by itself at that instant. */
    decideBy: Deadline.optional(),
  }),
  looks: ({ dispute }) => [`dispute:${dispute}`],
  decide(book, { dispute: id, reason, decideBy }, env) {
    const dispute = stateNow(book.dispute(id), env);
    if (dispute.status === "unknown") return noDispute(id);
    if (dispute.escalated) return alreadyDone(`dispute:${id}`, "DisputeEscalated");
    if (isFinished(dispute)) return finished(dispute, env);
    if (dispute.status === "open") return notIn(dispute, "answered: the seller has time to answer");
    const late = past("decideBy", decideBy, env);
    if (late) return late;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(env, "DisputeEscalated", {
        dispute: id,
        ...(reason === undefined ? {} : { reason }),
        ...(decideBy === undefined ? {} : { decideBy }),
      }),
    );
  },
});
