// What holds of commands inside a transaction of the host, whatever database it is.

import { setImmediate as nextTurn } from "node:timers/promises";
import * as fc from "fast-check";
import {
  fromMinorUnits,
  LedgerClosedError,
  money,
  openLedger,
  RejectedError,
  StoreError,
  type EventStore,
  type Ledger,
  type LedgerOptions,
  type LedgerTransaction,
  type Receipt,
} from "tallystick";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Snapshots } from "../../src/ledger/snapshots.ts";
import { FOLDS } from "../../src/wallet/folds.ts";
import { collected, eventsOf } from "../wallet/market.ts";
import type { Host, HostTransaction } from "./processes/host.ts";

const PERSON = { kind: "personal", holder: "cust_1" } as const;

/** Keeps a snapshot of an account that says it has nothing, and that no event of the log confirms. */
export async function keepRefuted(store: EventStore, account: string): Promise<void> {
  if (!store.snapshots) throw new Error("the store keeps no snapshots");
  const state = FOLDS.account.initial(account);
  const until = "2026-01-31T09:00:00.000Z";
  await new Snapshots(store.snapshots).save([
    { tag: `account:${account}`, state, head: 3, id: "no such event", until },
  ]);
}

async function available(ledger: Ledger, account: string): Promise<string> {
  return (await ledger.balance(account, "USD")).available.value;
}

function pay(on: LedgerTransaction, value: string): Promise<Receipt> {
  return on.transfer({ from: "alice", to: "shop", amount: money(value, "USD") });
}

/** Registers the suite; `place` gives a fresh database in which there is no ledger yet, ready for one. */
export function withinSuite(name: string, place: () => Promise<Host>): void {
  describe(`in a transaction of the host on ${name}`, () => {
    let host: Host;

    beforeEach(async () => {
      host = await place();
      return () => host.close();
    });

    /** A ledger with 100 dollars on alice's account. */
    async function opened(options: Partial<LedgerOptions> = {}): Promise<Ledger> {
      const ledger = await openLedger({ store: host.store(), ...options });
      onTestFinished(() => ledger.close());
      await ledger.openAccount({ account: "alice", ...PERSON });
      await ledger.openAccount({ account: "shop", ...PERSON });
      await ledger.fund({
        account: "alice",
        amount: money("100.00 USD"),
        source: { rail: "bank", reference: "wire-1" },
      });
      return ledger;
    }

    /** Does some work in a transaction, and commits it; or rolls it back if the work throws. */
    async function transaction<Result>(
      ledger: Ledger,
      work: (tx: LedgerTransaction, open: HostTransaction) => Promise<Result>,
    ): Promise<Result> {
      const open = await host.begin();
      try {
        const result = await ledger.within(open.client, (tx) => work(tx, open));
        await open.commit();
        return result;
      } catch (error) {
        await open.rollback();
        throw error;
      }
    }

    /** The transfers that are in the log, by id, as somebody else finds them. */
    async function transfersInLog(): Promise<string[]> {
      await using ledger = await openLedger({ store: host.store() });
      return (await eventsOf(ledger)).flatMap((event) => (event.type === "Transferred" ? [event.data.transfer] : []));
    }

    test("rows and events are there together once it has committed, and not before", async () => {
      const ledger = await opened();
      const open = await host.begin();
      const receipt = await ledger.within(open.client, async (tx) => {
        await open.insert("order-1");
        const paid = await tx.transfer({ from: "alice", to: "shop", amount: money("30.00 USD"), transfer: "order-1" });
        expect((await tx.balance("alice", "USD")).available.value).toBe("70.00");
        expect((await tx.merchantReport("shop")).totals[0]?.sales.amount.value).toBe("30.00");
        return paid;
      });
      expect(await available(ledger, "alice")).toBe("100.00");
      expect(await ledger.head()).toBe(3);
      await open.commit();
      expect(receipt).toMatchObject({ id: "order-1", position: 4, replayed: false });
      expect(await host.orders()).toEqual(["order-1"]);
      expect(await transfersInLog()).toEqual(["order-1"]);
      expect(await available(ledger, "alice")).toBe("70.00");
      expect(await available(ledger, "shop")).toBe("30.00");
    });

    test("a rollback leaves neither, and what was said of it is void", async () => {
      const ledger = await opened();
      const open = await host.begin();
      const paid = { from: "alice", to: "shop", amount: money("30.00 USD"), transfer: "order-1" } as const;
      const undone = await ledger.within(open.client, async (tx) => {
        await open.insert("order-1");
        return tx.transfer(paid, { key: "req-1" });
      });
      await open.rollback();
      expect(await host.orders()).toEqual([]);
      expect(await available(ledger, "alice")).toBe("100.00");
      // Neither the key nor the id was used, and the position is another's.
      const done = await ledger.transfer({ ...paid, amount: money("20.00 USD") }, { key: "req-1" });
      expect(done).toMatchObject({ id: "order-1", position: undone.position, replayed: false });
      expect(await available(ledger, "alice")).toBe("80.00");
    });

    test("what the host undoes to a savepoint is not there to be spent", async () => {
      const ledger = await opened();
      const fund = { account: "alice", amount: money("50.00 USD"), source: { rail: "bank", reference: "wire-2" } };
      await transaction(ledger, async (tx, open) => {
        await tx.balance("alice", "USD");
        await open.savepoint();
        await tx.fund(fund);
        await open.undo();
        expect((await tx.balance("alice", "USD")).available.value).toBe("100.00");
        const much = tx.transfer({ from: "alice", to: "shop", amount: money("150.00 USD") });
        await expect(much).rejects.toMatchObject({ code: "insufficient_funds" });
        await tx.transfer({ from: "alice", to: "shop", amount: money("60.00 USD") });
        // The reference was not used either, nor is anything left of the transfer that is undone now.
        await open.savepoint();
        await tx.transfer({ from: "alice", to: "shop", amount: money("40.00 USD") });
        await open.undo();
        await tx.fund(fund);
        await tx.transfer({ from: "alice", to: "shop", amount: money("90.00 USD") });
      });
      expect(await available(ledger, "alice")).toBe("0.00");
      expect(await available(ledger, "shop")).toBe("150.00");
    });

    test("a refusal does not rest on what was undone, together or one by one", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx, open) => {
        await open.savepoint();
        await tx.transfer({ from: "alice", to: "shop", amount: money("100.00 USD") });
        await open.undo();
        await tx.submitAll([
          { type: "transfer", from: "alice", to: "shop", amount: money("10.00 USD") },
          { type: "transfer", from: "alice", to: "shop", amount: money("20.00 USD") },
        ]);
        await open.savepoint();
        await tx.fund({ account: "alice", amount: money("50.00 USD"), source: { rail: "bank", reference: "w" } });
        await open.undo();
        await expect(
          tx.submitAll([{ type: "transfer", from: "alice", to: "shop", amount: money("100.00 USD") }]),
        ).rejects.toMatchObject({ code: "insufficient_funds" });
      });
      expect(await available(ledger, "alice")).toBe("70.00");
    });

    test("an undone payment is not taken for the one that has its position now", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx, open) => {
        await open.savepoint();
        await pay(tx, "1.00");
        await open.undo();
        // Another part of the host, in the same transaction.
        await ledger.within(open.client, (other) => pay(other, "99.00"));
        expect((await tx.balance("alice", "USD")).available.value).toBe("1.00");
        expect((await tx.account("shop")).balances.USD?.available.value).toBe("99.00");
        await expect(pay(tx, "50.00")).rejects.toMatchObject({ code: "insufficient_funds" });
        await pay(tx, "0.25");
        const both = [
          { type: "transfer", from: "alice", to: "shop", amount: money("0.50 USD") },
          { type: "transfer", from: "alice", to: "shop", amount: money("0.50 USD") },
        ] as const;
        await expect(tx.submitAll(both)).rejects.toMatchObject({ code: "insufficient_funds", index: 1 });
      });
      expect(await available(ledger, "alice")).toBe("0.75");
    });

    test("nor is one of another part of the host, which this one has only read", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx, open) => {
        await pay(tx, "1.00");
        await open.savepoint();
        await ledger.within(open.client, (other) => pay(other, "1.00"));
        expect((await tx.balance("alice", "USD")).available.value).toBe("98.00");
        await open.undo();
        await ledger.within(open.client, (other) => pay(other, "98.00"));
        await expect(pay(tx, "50.00")).rejects.toMatchObject({ code: "insufficient_funds" });
        const preview = await tx.preview({ type: "transfer", from: "alice", to: "shop", amount: money("1.01 USD") });
        expect(preview.outcome).toBe("rejected");
      });
      expect(await available(ledger, "alice")).toBe("1.00");
    });

    test("a command that was undone is carried out when it is sent again with its key, and only then", async () => {
      const ledger = await opened();
      const command = { type: "transfer", from: "alice", to: "shop", amount: money("30.00 USD") } as const;
      await transaction(ledger, async (tx, open) => {
        const ways = [
          (key: string) => tx.submit(command, { key }),
          async (key: string) => (await tx.submitAll([command], { key }))[0],
        ];
        for (const [way, submit] of ways.entries()) {
          await open.savepoint();
          await submit(`req-${way}`);
          await open.undo();
          await ledger.within(open.client, (other) => other.submit({ ...command, amount: money("1.00 USD") }));
          const done = await submit(`req-${way}`);
          expect(done?.replayed).toBe(false);
          expect(await submit(`req-${way}`)).toEqual({ ...done, replayed: true });
          const other = tx.submit({ ...command, amount: money("2.00 USD") }, { key: `req-${way}` });
          await expect(other).rejects.toMatchObject({ code: "idempotency_key_reused" });
        }
      });
      expect(await available(ledger, "alice")).toBe("38.00");
    });

    test("a key that was used inside is used outside, once it has committed", async () => {
      const ledger = await opened();
      const command = { from: "alice", to: "shop", amount: money("30.00 USD") } as const;
      const receipt = await transaction(ledger, (tx) => tx.transfer(command, { key: "req-1" }));
      expect(await ledger.transfer(command, { key: "req-1" })).toEqual({ ...receipt, replayed: true });
      const again = await transaction(ledger, (tx) => tx.transfer(command, { key: "req-1" }));
      expect(again).toEqual({ ...receipt, replayed: true });
      expect(await ledger.head()).toBe(4);
    });

    test("whatever is committed, rolled back and done outside in between, rows and events agree, and every balance is right", async () => {
      const ledger = await opened();
      const other = await openLedger({ store: host.store() });
      onTestFinished(() => other.close());
      let orders = 0;
      const broken = new Error("no such order");
      const step = fc.record({
        who: fc.constantFrom("inside", "inside", "inside", "ledger", "other"),
        cents: fc.integer({ min: 1, max: 900 }),
        back: fc.boolean(),
        end: fc.constantFrom("commit", "commit", "rollback", "throw"),
        looks: fc.boolean(),
      });
      const [committed, rowsWanted]: [string[], string[]] = [[], []];
      // Whatever else happens, one is committed inside, and one outside.
      const sure = { cents: 1, back: false, end: "commit", looks: false } as const;
      const scripts = fc
        .array(step, { maxLength: 8 })
        .map((steps) => [{ ...sure, who: "inside" as const }, ...steps, { ...sure, who: "ledger" as const }]);
      await fc.assert(
        fc.asyncProperty(scripts, async (steps) => {
          for (const { who, cents, back, end, looks } of steps) {
            const order = `order-${(orders += 1)}`;
            const [from, to] = back ? ["shop", "alice"] : ["alice", "shop"];
            const amount = fromMinorUnits(BigInt(cents), "USD", 2);
            const command = { from, to, amount, transfer: order };
            const asked = async (tx: Pick<LedgerTransaction, "transfer">): Promise<boolean> => {
              try {
                await tx.transfer(command);
                return true;
              } catch (error) {
                if (!(error instanceof RejectedError)) throw error;
                return false;
              }
            };
            if (who === "inside") {
              const open = await host.begin();
              const outcome = await ledger
                .within(open.client, async (tx) => {
                  const isDone = await asked(tx);
                  if (isDone) await open.insert(order);
                  if (end === "throw") throw broken;
                  return isDone;
                })
                .catch((error: unknown) => {
                  if (error !== broken) throw error;
                });
              if (end === "commit") await open.commit();
              else await open.rollback();
              if (end === "commit" && outcome === true) {
                committed.push(order);
                rowsWanted.push(order);
              }
            } else if (await asked(who === "ledger" ? ledger : other)) committed.push(order);
            if (looks) await ledger.balance("alice", "USD");
          }
          expect((await host.orders()).sort()).toEqual([...rowsWanted].sort());
          expect(await transfersInLog()).toEqual(committed);
          await using fresh = await openLedger({ store: host.store() });
          for (const account of ["alice", "shop"]) {
            const truth = (await fresh.explain(account, "USD")).balance.available.value;
            for (const each of [ledger, other, fresh]) expect(await available(each, account)).toBe(truth);
          }
        }),
        { numRuns: 12 },
      );
      // Else nothing was tried.
      expect(rowsWanted.length).toBeGreaterThan(0);
      expect(committed.length).toBeGreaterThan(rowsWanted.length);
    });

    test("several commands, one after the other and at once, see one another", async () => {
      const ledger = await opened();
      const outcomes = await transaction(ledger, async (tx) => {
        await tx.openAccount({ account: "bob", ...PERSON });
        await tx.transfer({ from: "alice", to: "bob", amount: money("60.00 USD") });
        return Promise.allSettled(
          ["shop", "alice", "shop"].map((to) => tx.transfer({ from: "bob", to, amount: money("25.00 USD") })),
        );
      });
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
      expect(await available(ledger, "bob")).toBe("10.00");
      expect(await available(ledger, "alice")).toBe("65.00");
    });

    test("a second `within` of one transaction sees the first, at once too", async () => {
      const ledger = await opened();
      const open = await host.begin();
      const payIn = (value: string) => ledger.within(open.client, (tx) => pay(tx, value));
      await payIn("40.00");
      const outcomes = await Promise.allSettled([payIn("40.00"), payIn("40.00")]);
      await open.commit();
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await available(ledger, "alice")).toBe("20.00");
    });

    test("many at once, inside and outside, never spend what is not there", async () => {
      const ledger = await opened();
      const other = await openLedger({ store: host.store() });
      onTestFinished(() => other.close());
      const outcomes = await Promise.allSettled(
        Array.from({ length: 9 }, (_, n) => {
          const command = { from: "alice", to: "shop", amount: money("30.00 USD"), transfer: `order-${n}` } as const;
          if (n % 3 === 0) return (n % 2 === 0 ? ledger : other).transfer(command);
          return transaction(ledger, async (tx, open) => {
            await open.insert(command.transfer);
            return tx.transfer(command);
          });
        }),
      );
      const [paid, refused] = [[] as string[], [] as unknown[]];
      for (const outcome of outcomes) {
        if (outcome.status === "fulfilled") paid.push(outcome.value.id);
        else refused.push(outcome.reason);
      }
      expect(refused).toEqual(Array.from({ length: 6 }, () => expect.objectContaining({ code: "insufficient_funds" })));
      expect((await transfersInLog()).sort()).toEqual(paid.sort());
      expect((await host.orders()).sort()).toEqual(paid.filter((id) => Number(id.slice(6)) % 3 !== 0).sort());
      for (const each of [ledger, other]) expect(await available(each, "alice")).toBe("10.00");
    });

    test("a refusal is told inside, and leaves the transaction as it was", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx, open) => {
        const command = { from: "alice", to: "shop", amount: money("100.01 USD") } as const;
        await expect(tx.transfer(command)).rejects.toMatchObject({ code: "insufficient_funds" });
        expect(await tx.preview({ type: "transfer", ...command })).toMatchObject({ outcome: "rejected" });
        await tx.submit({ type: "transfer", ...command, amount: money("100.00 USD") });
        await open.insert("order-1");
      });
      expect(await host.orders()).toEqual(["order-1"]);
      expect(await available(ledger, "alice")).toBe("0.00");
    });

    test("the reads inside are those of a ledger, as of the transaction", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx) => {
        await tx.transfer({ from: "alice", to: "shop", amount: money("30.00 USD") });
        expect(await tx.head()).toBe(4);
        expect(await collected(tx.events({ after: 3 }))).toMatchObject([{ type: "Transferred", position: 4 }]);
        expect((await tx.statement("alice")).entries).toHaveLength(2);
        expect((await tx.trialBalance()).rows).toHaveLength(3);
      });
    });

    test("what was submitted and not waited for is settled before it is over, and then there is no more", async () => {
      const ledger = await opened();
      const open = await host.begin();
      let paid: Promise<unknown> | undefined;
      let kept: LedgerTransaction | undefined;
      await ledger.within(open.client, (tx) => {
        kept = tx;
        paid = tx.transfer({ from: "alice", to: "shop", amount: money("30.00 USD") });
      });
      await expect(kept?.openAccount(PERSON)).rejects.toBeInstanceOf(LedgerClosedError);
      await expect(kept?.head()).rejects.toMatchObject({ code: "store_closed" });
      await open.commit();
      expect(await paid).toMatchObject({ position: 4 });
      expect(await ledger.head()).toBe(4);
    });

    test("what the work throws is thrown, after all that was submitted is settled", async () => {
      const ledger = await opened();
      const broken = new Error("no such order");
      let settled = false;
      const work = async (tx: LedgerTransaction) => {
        void tx.openAccount(PERSON).then(() => (settled = true));
        throw broken;
      };
      await expect(transaction(ledger, work)).rejects.toBe(broken);
      expect(settled).toBe(true);
      expect(await ledger.head()).toBe(3);
    });

    test("a write that failed is not committed because somebody has caught its error", async () => {
      const broken = new StoreError("store_full", "a disk", "no space is left");
      const store = host.store();
      const failing: EventStore = {
        append: (events, guards) => store.append(events, guards),
        read: (query) => store.read(query),
        head: () => store.head(),
        close: () => store.close(),
        within: (client) => {
          const inside = store.within?.(client) as EventStore;
          return {
            append: () => Promise.reject(broken),
            read: (query) => inside.read(query),
            head: () => inside.head(),
            close: () => inside.close(),
          };
        },
      };
      const ledger = await opened({ store: failing });
      await expect(transaction(ledger, (tx) => tx.openAccount(PERSON).catch(() => "caught"))).rejects.toBe(broken);
    });

    test("what only the ledger had to say, or the caller has given up, is no failure of the store", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx, open) => {
        const payment = { from: "alice", to: "shop", amount: money("30.00 USD") } as const;
        const caught = [
          tx.transfer({ ...payment, amount: { currency: "USD", value: "-1" } }),
          tx.transfer({ ...payment, from: "nobody" }),
          tx.transfer(payment, { signal: AbortSignal.abort(new Error("left")) }),
          tx.balance("nobody", "USD"),
          tx.balance("alice", "USD", { at: "yesterday" }),
          tx.statement("alice", { limit: -1 }),
          collected(tx.events({ signal: AbortSignal.abort(new Error("left")) })),
        ].map((each) => expect(each).rejects.toBeInstanceOf(Error));
        await Promise.all(caught);
        await open.insert("order-1");
      });
      expect(await host.orders()).toEqual(["order-1"]);
    });

    test("a read that nobody waited for is over with it, and that it was cut off is no failure of the store", async () => {
      const ledger = await opened();
      await transaction(ledger, async (tx) => {
        const many = Array.from({ length: 20 }, () => tx.trialBalance());
        void Promise.allSettled([...many, tx.balance("alice", "USD"), tx.preview({ type: "openAccount", ...PERSON })]);
      });
      expect(await ledger.head()).toBe(3);
    });

    test("a snapshot that the log refutes is passed over, and not discarded in there", async () => {
      const store = host.store();
      onTestFinished(() => store.close());
      const ledger = await opened();
      await keepRefuted(store, "alice");
      const kept = () => store.snapshots?.latest(["account:alice"]);
      await transaction(ledger, async (tx, open) => {
        expect((await tx.balance("alice", "USD")).available.value).toBe("100.00");
        await open.insert("order-1");
      });
      expect(await kept()).toHaveLength(1);
      const fresh = await openLedger({ store: host.store() });
      expect(await available(fresh, "alice")).toBe("100.00");
      await fresh.close();
      expect(await kept()).toEqual([]);
      expect(await host.orders()).toEqual(["order-1"]);
    });

    test("the ledger is closed only when it is over, and takes no other then", async () => {
      const ledger = await openLedger({ store: host.store() });
      const open = await host.begin();
      let isOver = false;
      const within = ledger.within(open.client, async (tx) => {
        for (let turn = 0; turn < 5; turn += 1) await nextTurn();
        await tx.openAccount(PERSON);
        isOver = true;
      });
      await ledger.close();
      expect(isOver).toBe(true);
      await within;
      await expect(ledger.within(open.client, () => {})).rejects.toBeInstanceOf(LedgerClosedError);
      await open.commit();
      await using fresh = await openLedger({ store: host.store() });
      expect(await fresh.head()).toBe(1);
    });

    test("instants do not run backwards: not behind the ledger's own, and not behind what others recorded", async () => {
      let hour = 12;
      const clock = () => Date.UTC(2026, 0, 31, hour);
      const ledger = await opened({ clock });
      const other = await openLedger({ store: host.store(), clock: () => Date.UTC(2026, 0, 31, 15) });
      const open = { type: "openAccount", ...PERSON } as const;
      // The ledger has told an instant that nobody recorded, and then its clock is set back.
      hour = 13;
      await ledger.preview(open);
      hour = 11;
      await transaction(ledger, (tx) => tx.submit(open));
      await other.submit(open);
      await other.close();
      await transaction(ledger, (tx) => tx.submit(open));
      const hours = (await eventsOf(ledger)).map(({ at }) => Number(at.slice(11, 13)));
      expect(hours).toEqual([12, 12, 12, 13, 15, 15]);
    });
  });
}
