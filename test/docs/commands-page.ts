// docs/commands.md: every command from its schema, with what stands beside it in the source.

import * as z from "zod";
import { REJECTIONS, type EventType, type RejectionCode } from "tallystick";
import { EVENTS } from "../../src/events/catalogue.ts";
import { MoneyInput } from "../../src/events/fields.ts";
import { COMMANDS, type CommandType } from "../../src/wallet/commands.ts";
import type { CommandDefinition } from "../../src/wallet/command.ts";
import { ROWS } from "../wallet/rejections/all.ts";
import type { FieldText, FieldTexts, Texts } from "./hover.ts";
import { fieldsOf, named, shapeList } from "./shapes.ts";

/** Where commands are told of, in the order of the page. */
const PLACES = {
  "flows/accounts.md": "Accounts",
  "flows/instruments.md": "Instruments",
  "flows/funding.md": "Funding",
  "flows/transfers.md": "Transfers",
  "flows/requests.md": "Requests for money",
  "flows/payments.md": "Payments",
  "flows/reserves.md": "Reserves",
  "flows/refunds.md": "Refunds",
  "flows/disputes.md": "Disputes",
  "flows/chargebacks.md": "Chargebacks and debts",
  "flows/withdrawals.md": "Withdrawals",
  "flows/conversion.md": "Conversion",
  "flows/inactivity.md": "Inactivity",
  "flows/promotions.md": "Promotions",
  "flows/freezes.md": "Freezes",
  "flows/risk.md": "Risk",
  "getting-started.md#corrections": "Corrections",
  "how-to/upkeep.md": "Upkeep",
} as const;

/**
 * Where each command is told of, and the event that it is about, after whose subject the receipt is named. A record, so that
 * a new command is a type error here until it has a place.
 */
export const ABOUT: Readonly<Record<CommandType, readonly [place: keyof typeof PLACES, event: EventType]>> = {
  openAccount: ["flows/accounts.md", "AccountOpened"],
  closeAccount: ["flows/accounts.md", "AccountClosed"],
  changeTier: ["flows/accounts.md", "TierChanged"],
  acceptTerms: ["flows/accounts.md", "TermsAccepted"],
  verifyContact: ["flows/accounts.md", "ContactVerified"],
  changeCredential: ["flows/accounts.md", "CredentialChanged"],
  seeDevice: ["flows/accounts.md", "DeviceSeen"],
  linkInstrument: ["flows/instruments.md", "InstrumentLinked"],
  verifyInstrument: ["flows/instruments.md", "InstrumentVerified"],
  removeInstrument: ["flows/instruments.md", "InstrumentRemoved"],
  fund: ["flows/funding.md", "Funded"],
  startFunding: ["flows/funding.md", "FundingStarted"],
  settleFunding: ["flows/funding.md", "Funded"],
  failFunding: ["flows/funding.md", "FundingFailed"],
  reverseFunding: ["flows/funding.md", "FundingReversed"],
  transfer: ["flows/transfers.md", "Transferred"],
  requestMoney: ["flows/requests.md", "MoneyRequested"],
  declineRequest: ["flows/requests.md", "RequestDeclined"],
  cancelRequest: ["flows/requests.md", "RequestCancelled"],
  expireRequest: ["flows/requests.md", "RequestExpired"],
  authorizePayment: ["flows/payments.md", "PaymentAuthorized"],
  capturePayment: ["flows/payments.md", "PaymentCaptured"],
  settlePayment: ["flows/payments.md", "PaymentSettled"],
  voidPayment: ["flows/payments.md", "PaymentVoided"],
  expirePayment: ["flows/payments.md", "PaymentExpired"],
  holdReserve: ["flows/reserves.md", "ReserveHeld"],
  releaseReserve: ["flows/reserves.md", "ReserveReleased"],
  refund: ["flows/refunds.md", "Refunded"],
  openDispute: ["flows/disputes.md", "DisputeOpened"],
  answerDispute: ["flows/disputes.md", "DisputeAnswered"],
  submitEvidence: ["flows/disputes.md", "DisputeEvidenceSubmitted"],
  escalateDispute: ["flows/disputes.md", "DisputeEscalated"],
  resolveDispute: ["flows/disputes.md", "DisputeResolved"],
  withdrawDispute: ["flows/disputes.md", "DisputeWithdrawn"],
  expireDispute: ["flows/disputes.md", "DisputeResolved"],
  holdShortfall: ["flows/disputes.md", "DisputeShortfallHeld"],
  receiveChargeback: ["flows/chargebacks.md", "ChargebackReceived"],
  representChargeback: ["flows/chargebacks.md", "ChargebackRepresented"],
  winChargeback: ["flows/chargebacks.md", "ChargebackWon"],
  loseChargeback: ["flows/chargebacks.md", "ChargebackLost"],
  expireChargeback: ["flows/chargebacks.md", "ChargebackLost"],
  writeOffLoss: ["flows/chargebacks.md", "LossWrittenOff"],
  requestWithdrawal: ["flows/withdrawals.md", "WithdrawalRequested"],
  submitWithdrawal: ["flows/withdrawals.md", "WithdrawalSubmitted"],
  payWithdrawal: ["flows/withdrawals.md", "WithdrawalPaid"],
  failWithdrawal: ["flows/withdrawals.md", "WithdrawalFailed"],
  returnWithdrawal: ["flows/withdrawals.md", "WithdrawalReturned"],
  cancelWithdrawal: ["flows/withdrawals.md", "WithdrawalCancelled"],
  quoteRate: ["flows/conversion.md", "RateQuoted"],
  convert: ["flows/conversion.md", "Converted"],
  noticeInactivity: ["flows/inactivity.md", "InactivityNoticed"],
  chargeInactivity: ["flows/inactivity.md", "FeeCharged"],
  defineCampaign: ["flows/promotions.md", "CampaignDefined"],
  endCampaign: ["flows/promotions.md", "CampaignEnded"],
  freezeAccount: ["flows/freezes.md", "AccountFrozen"],
  unfreezeAccount: ["flows/freezes.md", "AccountUnfrozen"],
  recordDecline: ["flows/risk.md", "InstrumentDeclined"],
  failChallenge: ["flows/risk.md", "ChallengeFailed"],
  reportTheft: ["flows/risk.md", "TheftReported"],
  clearRiskFlag: ["flows/risk.md", "RiskFlagCleared"],
  snoozeRule: ["flows/risk.md", "RuleSnoozed"],
  adjust: ["getting-started.md#corrections", "Adjusted"],
  completeUpkeep: ["how-to/upkeep.md", "UpkeepCompleted"],
};

const FOR_ALL: readonly RejectionCode[] = [
  "invalid_command",
  "unknown_asset",
  "invalid_amount",
  "corridor_restricted",
  "asset_unavailable",
  "limit_exceeded",
  "balance_cap_exceeded",
  "risk_denied",
  "verification_required",
];

/** Whether a code is one that the page tells once for all commands: what is malformed, and what a policy adds. */
export function isToldForAll(code: RejectionCode): boolean {
  return FOR_ALL.includes(code);
}

/** The other codes that a command can answer, in the order of precedence: those that the suite has a row of. */
export function refusalsOf(type: CommandType): RejectionCode[] {
  const codes = new Set(ROWS.filter(({ command }) => command.type === type).map(({ code }) => code));
  return (Object.keys(REJECTIONS) as RejectionCode[]).filter((code) => codes.has(code) && !isToldForAll(code));
}

export function commandsPage({ commands, fields, options }: Texts): string {
  const types = Object.keys(ABOUT) as CommandType[];
  const parts = Object.entries(PLACES).map(([place, title]) => {
    const here = types.filter((type) => ABOUT[type][0] === place);
    return `## ${title}\n\nThe page about these: [${place.split("#")[0]}](${place}).\n\n${here
      .map((type) => section(type, commands[type], fields[type]))
      .join("\n")}`;
  });
  const given = Object.entries(options).map(([name, { text }]) => `- \`${name}\`: ${inLine(text)}`);
  return `# Commands

Every command of a ledger: what it does, what it takes, and what it records. Each is a method, \`ledger.transfer(input, options?)\`, and
can be given as data to \`ledger.submit\` and \`ledger.preview\`: \`{ type: "transfer", ...input }\`. This page is made from the
schemas in the source, and from what stands there beside each command and field, by \`npx vitest run test/docs -u\`.

A field is needed unless it says "optional". Where one says nothing of being left out, it then plays no part and is not recorded. A field
that is not listed is refused as \`invalid_command\`, and so is a value that is not of the shape given; an amount in an asset that the
ledger does not know is \`unknown_asset\`, one of the wrong scale or sign \`invalid_amount\`. Every other code that a command can answer
is listed with it, in the order in which reasons are looked for. [errors.md](errors.md) says what each means, the page of the flow
when it comes. Where a [policy](how-to/set-limits.md) has restrictions, limits, caps, risk rules or asks for proof, there can also be
\`corridor_restricted\`, \`asset_unavailable\`, \`limit_exceeded\`, \`balance_cap_exceeded\`, \`risk_denied\` and
\`verification_required\`.

A receipt is \`{ id, position, events, replayed }\`. Each command below names the event that it records, and what the receipt's
\`id\` is. With that event others may be recorded: before it what had ended and nobody had recorded yet, a hold (\`PaymentExpired\`), a
reserve (\`ReserveReleased\`) or a dispute that silence has decided (\`DisputeResolved\`); after it what follows from it, such as money
that is held for what a dispute claims (\`DisputeShortfallHeld\`), and a freeze or a reserve by risk rules (\`AccountFrozen\`,
\`ReserveHeld\`); and whatever else the text of the command says. [events.md](events.md) has what each event holds and moves.

## Options of every command

The second argument of each method; all of them can be left out.

${given.join("\n")}

${parts.join("\n")}
## Shapes

${shapeList(types.map((type) => (COMMANDS[type] as CommandDefinition).input))}
`;
}

function section(type: CommandType, text: string, texts: FieldTexts): string {
  const definition: CommandDefinition = COMMANDS[type];
  const signs = signsOf(definition);
  const fields = fieldsOf(definition.input).map(([name, schema]) =>
    field(name, kindOf(schema, signs.get(name) ?? ""), texts[name]),
  );
  const [, event] = ABOUT[type];
  const refusals = refusalsOf(type).map((code) => `\`${code}\``);
  return `### ${type}

${inLine(text)}

${fields.join("\n")}

${refusals.length === 0 ? "" : `Refused as ${refusals.join(", ")}.\n\n`}Records \`${event}\`${inLine(text).includes("The receipt's `id`") ? "" : `; the receipt's \`id\` is its \`${EVENTS[event].subject}\``}.
`;
}

/** What a field takes, with the sign that its amounts must have. */
function kindOf(schema: z.ZodType, sign: string): string {
  return schema instanceof z.ZodOptional
    ? `${named(schema.unwrap() as z.ZodType)}${sign}, optional`
    : `${named(schema)}${sign}`;
}

function field(name: string, kind: string, { text, fallback }: FieldText = { text: "", fallback: "" }): string {
  const sentences = [kind, inLine(text), fallback === "" ? "" : `If left out: ${inLine(fallback)}`];
  return `- \`${name}\`: ${sentences
    .filter((sentence) => sentence !== "")
    .map((sentence) => (/[.…]$/.test(sentence) ? sentence : `${sentence}.`))
    .join(" ")}`;
}

const SIGNS = { positive: "above zero", notNegative: "of zero or more", notZero: "of either sign, and not zero" };

/** Which sign each amount must have, by the field that holds it. */
function signsOf({ input, amounts }: CommandDefinition): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [path, , sign] of amounts?.(filled(input)) ?? []) {
    const [name = ""] = path.split(".");
    const isWithin = path !== name;
    found.set(name, isWithin ? `, its amounts ${SIGNS[sign]}` : ` ${SIGNS[sign]}`);
  }
  return found;
}

/** An input in which every amount is there. */
function filled(schema: z.ZodType): unknown {
  if (schema === MoneyInput) return { currency: "USD", value: "1.00" };
  if (schema instanceof z.ZodOptional) return filled(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodArray) return [filled(schema.element as z.ZodType)];
  if (schema instanceof z.ZodUnion)
    return Object.assign({}, ...schema.options.map((option) => filled(option as z.ZodType)));
  if (!(schema instanceof z.ZodObject)) return undefined;
  return Object.fromEntries(fieldsOf(schema).map(([name, field]) => [name, filled(field)]));
}

/** Text that was wrapped, on one line. */
function inLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ");
}
