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
    given: [{ ...freeze("alice", "all"), source: "holder" }],
    command: { type: "unfreezeAccount", freeze: "z1" },
    actor: "holder:cust_2",
    details: {
      freeze: "z1",
      source: "holder",
      permitted: ['actor "holder:cust_1"', 'actor "operator:…"'],
      actor: "holder:cust_2",
    },
  },
  {
    code: "not_permitted",
    given: [freeze("alice", "all")],
    command: { type: "unfreezeAccount", freeze: "z1" },
    actor: "holder:cust_1",
    details: {
      freeze: "z1",
      source: "operator",
      permitted: ["an actor other than a holder"],
      actor: "holder:cust_1",
    },
  },
  ...[["operator:anna", "operator:anna"], ["operator:anna", "holder:cust_1"], []].map((named): Row => {
    return {
      code: "not_permitted",
      given: [{ ...freeze("alice", "all"), source: "risk" }],
      command: { type: "unfreezeAccount", freeze: "z1", approvers: named },
      details: { freeze: "z1", source: "risk", permitted: ['two approvers "operator:…"'], approvers: named },
    };
  }),
  {
    code: "not_permitted",
    given: [{ ...freeze("alice", "all"), source: "legal" }],
    command: { type: "unfreezeAccount", freeze: "z1", approvers },
    actor: "operator:anna",
    details: { freeze: "z1", source: "legal", permitted: ['actor "compliance:…"'], actor: "operator:anna" },
  },
];
