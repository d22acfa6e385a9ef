// Was a rail's reference used before? It is used once, ever, whoever asks and under whatever key.

import { referenceId } from "../events/fields.ts";
import type { Book } from "./book.ts";
import { reject, type Rejected } from "./decision.ts";

/** The rejection for a reference of a rail that was used before, naming the first use. */
export function usedReference(book: Book, rail: string, reference: string): Rejected | undefined {
  const use = book.newUse("ref", referenceId(rail, reference));
  if (use.status !== "used") return undefined;
  return reject("already_exists", `${rail} reference "${reference}" was used by ${use.by}`, {
    rail,
    reference,
    first: use.by,
    at: use.at,
  });
}
