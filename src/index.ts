// tallystick: an event-sourced wallet ledger. Everything that a program needs; stores are at their own subpaths.

export { LedgerError, MoneyError } from "./money/errors.ts";
export type { Money } from "./money/money.ts";
export { fromMinorUnits, minorUnits } from "./money/minor-units.ts";
export { createAssets, defaultAssets, money, type Assets, type MoneyBuilder } from "./money/assets.ts";
export { add, compare, isZero, negate, subtract } from "./money/arithmetic.ts";
export { multiply } from "./money/multiply.ts";
export type { Rounding } from "./money/rounding.ts";
export { boughtFor, costOf, lessMarkup, type ScaledAsset } from "./money/convert.ts";
export { allocate } from "./money/allocate.ts";
export { format } from "./money/format.ts";

export type { AccountKind } from "./events/account.ts";
export type { InstrumentKind } from "./events/instrument.ts";
export type { FreezeScope, FreezeSource } from "./events/freeze.ts";
export type { EventData, EventType, LedgerEvent, ProposedEvent } from "./events/catalogue.ts";
export type { ChartAccount, Posting, WrittenPosting } from "./events/chart.ts";
export type { Meta } from "./events/envelope.ts";
export { CorruptLogError } from "./events/errors.ts";
export { eventJsonSchema } from "./events/json-schema.ts";
export { tagsOf } from "./events/tags.ts";
export type { FeeLine, ReturnedFee } from "./events/fields.ts";
export { postings } from "./journal/postings.ts";

export { examplePolicy } from "./policy/example.ts";
export { defaultPolicy, parsePolicy, PolicyError, type Policy } from "./policy/policy.ts";
export type { Auth, AuthInput, Context } from "./events/auth.ts";
export type { Outcome } from "./events/risk.ts";
export type { BalanceCap, CapLeft, Limit, LimitLeft, Limits } from "./policy/limits.ts";
export type { StepUp } from "./policy/step-up.ts";
export type { RiskRule } from "./policy/risk/rules.ts";
export {
  feeLines,
  type ChargedOperation,
  type ChargedParty,
  type FeeReturn,
  type Tariff,
  type TariffComponent,
} from "./policy/tariff.ts";
export type { Restriction } from "./policy/restrictions.ts";
export type { Promotion } from "./policy/promotion.ts";
export { grossUp, UnreachableNetError } from "./policy/tariff/gross-up.ts";

export type { Command, CommandInput, CommandType } from "./wallet/commands.ts";
export type { Book } from "./wallet/book.ts";
export type { Decision, Env } from "./wallet/decision.ts";
export { decide } from "./wallet/decide.ts";
export {
  bookOfState,
  evolve,
  evolveWithPatches,
  initialState,
  walletBalances,
  type WalletState,
} from "./wallet/evolve.ts";
export { REJECTION_DETAILS } from "./wallet/rejection-details.ts";
export { RejectedError, REJECTIONS, type Rejection, type RejectionCode } from "./wallet/rejections.ts";

export type { Projection } from "./projections/projection.ts";
export type { WalletBalance } from "./projections/balances.ts";
export type { Explanation } from "./projections/explanation.ts";
export type { FeesPaid } from "./projections/fees.ts";
export type { FeesEarned } from "./projections/fees-earned.ts";
export type {
  MerchantFigures,
  MerchantReport,
  MerchantReportRow,
  MerchantReportTotal,
} from "./projections/merchant-report.ts";
export type { RiskFlag } from "./projections/risk-flags.ts";
export type { StatementEntry } from "./projections/statement.ts";
export type { TimelineEntry } from "./projections/timeline.ts";
export type { TrialBalance, TrialBalanceRow } from "./projections/trial-balance.ts";
export {
  notificationsOf,
  openingTag,
  type Notification,
  type NotificationWhat,
  type NotifiedFee,
} from "./projections/notifications.ts";

export type {
  WhatIfAccount,
  WhatIfCase,
  WhatIfCount,
  WhatIfFees,
  WhatIfFinding,
  WhatIfMark,
  WhatIfOutcome,
  WhatIfOutcomes,
  WhatIfReport,
  WhatIfRule,
  WhatIfStop,
  WhatIfSum,
} from "./projections/what-if.ts";

export { memoryLog, memoryStore, type MemoryLog } from "./stores/memory.ts";
export { StoreClosedError, StoreError, type StoreErrorCode } from "./stores/errors.ts";
export type {
  AppendResult,
  EventStore,
  Guard,
  GuardConflict,
  NewEvent,
  ReadQuery,
  RecordedEvent,
  Snapshot,
  SnapshotStore,
} from "./stores/store.ts";
export type { CheckpointMove, Checkpoints } from "./stores/checkpoints.ts";

export { QueryError, type InstantInput } from "./ledger/clock.ts";
export { copyLog, type CopyOptions, type CopyProgress } from "./ledger/copy-log.ts";
export { digestLog, type DigestQuery, type LogDigest } from "./ledger/digest.ts";
export { ConflictError, LedgerClosedError } from "./ledger/errors.ts";
export type { DueItem, DueList, DueQuery } from "./ledger/due.ts";
export { openLedger, type Ledger, type LedgerOptions } from "./ledger/ledger.ts";
export type { Account } from "./ledger/account-view.ts";
export type { AsOf, LimitsLeft, ProjectQuery, Reads } from "./ledger/reads.ts";
export type {
  ObservedAppend,
  ObservedEvict,
  ObservedLoad,
  ObservedOutcome,
  ObservedSettle,
  ObservedSnapshot,
  ObservedSubmit,
  Observer,
} from "./ledger/observer.ts";
export type { Statement, StatementQuery } from "./ledger/statement.ts";
export type { TimeAxis } from "./ledger/time-axis.ts";
export type { Receipt } from "./ledger/receipt.ts";
export type { ReportQuery, Reports } from "./ledger/reports.ts";
export { runProjection, type RunProjectionOptions } from "./ledger/run-projection.ts";
export type { ScanQuery } from "./ledger/scan.ts";
export type { LedgerTransaction } from "./ledger/session.ts";
export type { CommandMethods, Commands, Preview, SubmitOptions } from "./ledger/submit.ts";
export type { BatchQuery, SubscribeQuery, Subscriptions } from "./ledger/subscribe.ts";
export type { AccountTimeline, TimelineQuery, Timelines } from "./ledger/timeline.ts";
export type { Upkeep, UpkeepOptions, UpkeepProgress, UpkeepReport } from "./ledger/upkeep.ts";
export type { WhatIf, WhatIfOptions, WhatIfProgress } from "./ledger/what-if.ts";
export type { Transactions } from "./ledger/within.ts";
