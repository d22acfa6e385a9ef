// What is one thing that happened on an account, as limits and risk rules see it?

import type { EventAbout, EventType, ProposedEvent } from "../../events/catalogue.ts";
import type { Context, Meta } from "../../events/envelope.ts";
import { minorUnits, scaleOf, type Money } from "../../money/money.ts";

/** What money does on an account; `receive` is money from another wallet. */
export const OPERATIONS = ["fund", "receive", "transfer", "payment", "withdraw", "convert"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The rest that rules look at: what happened to an account beside its movements. */
export type Incident =
  | "refund"
  | "dispute"
  | "chargeback"
  | "reversal"
  | "instrumentLinked"
  | "instrumentDeclined"
  | "challengeFailed"
  | "theftReported";

/** One thing that happened on an account, or is about to. */
export interface Fact {
  /** The id of the event; empty while it is only being decided. */
  readonly event: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly what: Operation | Incident;
  readonly direction: "in" | "out" | "none";
  /** The asset, empty where it is not about money. */
  readonly currency: string;
  /** In minor units: zero where it is not about money, else above. */
  readonly amount: bigint;
  /** How many decimals amounts of it are written with. */
  readonly scale: number;
  /** The other wallet, or the rail that money comes from or goes to; empty where there is none. */
  readonly counterparty: string;
  /** What it is about: the payment that is refunded or contested, the instrument; empty where there is none. */
  readonly about: string;
  /** From where and on what it was asked for, as far as the host has said. */
  readonly context?: Context;
}

interface Parts {
  readonly direction?: Fact["direction"];
  readonly amount?: Money;
  readonly counterparty?: string;
  readonly about?: string;
}

/** A fact from its parts. */
export function factFrom(
  { id, at, meta }: { readonly id: string; readonly at: string; readonly meta: Meta },
  what: Fact["what"],
  { direction = "none", amount, counterparty = "", about = "" }: Parts,
): Fact {
  return {
    event: id,
    time: Date.parse(at),
    what,
    direction,
    currency: amount?.currency ?? "",
    amount: amount === undefined ? 0n : minorUnits(amount),
    scale: amount === undefined ? 0 : scaleOf(amount),
    counterparty,
    about,
    ...(meta.context === undefined ? {} : { context: meta.context }),
  };
}

type FactsOf<Kind extends string> = {
  readonly [T in EventAbout<Kind>["type"]]?: (event: ProposedEvent<T>) => Fact;
};

/** What the events that bear `account:ID` are for that account; the others are nothing that rules look at. */
const OWN: FactsOf<"account"> = {
  Transferred: (event) => {
    const { amount, to: counterparty, transfer: about } = event.data;
    return factFrom(event, "transfer", { direction: "out", amount, counterparty, about });
  },
  PaymentAuthorized: (event) => {
    const { amount, to: counterparty, payment: about } = event.data;
    return factFrom(event, "payment", { direction: "out", amount, counterparty, about });
  },
  WithdrawalRequested: (event) => {
    const { amount, destination, withdrawal: about } = event.data;
    return factFrom(event, "withdraw", { direction: "out", amount, counterparty: destination.rail, about });
  },
  Converted: (event) => factFrom(event, "convert", { amount: event.data.sell, about: event.data.conversion }),
  Refunded: (event) => {
    const { amount, to: counterparty, of: about } = event.data;
    return factFrom(event, "refund", { direction: "out", amount, counterparty, about });
  },
  DisputeOpened: (event) => {
    const { amount, buyer: counterparty, of: about } = event.data;
    return factFrom(event, "dispute", { amount, counterparty, about });
  },
  ChargebackReceived: (event) => factFrom(event, "chargeback", { amount: event.data.amount, about: event.data.of }),
  FundingReversed: (event) => factFrom(event, "reversal", { amount: event.data.amount, about: event.data.funding }),
  InstrumentLinked: (event) => {
    const { kind: counterparty, instrument: about } = event.data;
    return factFrom(event, "instrumentLinked", { counterparty, about });
  },
  InstrumentDeclined: (event) => factFrom(event, "instrumentDeclined", { about: event.data.instrument }),
  ChallengeFailed: (event) => {
    const { amount } = event.data;
    return factFrom(event, "challengeFailed", amount === undefined ? {} : { amount });
  },
  TheftReported: (event) => factFrom(event, "theftReported", {}),
};

/** What the events that bear `credits:ID` are for the account that they credit. */
const RECEIVED: FactsOf<"credits"> = {
  Funded: funded,
  // What is announced counts when it is: that is when it can be refused. Its settlement bears no `credits:ID`.
  FundingStarted: funded,
  Transferred: (event) => {
    const { amount, from: counterparty, transfer: about } = event.data;
    return factFrom(event, "receive", { direction: "in", amount, counterparty, about });
  },
  PaymentCaptured: (event) => {
    const { amount, from: counterparty, payment: about } = event.data;
    return factFrom(event, "receive", { direction: "in", amount, counterparty, about });
  },
  Refunded: (event) => {
    const { amount, from: counterparty, of: about } = event.data;
    return factFrom(event, "refund", { direction: "in", amount, counterparty, about });
  },
};

function funded(event: ProposedEvent<"Funded" | "FundingStarted">): Fact {
  const { amount, source, instrument } = event.data;
  const about = instrument === undefined ? {} : { about: instrument };
  return factFrom(event, "fund", { direction: "in", amount, counterparty: source.rail, ...about });
}

type Table = { readonly [Type in EventType]?: (event: never) => Fact };

/** What an event that bears `account:ID` is for that account, if it is anything that rules look at. */
export function ownFact(event: EventAbout<"account">): Fact | undefined {
  return (OWN as Table)[event.type]?.(event as never);
}

/** What an event that bears `credits:ID` is for the account that it credits. */
export function receivedFact(event: EventAbout<"credits">): Fact | undefined {
  return (RECEIVED as Table)[event.type]?.(event as never);
}
