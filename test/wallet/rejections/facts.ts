// How can a fact about a holder be refused?

import type { Malformed, Row } from "./row.ts";

export const malformed: Malformed<"changeTier" | "acceptTerms" | "verifyContact" | "changeCredential" | "seeDevice"> = {
  changeTier: [{ account: "alice", tier: 4 }, "tier", 4],
  acceptTerms: [{ account: "alice", version: "" }, "version", ""],
  // An address is no id of one.
  verifyContact: [{ account: "alice", channel: "email", contact: "a@b.example" }, "contact", "a@b.example"],
  changeCredential: [{ account: "alice" }, "credential", undefined],
  seeDevice: [{ account: "alice", device: "my phone" }, "device", "my phone"],
};

const facts = (account: string) =>
  [
    { type: "changeTier", account, tier: 1 },
    { type: "acceptTerms", account, version: "2026-01" },
    { type: "verifyContact", account, channel: "email", contact: "cnt_1" },
    { type: "changeCredential", account, credential: "password" },
    { type: "seeDevice", account, device: "phone" },
  ] as const;

export const rows: readonly Row[] = [
  ...facts("nobody").map((command): Row => {
    return { code: "account_not_found", command, details: { account: "nobody" } };
  }),
  ...facts("gone").map((command): Row => ({ code: "account_closed", command, details: { account: "gone" } })),
  {
    code: "already_done",
    command: { type: "changeTier", account: "alice", tier: 0 },
    details: { account: "alice", tier: 0 },
  },
];
