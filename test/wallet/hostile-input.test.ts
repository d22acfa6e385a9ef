// What a careless host can hand in. Nothing of it may reach the log, or pass for something else.

import {
  QueryError,
  type AsOf,
  memoryStore,
  money,
  openLedger,
  type Command,
  type LedgerEvent,
  type LedgerOptions,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { eventsOf, market } from "./market.ts";

const open = { account: "eve", kind: "personal", holder: "cust_5" } as const;

/** Opens an account under these options, and reads the log, whatever came of it. */
async function readAfter(options: Partial<LedgerOptions>): Promise<readonly LedgerEvent[]> {
  await using ledger = await openLedger({ store: memoryStore(), ...options });
  await ledger.openAccount(open).catch(() => {});
  return eventsOf(ledger);
}

describe("a source that gives nonsense does not spoil the log", () => {
  test.for(["", "no good", "é", "x".repeat(65)])("ids: %j", async (id) => {
    await expect(readAfter({ ids: () => id })).resolves.toEqual([]);
  });

  test.for([8.64e15, "+012026-01-31T09:00:00Z", "-000001-01-01T00:00:00Z"])("clock: %j", async (reading) => {
    await expect(readAfter({ clock: () => reading })).resolves.toEqual([]);
  });

  // Read as a local time, since V8 takes 01-31-2026 for an instant and 2026 for its offset.
  test("clock: a date without an offset", async () => {
    await expect(readAfter({ clock: () => "01-31-2026" })).resolves.toEqual([]);
  });
});

describe("amounts whose sum is longer than an amount may be do not spoil the log", () => {
  test("the residue of an account", async () => {
    await using ledger = await market();
    const amount = money(`${"9".repeat(40)}.00`, "USD");
    for (const reference of ["w1", "w2"]) {
      await ledger.fund({ account: "bob", amount, source: { rail: "bank", reference } }).catch(() => {});
    }
    await ledger.closeAccount({ account: "bob" }).catch(() => {});
    await expect(eventsOf(ledger)).resolves.toBeDefined();
  });
});

describe("ids that trip careless code are ids like any other, or refused", () => {
  test("a freeze called __proto__ is in force, or was never set", async () => {
    await using ledger = await market();
    const freeze = { account: "alice", scope: "all", source: "risk", reason: "checked", freeze: "__proto__" } as const;
    const receipt = await ledger.freezeAccount(freeze).catch(() => undefined);
    expect((await ledger.account("alice")).freezes).toHaveLength(receipt === undefined ? 0 : 1);
  });
});

describe("a command that is not even JSON is refused as malformed", () => {
  const circular: unknown[] = [];
  circular.push(circular);
  test.for<readonly [string, unknown]>([
    ["circular", { type: "openAccount", kind: circular, holder: "h" }],
    ["a bigint in a list", { type: "openAccount", kind: [1n], holder: "h" }],
  ])("%s", async ([, command]) => {
    await using ledger = await market();
    await expect(ledger.submit(command as Command)).rejects.toMatchObject({ code: "invalid_command" });
  });

  test.for<unknown>([undefined, null, 5, "transfer", [], {}, { type: null }])("%j", async (command) => {
    await using ledger = await market();
    await expect(ledger.submit(command as Command)).rejects.toMatchObject({ code: "invalid_command" });
  });

  test("null, previewed", async () => {
    await using ledger = await market();
    const preview = await ledger.preview(null as unknown as Command);
    expect(preview).toMatchObject({ outcome: "rejected", rejection: { code: "invalid_command" } });
  });
});

describe("a policy whose amounts are not of their asset's scale is refused", () => {
  test.for([
    { currency: "USD", value: "0.3" },
    { currency: "USD", value: "3" },
    { currency: "XYZ", value: "0.30" },
  ])("%j", async (fixed) => {
    const fee = { kind: "fee", when: { operation: "transfer" as const }, fixed, payer: "payer" as const };
    const policy = { tariff: { version: "v1", components: [fee] }, risk: [] };
    await expect(openLedger({ store: memoryStore(), policy })).rejects.toMatchObject({ code: "invalid_policy" });
  });
});

describe("numbers where amounts are meant are refused with a code", () => {
  test("as a value", () => {
    expect(() => money(24.9 as unknown as string, "USD")).toThrow(expect.objectContaining({ code: "invalid_amount" }));
  });
});

describe("a reader who gives up", () => {
  test("gets no more events", async () => {
    await using ledger = await market();
    const reader = new AbortController();
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { position } of ledger.events({ signal: reader.signal })) {
        seen.push(position);
        reader.abort(new Error("the reader has left"));
      }
    })();
    await expect(reading).rejects.toThrow("the reader has left");
    expect(seen).toEqual([1]);
  });
});

describe("a closed ledger", () => {
  test("previews nothing", async () => {
    const ledger = await market();
    await ledger.close();
    await expect(ledger.preview({ type: "openAccount", ...open })).rejects.toMatchObject({ code: "ledger_closed" });
  });
});

describe("what no caller with types could send is refused, never a TypeError", () => {
  test("a list with a hole", async () => {
    await using ledger = await market();
    const commands: Command[] = [];
    commands[1] = { type: "openAccount", ...open };
    await expect(ledger.submitAll(commands)).rejects.toMatchObject({ code: "invalid_command", index: 0 });
  });

  test("a command that throws when it is read rejects", async () => {
    await using ledger = await market();
    const broken = new Error("no such field");
    const command = {
      type: "transfer",
      get from() {
        throw broken;
      },
    };
    await expect(ledger.submit(command as unknown as Command)).rejects.toBe(broken);
  });

  test("an id that is no text, and options that are none", async () => {
    await using ledger = await market();
    const none = null as unknown as AsOf;
    const account = ledger.account(Symbol("id") as unknown as string);
    await expect(account).rejects.toMatchObject({ code: "account_not_found" });
    await expect(ledger.balance("alice", "USD", none)).rejects.toBeInstanceOf(QueryError);
    await expect(ledger.trialBalance(none)).rejects.toBeInstanceOf(QueryError);
  });
});
