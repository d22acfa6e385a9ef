// How do contributors prove it?

export { arbitraries } from "./arbitraries.ts";
export type { FaultConstraints } from "./arbitrary/fault.ts";
export type { MoneyConstraints } from "./arbitrary/amount.ts";
export type { RiskRulesConstraints } from "./arbitrary/risk.ts";
export type { SubmissionConstraints, SubmissionsConstraints } from "./arbitrary/submission.ts";
export { faultyStore, type StoreFault } from "./faulty-store.ts";
export { live, type Step } from "./live.ts";
export { model, type Expected, type Model, type ModelView } from "./model.ts";
export type { Reason } from "./model/rank.ts";
export { storeContract, type StoreCapabilities, type StorePlace } from "./store-contract.ts";
export type { Submission } from "./submission.ts";
export { UNIVERSE, type IdKind } from "./universe.ts";
