// What are the two sides of a dispute told?

import type { ProposedEvent } from "../../events/catalogue.ts";
import type { Notification } from "./notification.ts";
import { told, until, type Said } from "./told.ts";

type OnDispute = ProposedEvent<
  | "DisputeOpened"
  | "DisputeAnswered"
  | "DisputeEvidenceSubmitted"
  | "DisputeEscalated"
  | "DisputeResolved"
  | "DisputeWithdrawn"
>;
type Step = "opened" | "answered" | "evidence_submitted" | "escalated" | "resolved" | "withdrawn";

interface Sides {
  readonly buyer: string;
  readonly seller: string;
}

/** @param opening the event by which it was opened: only that one names both sides of what is said in between */
export function toldOfDispute(event: OnDispute, opening: ProposedEvent | undefined): Notification[] {
  switch (event.type) {
    case "DisputeOpened": {
      const { amount, answerBy } = event.data;
      return bothSides(event, event.data, "opened", { asked: amount, ...until(answerBy) });
    }
    case "DisputeResolved":
      return bothSides(event, event.data, "resolved");
    case "DisputeWithdrawn":
      return bothSides(event, event.data, "withdrawn");
    case "DisputeAnswered":
      return between(event, opening, "answered", { answer: event.data.answer, ...until(event.data.decideBy) });
    case "DisputeEvidenceSubmitted":
      return between(event, opening, "evidence_submitted", { about: event.data.dispute, side: event.data.by });
    case "DisputeEscalated":
      return between(event, opening, "escalated", until(event.data.decideBy));
  }
}

function between(event: OnDispute, opening: ProposedEvent | undefined, step: Step, said: Said): Notification[] {
  if (opening?.type !== "DisputeOpened" || opening.data.dispute !== event.data.dispute) return [];
  return bothSides(event, opening.data, step, said);
}

function bothSides(event: OnDispute, { buyer, seller }: Sides, step: Step, said: Said = {}): Notification[] {
  return [
    ...told(event, buyer, `claim_${step}`, { ...said, counterparty: seller }),
    ...told(event, seller, `dispute_${step}`, { ...said, counterparty: buyer }),
  ];
}
