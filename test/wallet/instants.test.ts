// How may an instant be written in a command? As people write it; it is decided on, compared and recorded in one form.

import { memoryStore, money, openLedger, type Ledger } from "tallystick";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { instant as isInstant, inUtc } from "../../src/testing/model/fields.ts";

const UTC = "2026-02-07T09:00:00.000Z";
const WRITTEN: readonly (Date | number | string)[] = [
  UTC,
  new Date(UTC),
  Date.parse(UTC),
  "2026-02-07T09:00:00Z",
  "2026-02-07T09:00Z",
  "2026-02-07T09:00:00.0Z",
  "2026-02-07T10:00:00+01:00",
  "2026-02-07T10:00:00.000+0100",
  "2026-02-06T23:30:00-09:30",
];
const NONE: readonly unknown[] = [
  "2026-02-07T09:00:00",
  "2026-02-07T09:00:00.0001Z",
  "2026-02-07T09:00:00.0000000001Z",
  "2026-02-07",
  "2026-02-30T09:00:00Z",
  "2026-02-07T25:00:00Z",
  "2026-02-07T24:00:00Z",
  "2026-02-07T09:60:00Z",
  "2026-02-07T09:00:60Z",
  "2026-02-07T09:00:00+24:00",
  "2026-02-07T09:00:00+0160",
  "2026-02-07 09:00:00Z",
  "2026-02-07t09:00:00z",
  "0000-01-01T00:00:00+01:00",
  "tomorrow",
  "",
  null,
  true,
  {},
  [UTC],
  0.5,
  8.64e15,
  Number.NaN,
  new Date(Number.NaN),
];

let now: string;
let ledger: Ledger;
beforeEach(async () => {
  now = "2026-01-31T09:00:00.000Z";
  ledger = await openLedger({ store: memoryStore(), clock: () => now });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "c1" });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "s1" });
  await ledger.fund({ account: "alice", amount: money("10.00 USD"), source: { rail: "bank", reference: "w1" } });
});
afterEach(() => ledger.close());

const amount = money("1.00 USD");
const authorise = { from: "alice", to: "shop", amount, payment: "p1" } as const;

test.for(WRITTEN)(
  "%j is recorded in UTC with milliseconds, and is the same command however it is written",
  async (expiresAt) => {
    const first = await ledger.authorizePayment({ ...authorise, expiresAt: UTC }, { key: "k1" });
    const again = await ledger.authorizePayment({ ...authorise, expiresAt }, { key: "k1" });
    expect(again).toEqual({ ...first, replayed: true });
    const { events } = await ledger.authorizePayment({ ...authorise, payment: "p2", expiresAt });
    expect(events).toMatchObject([{ type: "PaymentAuthorized", data: { expiresAt: UTC } }]);
    expect(inUtc(expiresAt)).toBe(UTC);
  },
);

test("an instant in another zone is decided on as the instant that it is", async () => {
  // As a text it is later than now.
  const refused = ledger.authorizePayment({ ...authorise, expiresAt: "2026-01-31T09:30:00+01:00" });
  await expect(refused).rejects.toMatchObject({ rejection: { details: { field: "expiresAt" } } });
  const period = { from: "2026-02-01T01:00:00+02:00", until: new Date("2026-01-31T23:30:00.000Z") };
  const { events } = await ledger.defineCampaign({ waives: { percent: "100" }, period });
  expect(events).toMatchObject([
    { data: { period: { from: "2026-01-31T23:00:00.000Z", until: "2026-01-31T23:30:00.000Z" } } },
  ]);
});

test("a proof is given when it was given, however that is written", async () => {
  const at = "2026-01-31T10:00:00+01:00";
  const { events } = await ledger.transfer({ from: "alice", to: "shop", amount }, { auth: { factors: ["otp"], at } });
  expect(events[0]?.meta.auth?.at).toBe("2026-01-31T09:00:00.000Z");
});

describe("what is no instant, or one between two milliseconds, is refused", () => {
  test.for(NONE)("%j", async (given) => {
    const expiresAt = given as string;
    const message = expect.stringContaining(
      "expected an instant with its offset, to the millisecond at the most, such as",
    );
    const rejection = { code: "invalid_command", message, details: { field: "expiresAt" } };
    await expect(ledger.authorizePayment({ ...authorise, expiresAt })).rejects.toMatchObject({ rejection });
    const auth = { factors: ["otp"], at: expiresAt };
    const transfer = ledger.transfer({ from: "alice", to: "shop", amount }, { auth });
    await expect(transfer).rejects.toMatchObject({ rejection: { message, details: { field: "options.auth.at" } } });
    expect(isInstant(given)).toBe(false);
  });
});
