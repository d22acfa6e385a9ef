// What happens to a batch when others have changed what some of its commands looked at?

import { describe, expect, test } from "vitest";
import { ConflictError, memoryLog, memoryStore, money, openLedger, type EventStore, type Ledger } from "tallystick";

const WALLETS = ["alice", "bob", "carol", "dave"];
const ONE = money("1.00 USD");

/** A store that tells what is asked of it; tags in `refused` are always said to have been changed by others. */
function told(store: EventStore, refused: readonly string[] = []): { store: EventStore; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    store: {
      ...store,
      append: async (events, guards = []) => {
        const conflicts = guards
          .filter(({ tag }) => refused.includes(tag))
          .map(({ tag, head }) => ({ tag, expected: head, actual: head + 1 }));
        const result = conflicts.length > 0 ? { ok: false as const, conflicts } : await store.append(events, guards);
        calls.push(`${result.ok ? "recorded" : "refused"} ${events.length}`);
        return result;
      },
      read: async (query) => {
        const events = await store.read(query);
        calls.push(query?.tags === undefined ? `followed ${events.length}` : `loaded ${query.tags.join(" ")}`);
        return events;
      },
    },
  };
}

/** Two ledgers on one log that know four wallets with money; what the second one asks of its store is told. */
async function two(refused: readonly string[] = []) {
  const log = memoryLog();
  const other = await openLedger({ store: memoryStore(log) });
  for (const account of WALLETS) {
    await other.openAccount({ account, kind: "personal", holder: account });
    await other.fund({ account, amount: money("10.00 USD"), source: { rail: "bank", reference: account } });
  }
  const { store, calls } = told(memoryStore(log), refused);
  const ledger = await openLedger({ store });
  for (const account of WALLETS) await ledger.account(account);
  calls.length = 0;
  return { other, ledger, calls };
}

function pay(ledger: Ledger, from: string, to: string, amount = ONE) {
  return ledger.transfer({ from, to, amount });
}

async function available(ledger: Ledger, account: string): Promise<string> {
  return (await ledger.balance(account, "USD")).available.value;
}

describe("a batch in which some commands looked at what others have changed", () => {
  test("is recorded without those at once, and those next, on what is there by then", async () => {
    const { other, ledger, calls } = await two();
    await pay(other, "alice", "bob");
    const [late, inTime] = await Promise.all([pay(ledger, "alice", "carol"), pay(ledger, "bob", "carol")]);
    expect(calls).toEqual(["refused 2", "recorded 1", "followed 2", "recorded 1"]);
    expect(inTime.position).toBeLessThan(late.position);
    expect(await available(other, "carol")).toBe("12.00");
  });

  test("keeps whoever depends on one that waits behind it", async () => {
    const { other, ledger, calls } = await two();
    await pay(other, "alice", "bob");
    const [first, second] = await Promise.all([
      pay(ledger, "alice", "carol", money("9.00 USD")),
      pay(ledger, "carol", "bob", money("19.00 USD")),
      pay(ledger, "dave", "bob"),
    ]);
    expect(calls).toEqual(["refused 3", "recorded 1", "followed 2", "recorded 2"]);
    expect(second.position).toBe(first.position + 1);
    expect(await available(other, "carol")).toBe("0.00");
  });

  test("answers the others even if those can never be recorded", async () => {
    const { other, ledger, calls } = await two(["account:alice"]);
    const [late, inTime] = await Promise.allSettled([pay(ledger, "alice", "carol"), pay(ledger, "bob", "carol")]);
    expect(inTime).toMatchObject({ status: "fulfilled" });
    expect(late).toMatchObject({ status: "rejected", reason: { tags: ["account:alice"] } });
    expect((late as PromiseRejectedResult).reason).toBeInstanceOf(ConflictError);
    expect(calls.filter((call) => call.startsWith("refused"))).toHaveLength(100);
    expect(await available(other, "carol")).toBe("11.00");
  });
});

describe("a ledger reads what others have appended", () => {
  test("never, as long as they are not in its way", async () => {
    const { other, ledger, calls } = await two();
    for (let round = 0; round < 5; round += 1) {
      await pay(other, "alice", "carol");
      await pay(ledger, "bob", "carol");
    }
    expect(calls).toEqual(Array.from({ length: 5 }, () => "recorded 1"));
  });

  test("before each batch once they were, so that it does not collide again, and no longer than they are", async () => {
    const { other, ledger, calls } = await two();
    await pay(other, "alice", "carol");
    await pay(ledger, "alice", "carol");
    expect(calls).toEqual(["refused 1", "followed 1", "recorded 1"]);
    calls.length = 0;
    for (let round = 0; round < 4; round += 1) {
      await pay(other, "alice", "carol");
      await pay(ledger, "alice", "carol");
    }
    expect(calls).toEqual(Array.from({ length: 4 }, () => ["followed 1", "recorded 1"]).flat());
    for (let round = 0; round < 60; round += 1) await pay(ledger, "bob", "carol", money("0.01 USD"));
    calls.length = 0;
    await pay(ledger, "bob", "carol");
    expect(calls).toEqual(["recorded 1"]);
  });
});
