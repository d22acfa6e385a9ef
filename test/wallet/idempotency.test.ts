import { memoryLog, money, RejectedError } from "tallystick";
import { describe, expect, test } from "vitest";
import { market } from "./market.ts";

const lunch = { from: "alice", to: "bob", amount: money("5.00 USD"), memo: "lunch" };
const key = "req-77";

describe("the same key with the same command", () => {
  test("is carried out once and answered with the first receipt", async () => {
    await using ledger = await market();
    const first = await ledger.transfer(lunch, { key });
    const head = await ledger.head();
    expect(first.replayed).toBe(false);
    expect(await ledger.transfer(lunch, { key })).toEqual({ ...first, replayed: true });
    expect(await ledger.head()).toBe(head);
  });

  test("however its fields are ordered, and whether what is left out is left out or undefined", async () => {
    await using ledger = await market();
    const first = await ledger.transfer(lunch, { key });
    const { memo, amount, to, from } = lunch;
    const other = { purpose: undefined, memo, amount: { value: amount.value, currency: amount.currency }, to, from };
    expect(await ledger.transfer(other, { key })).toEqual({ ...first, replayed: true });
  });

  test("whoever asks, and after everything has changed", async () => {
    await using ledger = await market();
    const first = await ledger.transfer(lunch, { key, actor: "holder:cust_1" });
    await ledger.transfer({ from: "alice", to: "bob", amount: money("65.00 USD") });
    await ledger.closeAccount({ account: "alice" });
    expect(await ledger.transfer(lunch, { key, actor: "operator:anna" })).toEqual({ ...first, replayed: true });
  });

  test("is carried out once when it is sent many times at once", async () => {
    await using ledger = await market();
    const receipts = await Promise.all(Array.from({ length: 20 }, () => ledger.transfer(lunch, { key })));
    expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect((await ledger.balance("bob", "USD")).available).toEqual(money("5.00 USD"));
  });

  test("is carried out once when two ledgers on one log get it, and after a restart", async () => {
    const log = memoryLog();
    await using one = await market({}, log);
    await using two = await market({}, log);
    const both = await Promise.all([one, two].map((ledger) => ledger.transfer(lunch, { key })));
    expect(both.filter(({ replayed }) => replayed)).toHaveLength(1);
    await using three = await market({}, log);
    expect(await three.transfer(lunch, { key })).toMatchObject({ id: both[0]?.id, replayed: true });
    expect((await three.balance("bob", "USD")).available).toEqual(money("5.00 USD"));
  });
});

describe("the same key with another command", () => {
  test.for([
    ["another amount", { ...lunch, amount: money("5.01 USD") }],
    ["another memo", { ...lunch, memo: "dinner" }],
    ["one field less", { from: lunch.from, to: lunch.to, amount: lunch.amount }],
    ["an account that does not exist", { ...lunch, to: "nobody" }],
  ] as const)("%s", async ([, other]) => {
    await using ledger = await market();
    await ledger.transfer(lunch, { key });
    const head = await ledger.head();
    const refused = await ledger.transfer(other, { key }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RejectedError);
    expect(refused).toMatchObject({
      code: "idempotency_key_reused",
      rejection: { details: { key, command: "transfer" }, retryable: false },
    });
    expect(await ledger.head()).toBe(head);
  });

  test("of another type", async () => {
    await using ledger = await market();
    await ledger.transfer(lunch, { key });
    await expect(ledger.closeAccount({ account: "bob" }, { key })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
  });

  test("is refused as malformed first, if it is", async () => {
    await using ledger = await market();
    await ledger.transfer(lunch, { key });
    await expect(ledger.transfer({ ...lunch, memo: "" }, { key })).rejects.toMatchObject({ code: "invalid_command" });
  });
});

test("a refused command leaves its key free", async () => {
  await using ledger = await market();
  const much = { ...lunch, amount: money("75.00 USD") };
  await expect(ledger.transfer(much, { key })).rejects.toMatchObject({ code: "insufficient_funds" });
  await ledger.fund({ account: "alice", amount: money("5.00 USD"), source: { rail: "bank", reference: "wire-2" } });
  expect(await ledger.transfer(much, { key })).toMatchObject({ replayed: false });
});

test("without a key the same command is carried out again", async () => {
  await using ledger = await market();
  const [first, second] = [await ledger.transfer(lunch), await ledger.transfer(lunch)];
  expect(second.id).not.toBe(first.id);
  expect((await ledger.balance("bob", "USD")).available).toEqual(money("10.00 USD"));
});

describe("what a command says tells it apart, however an object shows it", () => {
  /** Shows its parts to whoever asks for them by name, and to nobody who lists them. */
  class Amount {
    readonly #value: string;
    constructor(value: string) {
      this.#value = value;
    }
    get currency(): string {
      return "USD";
    }
    get value(): string {
      return this.#value;
    }
  }

  test("another amount under the same key is refused, the same amount is the same", async () => {
    await using ledger = await market();
    const first = await ledger.transfer({ ...lunch, amount: new Amount("5.00") }, { key });
    await expect(ledger.transfer({ ...lunch, amount: new Amount("6.00") }, { key })).rejects.toMatchObject({
      code: "idempotency_key_reused",
    });
    expect(await ledger.transfer(lunch, { key })).toEqual({ ...first, replayed: true });
  });

  test("so for several as one", async () => {
    await using ledger = await market();
    const together = (value: string) =>
      ledger.submitAll([{ type: "transfer", ...lunch, amount: new Amount(value) }], { key });
    await together("5.00");
    await expect(together("6.00")).rejects.toMatchObject({ code: "idempotency_key_reused" });
  });
});
