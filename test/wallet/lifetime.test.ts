import { LedgerClosedError, memoryStore, openLedger, StoreClosedError } from "tallystick";
import { describe, expect, test } from "vitest";

const account = (id: string) => ({ account: id, kind: "personal", holder: "cust_5" }) as const;

describe("giving up", () => {
  test("a command whose signal was aborted before is not carried out", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    const reason = new Error("the caller has left");
    await expect(ledger.openAccount(account("eve"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await ledger.head()).toBe(0);
  });

  test("a command that still waits is not carried out; those beside it are", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    const caller = new AbortController();
    const reason = new Error("the caller has left");
    const outcomes = Promise.allSettled([
      ledger.openAccount(account("eve")),
      ledger.openAccount(account("mallory"), { signal: caller.signal }),
      ledger.openAccount(account("ben")),
    ]);
    caller.abort(reason);
    expect(
      (await outcomes).map((outcome) => (outcome.status === "rejected" ? outcome.reason : outcome.value.id)),
    ).toEqual(["eve", reason, "ben"]);
    expect(await ledger.head()).toBe(2);
  });

  test("a command that was carried out stays so", async () => {
    await using ledger = await openLedger({ store: memoryStore() });
    const caller = new AbortController();
    const receipt = await ledger.openAccount(account("eve"), { signal: caller.signal });
    caller.abort();
    expect(await ledger.account(receipt.id)).toMatchObject({ status: "open" });
  });
});

describe("closing", () => {
  test("finishes what was submitted, then takes nothing more", async () => {
    const store = memoryStore();
    const ledger = await openLedger({ store });
    const submitted = Promise.all(["a1", "a2", "a3"].map((id) => ledger.openAccount(account(id))));
    await ledger.close();
    expect((await submitted).map(({ position }) => position)).toEqual([1, 2, 3]);
    await expect(ledger.openAccount(account("late"))).rejects.toBeInstanceOf(LedgerClosedError);
    await expect(ledger.openAccount(account("late"))).rejects.toMatchObject({ code: "ledger_closed" });
  });

  test("closes the store, and reading says so", async () => {
    const store = memoryStore();
    const ledger = await openLedger({ store });
    await ledger.openAccount(account("eve"));
    await ledger.close();
    await expect(store.head()).rejects.toBeInstanceOf(StoreClosedError);
    await expect(ledger.balance("eve", "USD")).rejects.toMatchObject({ code: "store_closed" });
    await expect(ledger.trialBalance()).rejects.toMatchObject({ code: "store_closed" });
  });

  test("twice is once", async () => {
    const ledger = await openLedger({ store: memoryStore() });
    await Promise.all([ledger.close(), ledger.close()]);
    await expect(ledger.close()).resolves.toBeUndefined();
  });

  test("is what leaving the scope of `await using` does", async () => {
    const store = memoryStore();
    {
      await using ledger = await openLedger({ store });
      await ledger.openAccount(account("eve"));
    }
    await expect(store.head()).rejects.toBeInstanceOf(StoreClosedError);
  });
});
