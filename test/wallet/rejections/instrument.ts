// How can linking, verifying or removing an instrument be refused?

import { close } from "./market.ts";
import type { Malformed, Row } from "./row.ts";

export const linked = {
  type: "linkInstrument",
  account: "alice",
  kind: "bank",
  token: "tok_1",
  fingerprint: "fp-1",
  instrument: "i1",
} as const;
export const verified = [linked, { type: "verifyInstrument", instrument: "i1" }] as const;
export const removed = [linked, { type: "removeInstrument", instrument: "i1" }] as const;

export const malformed: Malformed<"linkInstrument" | "verifyInstrument" | "removeInstrument"> = {
  linkInstrument: [{ ...linked, kind: "cheque" }, "kind", "cheque"],
  verifyInstrument: [{ instrument: "" }, "instrument", ""],
  removeInstrument: [{ instrument: "i1", reason: "" }, "reason", ""],
};

/** What must not be recorded, and so is not told back either. */
const numbers = ["4111111111111111", "5555-5555-5555-4444", "6304.0000.0000.0000.00", "DE89370400440532013000"];

export const rows: readonly Row[] = [
  ...numbers.map((token): Row => {
    return { code: "invalid_command", command: { ...linked, token }, details: { field: "token" } };
  }),
  ...numbers.map((fingerprint): Row => {
    return { code: "invalid_command", command: { ...linked, fingerprint }, details: { field: "fingerprint" } };
  }),
  { code: "account_not_found", command: { ...linked, account: "nobody" }, details: { account: "nobody" } },
  {
    code: "instrument_not_found",
    command: { type: "verifyInstrument", instrument: "i9" },
    details: { instrument: "i9" },
  },
  {
    code: "instrument_not_found",
    command: { type: "removeInstrument", instrument: "i9" },
    details: { instrument: "i9" },
  },
  {
    code: "already_exists",
    given: removed,
    command: { ...linked, fingerprint: "fp-2" },
    details: { instrument: "i1" },
  },
  {
    code: "already_exists",
    given: [linked],
    command: { ...linked, instrument: "i2" },
    details: { kind: "bank", instrument: "i1", account: "alice" },
  },
  {
    code: "already_exists",
    given: [linked],
    command: { ...linked, account: "bob", instrument: "i2" },
    details: { kind: "bank", instrument: "i1", account: "alice" },
  },
  { code: "account_closed", command: { ...linked, account: "gone" }, details: { account: "gone" } },
  {
    code: "account_closed",
    given: [{ ...linked, account: "bob" }, close("bob")],
    command: { type: "verifyInstrument", instrument: "i1" },
    details: { account: "bob" },
  },
  {
    code: "wrong_state",
    given: removed,
    command: { type: "verifyInstrument", instrument: "i1" },
    details: { instrument: "i1", status: "removed", expected: ["linked"] },
  },
];
