// How can a report about risk, or a review of it, be refused?

import { close } from "./market.ts";
import { linked } from "./instrument.ts";
import type { Amounts, Malformed, Row } from "./row.ts";

type Types = "recordDecline" | "failChallenge" | "reportTheft" | "clearRiskFlag" | "snoozeRule";

const until = "2027-01-01T00:00:00.000Z";
const clear = (account: string) =>
  ({ type: "clearRiskFlag", account, rule: "velocity", flagged: "e1", reason: "known customer" }) as const;
const snooze = (account: string) =>
  ({ type: "snoozeRule", account, rule: "velocity", until, reason: "a fair" }) as const;

export const malformed: Malformed<Types> = {
  recordDecline: [{ instrument: "i1" }, "reason", undefined],
  failChallenge: [{ account: "" }, "account", ""],
  reportTheft: [{ account: "alice", reason: "" }, "reason", ""],
  clearRiskFlag: [{ account: "alice", rule: "a rule", flagged: "e1", reason: "x" }, "rule", "a rule"],
  snoozeRule: [{ account: "alice", rule: "velocity", until: "tomorrow", reason: "x" }, "until", "tomorrow"],
};

export const amounts: Amounts = {
  amount: ["positive", (amount) => ({ type: "failChallenge", account: "alice", amount })],
};

export const rows: readonly Row[] = [
  ...[
    { type: "failChallenge", account: "nobody" },
    { type: "reportTheft", account: "nobody" },
  ].map((command): Row => ({ code: "account_not_found", command, details: { account: "nobody" } })),
  ...[clear("nobody"), snooze("nobody")].map((command): Row => {
    return { code: "account_not_found", command, actor: "operator:anna", details: { account: "nobody" } };
  }),
  {
    code: "instrument_not_found",
    command: { type: "recordDecline", instrument: "i9", reason: "do not honour" },
    details: { instrument: "i9" },
  },
  ...[
    { type: "failChallenge", account: "gone" },
    { type: "reportTheft", account: "gone" },
  ].map((command): Row => ({ code: "account_closed", command, details: { account: "gone" } })),
  {
    code: "account_closed",
    given: [{ ...linked, account: "bob" }, close("bob")],
    command: { type: "recordDecline", instrument: "i1", reason: "do not honour" },
    details: { account: "bob" },
  },
  ...[undefined, "holder:cust_1", "operator:", "operators:anna"].flatMap((actor) =>
    [clear("alice"), snooze("alice")].map((command): Row => {
      const permitted = ['actor "operator:…"', 'actor "compliance:…"'];
      return {
        code: "not_permitted",
        command,
        ...(actor === undefined ? {} : { actor }),
        details: { permitted, actor },
      };
    }),
  ),
  {
    code: "expired",
    command: { ...snooze("alice"), until: "2026-01-01T00:00:00.000Z" },
    actor: "operator:anna",
    details: { until: "2026-01-01T00:00:00.000Z", now: "2026-01-31T09:00:00.000Z" },
  },
];
