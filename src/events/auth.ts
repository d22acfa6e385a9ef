// What has the host established about whoever asks, and about where the request comes from?

import * as z from "zod";
import { Country, Deadline, Id, Instant, PositiveMoney, Word } from "./fields.ts";

/** What the holder saw and agreed to. */
const BoundTo = z.object({ amount: PositiveMoney.optional(), payee: z.string().min(1).max(128).optional() });

/** A proof that whoever asks is who they say: by which factors, of what, and when. Never what was typed or shown. */
export const Auth = z.object({
  factors: z.array(Word).min(1).max(16),
  boundTo: BoundTo.optional(),
  at: Instant,
  /** The host's own name for the proof; without it, what it says tells it apart from others of the account. */
  id: Id.optional(),
});
export type Auth = z.infer<typeof Auth>;

/** The same as a caller brings it. What would be dropped from it, a misspelt field say, is refused; a log is read as it is. */
export const AuthInput = z.strictObject({
  ...Auth.shape,
  boundTo: z.strictObject({ ...BoundTo.shape }).optional(),
  at: Deadline,
});
export type AuthInput = z.input<typeof AuthInput>;

/** How the host's screening came out: nothing found, or a party or a corridor on a list, by law or by the house's own. */
export const Screening = z.strictObject({ result: z.enum(["clear", "listed", "legal"]), list: Id.optional() });

/** Where a request comes from, as far as the host knows: ids and codes, no personal data. */
export const Context = z.strictObject({
  device: Id.optional(),
  country: Country.optional(),
  screening: Screening.optional(),
});
export type Context = z.infer<typeof Context>;

/**
 * What tells a proof of an account apart from all others: it is used once. Not its factors: told with fewer of them, or with
 * more, it is the same proof.
 */
export function proofOf(account: string, { id, boundTo, at }: Auth): string {
  if (id !== undefined) return `${account}/${id}`;
  const { amount, payee } = boundTo ?? {};
  return [account, at, amount ? `${amount.value} ${amount.currency}` : "", payee ?? ""].join("/");
}
