// docs/events.md: every type of event from its schema, with what one really looks like.

import { defaultAssets, postings, tagsOf, type EventType, type LedgerEvent } from "tallystick";
import { EVENTS } from "../../src/events/catalogue.ts";
import { Meta } from "../../src/events/envelope.ts";
import { fromMinorUnits } from "../../src/money/money.ts";
import { fieldsOf, named, shapeList, written } from "./shapes.ts";

// A record, so that a new type is a type error here until it is described.
const MEANINGS: Readonly<Record<EventType, string>> = {
  AccountOpened:
    "A wallet came into being. `unlisted` are those recorded before all accounts bore a tag by which they are found.",
  AccountClosed:
    "A wallet was closed for good; what was left (`residue`) went to `liabilities:unclaimed`, or before it to an instrument.",
  Funded:
    "Money came in over a rail: from a bank to cash, in crypto to custody, from any other rail as a receivable. With `of` it settles what was pending.",
  Transferred: "Money moved from one wallet to another, with the fees that either side paid.",
  Refunded:
    "Money of a transfer or a payment went back: `from` received it and pays it back, `to` gets it. `returned` are the fees " +
    "that went back with it, to whoever had paid them.",
  DisputeOpened:
    "A buyer contests what was paid. `held` is what the seller had and is held since; `amount` less `held` is the shortfall. From `answerBy` on a seller who has not answered has lost.",
  DisputeShortfallHeld: "What came in at a seller was held for what an open dispute still claims.",
  DisputeAnswered:
    "The seller accepts a dispute, which resolves it for the buyer along, or contests it; from `decideBy` on a buyer who has not escalated has lost.",
  DisputeEvidenceSubmitted: "A side of a dispute showed a document: where the host keeps it, and its SHA-256.",
  DisputeEscalated: "The buyer insists: from now on only the house decides.",
  DisputeResolved:
    "A dispute ended: `toBuyer` and `toSeller` make up what was contested; a shortfall is taken from the seller. `by` says who ended it: the house, the seller by accepting, or the silence of one side; `goodwill` is paid by the house on top.",
  DisputeWithdrawn:
    "The buyer let go of a dispute, or went to the card's bank instead: by `chargeback`. All that was held is the seller's again.",
  ChargebackReceived:
    "A bank took money back that was received with a card. `account` pays it, or the house as a loss where that is closed. From `respondBy` on it is lost if it was not represented.",
  ChargebackRepresented: "The bank was shown why it is wrong.",
  ChargebackWon: "The bank gave back what it took, and the fee came back with it.",
  ChargebackLost: "The bank keeps what it took, or nothing was said to it in time.",
  LossWrittenOff: "The house gave up what an account was below zero, by two approvers.",
  AccountFrozen: "Money may no longer move on a wallet in this direction. Freezes add up.",
  AccountUnfrozen: "One freeze was lifted.",
  RateQuoted:
    "The house promised what an amount comes to in another asset, for one use before `expiresAt`. Rates are in units of `buy` per unit of `sell`.",
  Converted:
    "A wallet sold one asset and bought another as quoted, by itself or to pay the `transfer` beside it. The house has the position and the spread.",
  MoneyRequested: "`to` asked `from` for money. A transfer that names the request pays it.",
  RequestDeclined: "Whoever was asked for money will not pay.",
  RequestCancelled: "Whoever asked for money no longer does.",
  RequestExpired: "Nobody paid a request in time. It was over from its instant on, whenever this was recorded.",
  Adjusted: "Operators put the books right: any postings that sum to zero, by two approvers.",
  UpkeepCompleted: "Everything that fell due up to the end of a day was settled. Recorded by `ledger.upkeep`.",
  PaymentAuthorized: "Money of a payer is held for a payee until `expiresAt`; from then on it is the payer's again.",
  PaymentCaptured:
    "A payee took of what was held for it, less its fees. `held` is what the hold had, and what `amount` exceeds it by came " +
    "from what the payer had available. A `final` one ended the hold. With `settlesAt` the payee's net is pending until then.",
  PaymentSettled: "What a capture left the payee is no longer pending.",
  PaymentVoided: "What was left of a hold went back to the payer.",
  PaymentExpired: "A hold ran out; what was left of it went back to the payer.",
  ReserveHeld: "Money of a wallet was set aside until `releaseAt`; from then on it is the wallet's again.",
  ReserveReleased: "A reserve was let go of, on its date or, by two `approvers`, before.",
  TierChanged: "The holder is verified further, or less far. `evidence` is the host's id of what that rests on.",
  TermsAccepted: "The holder accepted a version of the terms, for the first time.",
  ContactVerified: "A contact was shown to be the holder's: an opaque id or a hash, never the address itself.",
  CredentialChanged: "A password, a passkey … of the holder's was changed.",
  DeviceSeen: "A device was used with this account for the first time.",
  InstrumentLinked: "A card, a bank account or the like was linked to an account, as a token and a fingerprint.",
  InstrumentVerified: "An instrument was shown to be the holder's: money may go out to it.",
  InstrumentRemoved: "An instrument was removed for good; its fingerprint may be linked again.",
  FundingStarted: "Money is announced by a rail: it is pending until it settles, fails or is reversed.",
  FundingFailed: "What was pending will not come.",
  FundingReversed:
    "A rail took back what it had announced or delivered, from what was pending, from the wallet, or, once that is closed, from the house (`bearer`).",
  WithdrawalRequested: "Money is to go out: it is held with its fees until it is submitted or cancelled.",
  WithdrawalSubmitted: "A withdrawal was given to its rail, and its fees were charged.",
  WithdrawalPaid: "The rail has paid a withdrawal out. It may still come back.",
  WithdrawalFailed:
    "The rail has not paid a withdrawal: amount and fees go back to the wallet, or, once that is closed, to `liabilities:unclaimed`.",
  WithdrawalReturned: "A withdrawal that was paid came back, without its fees.",
  InactivityNoticed:
    "An account has not been used since `inactiveSince`. Its holder is told so, and that from `chargesFrom` on a month costs `monthly`. Anything that the holder does ends it.",
  FeeCharged: "A fee for a month: as much of it as could be spent, once per account, kind and `period`.",
  WithdrawalCancelled: "A withdrawal was called off before it was submitted; what was held is let go of.",
  ActionRefused:
    "Risk rules refused what somebody wanted done: what each found, and the ids of the earlier events that show it. Nothing of it came about.",
  InstrumentDeclined: "A rail declined to charge an instrument.",
  ChallengeFailed: "Whoever was asked for a proof gave a wrong one, or none.",
  TheftReported: "The holder said that a device or a credential is in wrong hands.",
  RiskFlagCleared: "An operator looked at what a rule found at an event (`flagged`), and let it go.",
  RuleSnoozed: "An operator silenced a rule on this account until an instant.",
  CampaignDefined:
    "From now on operations may name a campaign, which waives fees of theirs within its `caps` and its `period`; without `operations`, of any. " +
    "With `givenBack` what was waived and goes back may be waived again.",
  CampaignEnded: "No operation may name a campaign any more.",
};

export function eventsPage(examples: Readonly<Record<EventType, LedgerEvent>>): string {
  const sections = (Object.keys(EVENTS) as EventType[]).map((type) => section(type, examples[type]));
  return `# Events

Everything that a ledger knows is in its log of events. An event is a fact: it is appended once and never changed. This page
and [events.schema.json](events.schema.json), the JSON Schema of the log, are made from the schemas in the source by
\`npx vitest run test/docs -u\`.

## Every event

\`{ position, id, type, version, at, data, meta }\`. Positions are 1, 2, 3 … without a gap, and are the order of the log; \`id\` is a
ULID. \`at\` is an Instant, by the clock of the process that recorded the event. A ledger never records an earlier instant than it
did before, nor one before the last event that it found when it was opened. Where several processes write and their clocks
disagree, an event may have an earlier \`at\` than the one before it. \`meta\` is \`${written(Meta)}\`.

Tags say what an event is about and are how events are found. \`account:ID\` is borne by the events that debit a wallet, hold
money on it or change its status; \`credits:ID\` by those whose net effect on it is a credit. An event whose command came with
an idempotency key bears \`key:KEY\` too. Postings are + debit and - credit, and sum to zero per asset; a wallet has minus
the sum of its postings.

${sections.join("\n")}
## Shapes

${shapeList([Meta, ...Object.values(EVENTS).map(({ data }) => data)])}
`;
}

function section(type: EventType, example: LedgerEvent): string {
  const { version, data } = EVENTS[type];
  const lines = postings(example).map(({ account, asset, amount }) => {
    const { value } = fromMinorUnits(amount, asset, defaultAssets.scale(asset));
    return `- \`${account}\` ${amount > 0n ? "+" : ""}${value} ${asset}`;
  });
  return `## ${type}

${MEANINGS[type]} Version ${version}.

${fieldsOf(data)
  .map(([name, schema]) => `- \`${name}\`: ${named(schema)}`)
  .join("\n")}

\`\`\`json
${JSON.stringify(example, undefined, 2)}
\`\`\`

Tags: ${tagsOf(example)
    .map((tag) => `\`${tag}\``)
    .join(", ")}.

${lines.length === 0 ? "Moves no money." : `Postings:\n\n${lines.join("\n")}`}
`;
}
