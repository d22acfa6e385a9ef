// docs/errors.md: every refusal from its table, and every other error.

import { REJECTION_DETAILS, REJECTIONS, type StoreErrorCode } from "tallystick";

/** An error that is not a refusal: its class, its code, what happened, what to do. */
type Other = readonly [error: string, code: string, meaning: string, remedy: string];

// A record, so that a new code is a type error here until it is described.
const STORE: Readonly<Record<StoreErrorCode, readonly [meaning: string, remedy: string]>> = {
  store_locked: ["Another process holds the place and did not let go in time. Nothing was recorded.", "Send it again."],
  store_read_only: ["The place cannot be written to. Nothing was recorded.", "Give the process the right to write."],
  store_full: ["No space is left. Nothing was recorded.", "Make room, then send it again."],
  append_too_large: [
    "One append is larger than the place takes. Nothing was recorded. A ledger has tried it with fewer commands.",
    "Say it in fewer or smaller parts, or let the place take more: the message says how.",
  ],
  store_newer: ["The place was written by a newer release.", "Upgrade tallystick; nothing was changed."],
  store_foreign: ["The place holds something that is not a ledger.", "Give the ledger a place of its own."],
  store_damaged: ["What is there is not what was written.", "Restore the place from a backup."],
  store_unavailable: [
    "The place cannot be reached or opened.",
    "Check the path or the connection, then send it again.",
  ],
  store_closed: ["The store was closed before this call.", "Open the ledger again."],
};

const OTHERS: readonly Other[] = [
  [
    "MoneyError",
    "invalid_amount",
    "A text or value is not money, not a rate or not a weight.",
    "Correct what the message shows.",
  ],
  [
    "MoneyError",
    "unknown_asset",
    "There is no such asset, or a code or scale for createAssets is malformed.",
    "Use a known code, or createAssets.",
  ],
  [
    "MoneyError",
    "currency_mismatch",
    "Amounts of two currencies, or of two scales, were combined.",
    "Convert one of them first.",
  ],
  [
    "PolicyError",
    "invalid_policy",
    "A policy is malformed; the message names the field, what was seen there and what was expected.",
    "Correct the field; nothing ran on the policy.",
  ],
  [
    "UnreachableNetError",
    "unreachable_net",
    "`grossUp` found no amount that leaves so much after the fees; the message says what the last one tried leaves.",
    "Ask for less, or look at the tariff: its fees take all of it.",
  ],
  [
    "QueryError",
    "invalid_query",
    "A read, or the ledger's clock, was given something that makes no sense; the message names the option.",
    "Correct the option.",
  ],
  [
    "ExportError",
    "not_exportable",
    "Another tool's format cannot hold what is to be written in it; the message names the field or the asset. Nothing is left out silently.",
    "Correct the field, or leave the asset out.",
  ],
  [
    "ConflictError",
    "conflict",
    "Other processes kept changing what the command looked at. Nothing was recorded.",
    "Send it again.",
  ],
  [
    "CorruptLogError",
    "corrupt_log",
    "The log holds an unknown type, a malformed event or a gap; `position` says where. Nothing is skipped.",
    "Restore the log from a backup, or upgrade if a newer release wrote it.",
  ],
  [
    "LedgerError",
    "not_supported",
    "`within` was called on a store that cannot take part in a transaction of yours.",
    "Use a store that can, such as SQLite or PostgreSQL.",
  ],
  [
    "LedgerError",
    "copy_differs",
    "`copyLog` found, or read back, other events in the target than in the source; the message says where or why.",
    "Begin with an empty target, and let nobody else write to it.",
  ],
  [
    "LedgerError",
    "invalid_id",
    "The ledger's source of ids, the option `ids`, gave one that the log could not hold.",
    "Let it give 1 to 60 of `A-Z a-z 0-9 _ . : -`.",
  ],
  [
    "LedgerError",
    "invalid_options",
    "`openLedger` or `format` was given an option that makes no sense, or one that there is none of; the message names it.",
    "Correct the option that the message names.",
  ],
  [
    "LedgerError",
    "invalid_observer",
    "What `openLedger` was given as `observer` is no object, or one of its functions is none.",
    "Give an object of functions; `docs/how-to/observe.md` has their names.",
  ],
  ["LedgerClosedError", "ledger_closed", "The ledger was closed before this call.", "Open the ledger again."],
  ...Object.entries(STORE).map(([code, [meaning, remedy]]): Other => {
    return [code === "store_closed" ? "StoreClosedError" : "StoreError", code, meaning, remedy];
  }),
];

export function errorsPage(): string {
  const refusals = Object.entries(REJECTIONS).map(([code, { precedence, retryable, meaning, remedy }]) =>
    row(String(precedence), `\`${code}\``, meaning, retryable ? "yes" : "no", remedy),
  );
  const details = Object.entries(REJECTION_DETAILS).flatMap(([code, held]) => {
    const operands = Object.entries(held).map(([name, meaning]) => `  - \`${name}\`: ${meaning}`);
    return [`- \`${code}\``, ...operands];
  });
  const others = OTHERS.map(([error, code, meaning, remedy]) => row(`\`${error}\``, `\`${code}\``, meaning, remedy));
  return `# Errors

Every error of the library is a \`LedgerError\` with a \`code\`. Codes are stable: once released, a code never changes its
meaning. Messages are for people and may change. This page is made from the tables in the source by \`npx vitest run test/docs -u\`.

## Refusals

A command that may not be carried out throws a \`RejectedError\`: \`code\`, and \`rejection\` with \`{ code, message, details,
remedy, retryable }\`; [\`details\`](#details) carries the operands, such as what is available and what was needed. A refused command
does nothing of what it asked for, and its idempotency key stays free. Only what risk rules refuse (\`risk_denied\`) is recorded: an
\`ActionRefused\`, and an \`AccountFrozen\` if a rule freezes. Where several reasons hold, the one with the lowest precedence is given.
"Retry" says whether the same command may pass later without being changed. The package exports the table as data, for a host that
has words of its own for each code: \`REJECTIONS[code]\` is \`{ precedence, retryable, meaning, remedy }\`.

${table(["Precedence", "Code", "What happened", "Retry", "What to do"], refusals)}

## Details

What a refusal is about is named by its id, under the name of its kind, as in a command: \`account\`, \`payment\`, \`of\` … Beside that
the details hold, as far as there is any of it (as data: \`REJECTION_DETAILS\`):

${details.join("\n")}

Amounts are \`{ currency, value }\`, instants and days are texts as in [commands](commands.md#shapes).

## Everything else

${table(["Class", "Code", "What happened", "What to do"], others)}

\`StoreClosedError\` is a \`StoreError\`; a \`StoreError\` names the place in \`place\`. Where a
connection breaks at the very moment of recording, nobody can know whether the command was carried out; with an idempotency
key it is safe to send it again.

Once a ledger is closed, commands, \`preview\`, \`submitAll\`, \`within\` and subscriptions fail with \`ledger_closed\`; reads, which go to the
store, with \`store_closed\`.
`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return [row(...head), row(...head.map(() => "---")), ...rows].join("\n");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
