import { memoryStore, money, openLedger, type Ledger, type Projection } from "tallystick";
import { describe, expect, test } from "vitest";
import { market } from "../wallet/market.ts";

/** How many events of each type there are. */
const census: Projection<Record<string, number>> = {
  name: "census",
  initial: () => ({}),
  apply: (counts, { type }) => {
    counts[type] = (counts[type] ?? 0) + 1;
  },
};

describe("a projection of one's own", () => {
  test("folds the events as of when, with which tags, behind and at most", async () => {
    let now = "2026-01-31T09:00:00Z";
    await using ledger = await market({ clock: () => now });
    now = "2026-01-31T10:00:00Z";
    await ledger.transfer({ from: "alice", to: "bob", amount: money("1.00 USD") });
    const opened = { AccountOpened: 4, AccountClosed: 1, Funded: 1 };
    expect(await ledger.project(census)).toEqual({ ...opened, Transferred: 2 });
    expect(await ledger.project(census, { at: "2026-01-31T09:59:59Z" })).toEqual({ ...opened, Transferred: 1 });
    expect(await ledger.project(census, { position: 6 })).toEqual(opened);
    expect(await ledger.project(census, { tags: ["account:alice"] })).toEqual({ AccountOpened: 1, Transferred: 2 });
    expect(await ledger.project(census, { tags: ["account:alice"], after: 1, limit: 1 })).toEqual({ Transferred: 1 });
    expect(await ledger.project(census, { position: 0 })).toEqual({});
  });

  test("starts afresh each time", async () => {
    await using ledger = await market();
    expect(await ledger.project(census)).toEqual(await ledger.project(census));
  });
});

describe("a long log", () => {
  const LENGTH = 20_500;

  async function longLog(): Promise<Ledger> {
    const ledger = await openLedger({ store: memoryStore() });
    const open = (number: number) => ledger.openAccount({ account: `a${number}`, kind: "personal", holder: "h" });
    await Promise.all(Array.from({ length: LENGTH }, (_, number) => open(number)));
    return ledger;
  }

  test("is folded whole, telling now and then how far it has come, until the reader gives up", async () => {
    await using ledger = await longLog();
    const progress: number[] = [];
    expect(await ledger.project(census, { onProgress: (position) => progress.push(position) })).toEqual({
      AccountOpened: LENGTH,
    });
    expect(progress).toEqual([10_000, 20_000]);

    const reader = new AbortController();
    const reason = new Error("the reader has left");
    const left = ledger.project(census, { signal: reader.signal, onProgress: () => reader.abort(reason) });
    await expect(left).rejects.toBe(reason);
  });
});
