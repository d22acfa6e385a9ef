// What does an operation cost? A tariff is data; each question about it has a file of its own in tariff/.

import * as z from "zod";
import { TariffComponent } from "./tariff/component.ts";

/**
 * Which fees a refund gives back to whoever paid them: none (`retain`), of what grows with the amount the share that is
 * refunded (`proRata`), or that and the fixed part once all is refunded (`full`).
 */
export const FeeReturn = z.enum(["retain", "proRata", "full"]);
export type FeeReturn = z.infer<typeof FeeReturn>;

/** Fees, all of which apply that can: a component does not replace another, it adds to it. */
export const Tariff = z.strictObject({
  /** Recorded with every fee: which tariff set it. */
  version: z.string().min(1).max(64),
  components: z.array(TariffComponent),
  /** Which fees a refund gives back; without it, none. */
  refunds: FeeReturn.optional(),
});
export type Tariff = z.infer<typeof Tariff>;

export type { ChargedOperation, ChargedParty } from "./tariff/charged.ts";
export { TariffComponent } from "./tariff/component.ts";
export { feeLines, goesByCorridor } from "./tariff/fee-lines.ts";
