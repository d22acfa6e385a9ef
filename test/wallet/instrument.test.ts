import * as fc from "fast-check";
import { money, type Command } from "tallystick";
import { describe, expect, test } from "vitest";
import { looksLikeAccountNumber } from "../../src/wallet/card-number.ts";
import { answerAfter } from "./answer.ts";
import { market } from "./market.ts";
import { linked, removed, verified } from "./rejections/instrument.ts";
import { close } from "./rejections/market.ts";

const verify = { type: "verifyInstrument", instrument: "i1" } as const;
const remove = { type: "removeInstrument", instrument: "i1" } as const;
const policy = (sharing: boolean) => ({
  tariff: { version: "v1", components: [] },
  risk: [],
  instruments: { sharing },
});

describe("every command in every state of an instrument", () => {
  const fund = { type: "fund", account: "alice", amount: money("1.00 USD"), instrument: "i1" } as const;
  const pull = { ...fund, source: { rail: "card", reference: "c-1" } } as const;
  const push = { type: "requestWithdrawal", account: "alice", amount: money("1.00 USD"), instrument: "i1" } as const;
  const empty = { type: "closeAccount", account: "alice", instrument: "i1" } as const;
  const [A, R, W] = ["accepted", "replayed", "wrong_state"];
  test.for<readonly [string, readonly Command[], object]>([
    ["linked", [linked], { verify: A, remove: A, pull: A, push: W, empty: W }],
    ["verified", verified, { verify: R, remove: A, pull: A, push: A, empty: A }],
    ["removed", removed, { verify: W, remove: R, pull: W, push: W, empty: W }],
    ["verified, then removed", [...verified, remove], { verify: R, remove: R, pull: W, push: W, empty: W }],
  ])("%s", ([, given, expected]) => {
    const commands: Record<string, Command> = { verify, remove, pull, push, empty };
    const seen = Object.entries(commands).map(([name, command]) => [name, answerAfter(given, command)]);
    expect(Object.fromEntries(seen)).toEqual(expected);
    expect(answerAfter(given, { ...linked, fingerprint: "fp-2" })).toBe("already_exists");
  });
});

describe("a fingerprint belongs to one account", () => {
  const bobs = { ...linked, account: "bob", instrument: "i2" } as const;
  const again = { ...linked, instrument: "i2" } as const;
  test.for<readonly [string, readonly Command[], Command, boolean, string]>([
    ["another account's", [linked], bobs, false, "already_exists"],
    ["another account's, where accounts may share", [linked], bobs, true, "accepted"],
    ["the account's own", [linked], again, false, "already_exists"],
    ["the account's own, where accounts may share", [linked], again, true, "already_exists"],
    ["of another kind", [linked], { ...bobs, kind: "card" }, false, "accepted"],
    ["removed", removed, bobs, false, "accepted"],
    ["removed, by the account that had it", removed, again, false, "accepted"],
    ["of a closed account", [linked, close("alice")], bobs, false, "already_exists"],
    ["of a closed account, removed", [linked, close("alice"), remove], bobs, false, "accepted"],
  ])("%s", ([, given, command, sharing, expected]) => {
    expect(answerAfter(given, command, { policy: policy(sharing) })).toBe(expected);
  });
});

test("an account shows what is linked to it", async () => {
  await using ledger = await market();
  for (const command of verified) await ledger.submit(command);
  await ledger.submit({ ...linked, kind: "card", fingerprint: "fp-2", instrument: "i2" });
  expect((await ledger.account("alice")).instruments).toEqual([
    { instrument: "i1", kind: "bank", status: "verified" },
    { instrument: "i2", kind: "card", status: "linked" },
  ]);
  await ledger.submit(remove);
  expect((await ledger.account("alice")).instruments).toMatchObject([{ instrument: "i2" }]);
});

describe("the number that a token stands for is refused, and told to nobody", () => {
  test("as a token", async () => {
    await using ledger = await market();
    const number = "4111-1111-1111-1111";
    const refused = await ledger.submit({ ...linked, token: number }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "invalid_command", rejection: { details: { field: "token" } } });
    expect(JSON.stringify([refused, String(refused)])).not.toContain(number);
  });

  test.for([
    ["4111111111111111", true],
    ["4111111111111112", false],
    ["378282246310005", true],
    ["6011.0009.9013.9424", true],
    // The shortest and the longest that a card number can be, and one digit beyond.
    ["4222222222222", true],
    ["422222222222", false],
    ["6304000000000000000", true],
    ["63040000000000000000", false],
    ["tok_4111111111111111", false],
    ["DE89370400440532013000", true],
    ["gb29nwbk60161331926819", true],
    ["GB29-NWBK-6016-1331-9268-19", true],
    ["GB29NWBK60161331926818", false],
    ["fp_9f86d081884c7d65", false],
  ] as const)("%s: %s", ([text, expected]) => {
    expect(looksLikeAccountNumber(text)).toBe(expected);
  });

  test("a card number with one digit changed is none, whichever it is", () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
    fc.assert(
      fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (drawn, at, by) => {
        const body = drawn.join("");
        const number = Array.from({ length: 10 }, (_, check) => `${body}${check}`).filter(looksLikeAccountNumber);
        // Of ten last digits one is right.
        expect(number.length).toBe(1);
        const right = number[0] ?? "";
        const place = at % right.length;
        const wrong = `${right.slice(0, place)}${(Number(right[place]) + by) % 10}${right.slice(place + 1)}`;
        expect(looksLikeAccountNumber(wrong)).toBe(false);
      }),
    );
  });
});
