// What was said and done about a dispute, in a sentence for support?

import type { ProposedEvent } from "../../events/catalogue.ts";
import { minorUnits } from "../../money/money.ts";
import { approved, ofHold, quoted, sum, why } from "./words.ts";

export type OnDispute = ProposedEvent<
  | "DisputeOpened"
  | "DisputeShortfallHeld"
  | "DisputeAnswered"
  | "DisputeEvidenceSubmitted"
  | "DisputeEscalated"
  | "DisputeResolved"
  | "DisputeWithdrawn"
>;

export function saidOfDispute(event: OnDispute): string {
  switch (event.type) {
    case "DisputeOpened": {
      const { dispute, of, original, buyer, seller, amount, held, reason, answerBy } = event.data;
      const sides = `of ${original} ${of} opened by ${buyer} against ${seller}`;
      const until = answerBy === undefined ? "" : `, to be answered by ${answerBy}`;
      return `Dispute ${dispute} ${sides}, ${sum(amount)} contested and ${sum(held)} held${until}${why(reason)}.`;
    }
    case "DisputeShortfallHeld":
      return `Dispute ${event.data.dispute}: ${sum(event.data.amount)} more held of what the seller was short of.`;
    case "DisputeAnswered": {
      const { dispute, answer, text, decideBy } = event.data;
      const until = decideBy === undefined ? "" : `, to be escalated by ${decideBy}`;
      return `Dispute ${dispute} answered by the seller (${answer})${until}${why(text)}.`;
    }
    case "DisputeEvidenceSubmitted": {
      const { dispute, evidence, by, uri } = event.data;
      return `Dispute ${dispute}: evidence ${evidence} submitted by the ${by}, ${quoted(uri)}.`;
    }
    case "DisputeEscalated": {
      const { dispute, reason, decideBy } = event.data;
      const until = decideBy === undefined ? "" : `, to be decided by ${decideBy}`;
      return `Dispute ${dispute} escalated to the house${until}${why(reason)}.`;
    }
    case "DisputeResolved":
      return resolved(event);
    case "DisputeWithdrawn": {
      const { dispute, of, original, held, chargeback } = event.data;
      const instead = chargeback === undefined ? "" : `, for chargeback ${chargeback}`;
      return `Dispute ${dispute} of ${original} ${of} withdrawn${instead}: ${sum(held)} of the hold released.`;
    }
  }
}

const ENDED = {
  house: "the house",
  seller: "the seller, who accepts it",
  deadline: "the silence of one side",
} as const;

function resolved({ data }: ProposedEvent<"DisputeResolved">): string {
  const { dispute, buyer, seller, held, toBuyer, toSeller, by = "house", goodwill, approvers, reason } = data;
  const { parts, rest } = ofHold(held, toBuyer, "of the seller's balance");
  const shares = [
    minorUnits(toBuyer) === 0n ? `nothing to the buyer ${buyer}` : `${sum(toBuyer)} to the buyer ${buyer}${parts}`,
    `${sum(toSeller)} to the seller ${seller}`,
    ...(rest === undefined ? [] : [`${rest} of the hold released`]),
    ...(goodwill === undefined ? [] : [`${sum(goodwill)} from the house as goodwill${approved(approvers)}`]),
  ];
  return `Dispute ${dispute} resolved by ${ENDED[by]}: ${shares.join(", ")}${why(reason)}.`;
}
