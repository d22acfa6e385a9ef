// Has an id, a reference or a key been used before?

import type { ProposedEvent } from "../events/catalogue.ts";
import { subjectOf } from "../events/tags.ts";
import { become } from "./draft.ts";

/** An id or a rail's reference, and what used it first. */
export type UseState = { status: "unused" } | { status: "used"; by: string; at: string };

export function initialUse(): UseState {
  return { status: "unused" };
}

export function foldUse(draft: UseState, event: ProposedEvent): void {
  if (draft.status === "used") return;
  become<UseState>(draft, { status: "used", by: subjectOf(event), at: event.at });
}

/** An idempotency key, and the command it was used for. */
export type KeyState = { status: "unused" } | { status: "used"; command: string; fingerprint: string };

export function initialKey(): KeyState {
  return { status: "unused" };
}

export function foldKey(draft: KeyState, { meta }: ProposedEvent): void {
  if (draft.status === "used") return;
  become<KeyState>(draft, { status: "used", command: meta.command ?? "", fingerprint: meta.fingerprint ?? "" });
}
