// How does it come to be known who holds an account, and how safely?

import * as z from "zod";
import { factOf } from "../events/facts.ts";
import { Id, Text, Tier, Word } from "../events/fields.ts";
import { closed, existing } from "./account.ts";
import { actsAs } from "./actor.ts";
import { assessed } from "./assessment.ts";
import { defineCommand } from "./command.ts";
import { accept, alreadyDone, propose, reject } from "./decision.ts";

export const changeTier = defineCommand({
  input: z.strictObject({
    account: Id,
    tier: Tier,
    reason: Text.optional(),
    /** Your id of what that rests on. */
    evidence: Id.optional(),
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, tier, reason, evidence }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    if (account.tier === tier) {
      return reject("already_done", `account "${id}" is in tier ${tier}`, { account: id, tier });
    }
    // Whom a role lets in has proven who they are elsewhere, and to be held to more needs no proof.
    const asks = tier > account.tier && actsAs("holder", env.meta.actor) ? (["changeLimit"] as const) : [];
    const passed = assessed(book, { account, asks }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    return accept(
      propose(passed, "TierChanged", {
        account: id,
        tier,
        ...(reason === undefined ? {} : { reason }),
        ...(evidence === undefined ? {} : { evidence }),
      }),
    );
  },
});

export const acceptTerms = defineCommand({
  input: z.strictObject({
    account: Id,
    /** Your name for the version of the terms. */
    version: Id,
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, version }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const terms = factOf(id, version);
    if (book.newUse("terms", terms).status === "used") return alreadyDone(`terms:${terms}`, "TermsAccepted");
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "TermsAccepted", { account: id, version }));
  },
});

export const verifyContact = defineCommand({
  input: z.strictObject({
    account: Id,
    /** `email`, `phone` or another word of yours. */
    channel: Word,
    /** Your id of the contact, or a hash of it, never the address itself. */
    contact: Id,
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, channel, contact }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "ContactVerified", { account: id, channel, contact }));
  },
});

export const changeCredential = defineCommand({
  input: z.strictObject({
    account: Id,
    /** Your name for what was changed: `password`, `passkey` … */
    credential: Id,
  }),
  looks: ({ account }) => [`account:${account}`],
  decide(book, { account: id, credential }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    if (account.status === "closed") return closed(account);
    const passed = assessed(book, { account, asks: ["changeCredential"] }, env);
    if ("outcome" in passed) return passed;
    // Everything holds; from here on the decision is accepted.
    return accept(propose(passed, "CredentialChanged", { account: id, credential }));
  },
});

export const seeDevice = defineCommand({
  input: z.strictObject({
    account: Id,
    /** Your id of the device. */
    device: Id,
  }),
  looks: ({ account, device }) => [`account:${account}`, `device:${factOf(account, device)}`],
  decide(book, { account: id, device }, env) {
    const account = existing(book, id);
    if ("outcome" in account) return account;
    const seen = factOf(id, device);
    if (book.use("device", seen).status === "used") return alreadyDone(`device:${seen}`, "DeviceSeen");
    if (account.status === "closed") return closed(account);
    // Everything holds; from here on the decision is accepted.
    return accept(propose(env, "DeviceSeen", { account: id, device }));
  },
});
