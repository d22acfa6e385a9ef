// Does a queue keep its order, and nobody who has left it?

import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { Queue, type Patient } from "../../src/ledger/queue.ts";

interface Caller extends Patient {
  readonly name: string;
  told: unknown;
}

function caller(name: string, signal?: AbortSignal): Caller {
  const one: Caller = {
    name,
    signal,
    told: undefined,
    reject: (reason) => {
      one.told = reason;
    },
  };
  return one;
}

const namesOf = (callers: readonly Caller[]): string[] => callers.map(({ name }) => name);

describe("a queue", () => {
  test("is taken from in its order, those put first before all others", () => {
    const queue = new Queue<Caller>();
    for (const name of ["c", "d", "e"]) queue.add(caller(name));
    queue.addFirst([caller("a"), caller("b")]);
    expect(namesOf(queue.take(3))).toEqual(["a", "b", "c"]);
    expect(namesOf(queue.take(3))).toEqual(["d", "e"]);
    expect(queue.take(3)).toEqual([]);
  });

  test("tells whoever waits, and nobody who was taken; who comes back hears of it at once", () => {
    const queue = new Queue<Caller>();
    const leaving = new AbortController();
    const [one, two] = [caller("one", leaving.signal), caller("two", leaving.signal)];
    queue.add(one);
    queue.add(two);
    expect(queue.take(1)).toEqual([one]);
    leaving.abort("left");
    expect([one.told, two.told]).toEqual([undefined, "left"]);
    expect(queue.take(1)).toEqual([]);
    queue.addFirst([one]);
    expect(one.told).toBe("left");
    expect(queue.take(1)).toEqual([]);
  });

  test("does not grow by those that have given up, and loses nobody else", () => {
    const queue = new Queue<Caller>();
    for (let n = 0; n < 10_000; n += 1) {
      const leaving = new AbortController();
      queue.add(n % 100 === 0 ? caller(String(n)) : caller(String(n), leaving.signal));
      leaving.abort("left");
    }
    expect(queue.length).toBeLessThan(300);
    expect(namesOf(queue.take(300))).toEqual(Array.from({ length: 100 }, (_, n) => String(n * 100)));
  });

  test("is forgotten by a signal that lives on, even while another waits by it", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const queue = new Queue<Caller>();
    const { signal } = new AbortController();
    const gone = ((): WeakRef<Caller>[] => {
      for (let n = 0; n < 100; n += 1) queue.add(caller(String(n), signal));
      const taken = queue.take(100).map((one) => new WeakRef(one));
      return taken;
    })();
    queue.add(caller("last", signal));
    await sleep(0);
    collect();
    expect(gone.filter((one) => one.deref() !== undefined)).toEqual([]);
    expect(namesOf(queue.take(1))).toEqual(["last"]);
  });
});
