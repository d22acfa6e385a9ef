// What may an error tell back of a malformed command? Never a card number, an account number, or what stands for one.

import * as fc from "fast-check";
import {
  decide,
  defaultAssets,
  defaultPolicy,
  bookOfState,
  initialState,
  money,
  RejectedError,
  type Command,
} from "tallystick";
import { wellFormed } from "../../src/testing/arbitrary/command.ts";
import { describe, expect, test } from "vitest";
import { market } from "./market.ts";
import { linked } from "./rejections/instrument.ts";

const CARD = "4111-1111-1111-1111";
const IBAN = "DE89370400440532013000";
const request = { type: "requestWithdrawal", account: "alice", amount: money("1.00 USD") } as const;

/** The refusal of what no caller with types could send. */
async function refusalOf(command: unknown) {
  await using ledger = await market();
  const refused: unknown = await ledger.submit(command as Command).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RejectedError);
  const { message, details } = (refused as RejectedError).rejection;
  const preview = await ledger.preview(command as Command);
  const all = await ledger.submitAll([command as Command]).catch((error: unknown) => error);
  return { message, details, told: JSON.stringify([message, details, preview, refused, String(refused), all]) };
}

describe("an unknown field is told by its name, with those that there are", () => {
  test.for<readonly [object, string, string]>([
    [
      { ...linked, token: CARD, brand: "visa" },
      "brand",
      "linkInstrument.brand is no field of linkInstrument: expected one of account, kind, token, fingerprint, country, instrument",
    ],
    [
      { ...request, destination: { rail: "bank", token: IBAN, bic: "DEUTDEFF" } },
      "destination.bic",
      "requestWithdrawal.destination.bic is no field of requestWithdrawal.destination: expected one of rail, token",
    ],
    [
      { type: "transfer", from: "alice", to: "bob", amount: { ...money("1.00 USD"), scale: 2 } },
      "amount.scale",
      "transfer.amount.scale is no field of transfer.amount: expected one of currency, value",
    ],
  ])("%j", async ([command, field, message]) => {
    const refusal = await refusalOf(command);
    expect(refusal).toMatchObject({ message, details: { field } });
    expect(refusal.details).not.toHaveProperty("seen");
    expect(refusal.told).not.toMatch(/4111-|DE8937|visa|DEUTDEFF/);
  });

  test("a name that is a card number is not told either", async () => {
    const { told, message } = await refusalOf({ ...linked, [CARD]: 1 });
    expect(told).not.toContain(CARD);
    expect(message).toContain("expected one of account, kind");
  });
});

describe("what is or holds a number, a token or a destination is not told back", () => {
  const secret = "tok_7Hq";
  test.for<readonly [object, string, string]>([
    [
      { ...linked, token: 4111111111111111 },
      "token",
      "linkInstrument.token is a number that is not shown: expected text",
    ],
    [
      { ...linked, token: 4111111111111111n },
      "token",
      "linkInstrument.token is a bigint that is not shown: expected text",
    ],
    [
      { ...linked, token: `${secret} of alice` },
      "token",
      "linkInstrument.token is text that is not shown: expected 1 to",
    ],
    [{ ...linked, fingerprint: [secret] }, "fingerprint", "linkInstrument.fingerprint is a list that is not shown"],
    [{ ...linked, account: { token: secret } }, "account", "linkInstrument.account is an object that is not shown"],
    [{ ...linked, account: `card ${CARD} of alice` }, "account", "linkInstrument.account is text that is not shown"],
    [{ ...linked, country: IBAN }, "country", "linkInstrument.country is text that is not shown"],
    [{ ...linked, country: "DE89 3704 0044 0532 0130 00, Berlin" }, "country", "linkInstrument.country is text that"],
    [{ ...request, destination: secret }, "destination", "requestWithdrawal.destination is text that is not shown"],
    [
      { ...request, destination: { rail: "bank", token: [secret] } },
      "destination.token",
      "destination.token is a list",
    ],
    [{ ...request, instrument: { destination: { token: secret } } }, "instrument", "instrument is an object that"],
    [
      { ...request, instrument: "i1", amount: { currency: "USD", value: "4111111111111111" } },
      "amount",
      "amount is text that is not shown USD",
    ],
    [{ type: CARD }, "type", "type is text that is not shown: expected one of openAccount"],
  ])("%s", async ([command, field, message]) => {
    const refusal = await refusalOf(command);
    expect(refusal.message).toContain(message);
    expect(refusal.details).toMatchObject({ field });
    expect(refusal.details).not.toHaveProperty("seen");
    expect(refusal.told).not.toMatch(/4111|DE89|tok_7Hq/);
  });

  test("wherever in a command it stands", () => {
    const book = bookOfState(initialState);
    const env = {
      now: "2026-01-31T09:00:00.000Z",
      newId: () => "1",
      policy: defaultPolicy,
      assets: defaultAssets,
      meta: {},
    };
    const spoilt = [[CARD], { pan: CARD }, `${CARD} `, { destination: { rail: "bank", token: "tok_7Hq" } }];
    fc.assert(
      fc.property(wellFormed(), fc.nat(), fc.constantFrom(...spoilt), (command, at, junk) => {
        const names = [...Object.keys(command), "extra"];
        const answer = decide(book, { ...command, [names[at % names.length] ?? ""]: junk }, env);
        // As free text it is no fault of the command.
        if (answer.outcome !== "rejected" || answer.rejection.code !== "invalid_command") return;
        expect(JSON.stringify(answer)).not.toMatch(/4111-|tok_7Hq/);
      }),
    );
  });
});

describe("what is seen otherwise is told", () => {
  test.for<readonly [object, object]>([
    [
      { ...linked, kind: "cheque" },
      { field: "kind", seen: "cheque" },
    ],
    [
      { ...linked, account: "a b" },
      { field: "account", seen: "a b" },
    ],
    [{ ...linked, token: undefined }, { field: "token" }],
    [
      { ...linked, token: null },
      { field: "token", seen: null },
    ],
  ])("%j", async ([command, details]) => {
    expect((await refusalOf(command)).details).toEqual(details);
  });
});

describe("in plain words", () => {
  const open = { type: "openAccount", kind: "personal", holder: "h" };
  const freeze = { type: "freezeAccount", account: "alice", scope: "all", source: "risk", reason: "checked" };
  const lift = { type: "unfreezeAccount", account: "alice", freeze: "f1" };
  test.for<readonly [object, string]>([
    [{ ...open, tier: 4 }, "openAccount.tier is 4: expected no more than 3"],
    [{ ...open, tier: -1 }, "openAccount.tier is -1: expected no less than 0"],
    [{ ...open, tier: 0.5 }, "openAccount.tier is 0.5: expected a whole number"],
    [{ ...open, tier: Number.NaN }, "openAccount.tier is NaN: expected a number"],
    [{ ...open, kind: "cat" }, 'openAccount.kind is "cat": expected "personal", "business" or "merchant"'],
    [{ ...open, holder: undefined }, "openAccount.holder is missing: expected text"],
    [{ ...freeze, reason: "" }, 'freezeAccount.reason is "": expected 1 character or more'],
    [{ ...freeze, reason: "x".repeat(501) }, "expected no more than 500 characters"],
    [{ ...lift, approvers: "operator:anna" }, 'unfreezeAccount.approvers is "operator:anna": expected a list'],
    [{ type: "closeAccount", account: [] }, "closeAccount.account is []: expected text"],
  ])("%j", async ([command, message]) => {
    const refusal = await refusalOf(command);
    expect(refusal.message).toContain(message);
    expect(refusal.message).not.toMatch(/Invalid|Too |received/);
  });

  test.for([undefined, null, 5, "acc_1"])("a method that is given %j", async (given) => {
    await using ledger = await market();
    const refused = ledger.closeAccount(given as never);
    const seen = given === undefined ? "nothing" : JSON.stringify(given);
    await expect(refused).rejects.toMatchObject({
      code: "invalid_command",
      message: `invalid_command: closeAccount was given ${seen}: expected an object with account, instrument`,
    });
  });
});
