// How can freezing or unfreezing an account be refused?

import { freeze, approvers } from "./market.ts";
import type { Malformed, Row } from "./row.ts";

export const malformed: Malformed<"freezeAccount" | "unfreezeAccount"> = {
  freezeAccount: [{ account: "alice", scope: "both", source: "risk", reason: "x" }, "scope", "both"],
  unfreezeAccount: [{ freeze: "z1", approvers: "anna" }, "approvers", "anna"],
};

export const rows: readonly Row[] = [
  { code: "account_not_found", command: freeze("nobody", "all"), details: { account: "nobody" } },
  { code: "freeze_not_found", command: { type: "unfreezeAccount", freeze: "z1" }, details: { freeze: "z1" } },
  {
    code: "freeze_not_found",
    given: [freeze("alice", "all")],
    command: { type: "unfreezeAccount", freeze: "z1", account: "bob" },
    details: { freeze: "z1", account: "bob" },
  },
  { code: "already_exists", given: [freeze("bob", "all")], command: freeze("alice", "all"), details: { freeze: "z1" } },
  { code: "account_closed", command: freeze("gone", "all"), details: { account: "gone" } },
  {
    code: "not_permitted",
    given: [{ ...freeze("alice", "all"), source: "risk" }],
    command: { type: "unfreezeAccount", freeze: "z1", approvers: ["operator:anna", "operator:anna"] },
    details: { freeze: "z1", source: "risk", approvers: ["operator:anna", "operator:anna"] },
  },
  {
    code: "not_permitted",
    given: [{ ...freeze("alice", "all"), source: "legal" }],
    command: { type: "unfreezeAccount", freeze: "z1", approvers },
    actor: "operator:anna",
    details: { freeze: "z1", source: "legal", actor: "operator:anna" },
  },
];
