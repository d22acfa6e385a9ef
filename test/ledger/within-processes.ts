// What holds when processes that pay inside transactions of their own are killed, at any moment?

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { money, openLedger } from "tallystick";
import { expect } from "vitest";
import { Audit } from "../crash/audit.ts";
import { receiptsOf, type Life } from "../crash/life.ts";
import { start } from "../stores/child.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import type { Host } from "./processes/host.ts";

/**
 * Lets processes take orders at a place and kills them, one at a time and two at once; after every kill orders and payments
 * have to agree, nothing acknowledged is lost, and nobody has spent what was not there.
 * @returns how many orders and payments were acknowledged
 */
export async function killOrderTakers(kills: number, place: string, host: Host): Promise<number> {
  const folder = await temporaryFolder();
  await using ledger = await openLedger({ store: host.store() });
  for (const account of ["alice", "bob", "shop"]) await ledger.openAccount({ account, kind: "personal", holder: "c" });
  await ledger.fund({ account: "alice", amount: money("99.00 USD"), source: { rail: "bank", reference: "wire-1" } });

  let lives = 0;
  const begin = (): Life => {
    const number = (lives += 1);
    const notebook = join(folder, `receipts-${number}`);
    const program = new URL("./processes/take-orders.ts", import.meta.url);
    return { number, notebook, child: start(program, [place, String(number), notebook]) };
  };
  const audit = new Audit();
  let [acknowledged, unheard] = [0, 0];
  let next = [begin(), begin()];
  for (let killed = 0; killed < kills;) {
    const doomed = next;
    const deaths = Promise.all(doomed.map(liveAndDie));
    killed += doomed.length;
    next = killed >= kills ? [] : killed % 3 === 0 ? [begin()] : [begin(), begin()];
    await deaths;
    await host.alone();

    for await (const event of ledger.events({ after: audit.position })) audit.take(event);
    const paid = [...audit.moved.keys()];
    expect((await host.orders()).sort()).toEqual(paid.filter((id) => id.startsWith("order-")).sort());
    let heard = 0;
    for (const life of doomed) {
      const receipts = await receiptsOf(life);
      heard += receipts.size;
      for (const id of receipts.keys()) expect(paid).toContain(id);
    }
    const theirs = paid.filter((id) => doomed.some(({ number }) => id.split("-")[1] === String(number)));
    acknowledged += heard;
    unheard += theirs.length - heard;
    for (const [account, cents] of audit.wallets) {
      const { available } = await ledger.balance(account, "USD");
      expect({ account, cents: BigInt(available.value.replace(".", "")) }).toEqual({ account, cents });
    }
  }
  console.log({ kills, acknowledged, unheard });
  return acknowledged;
}

async function liveAndDie({ child }: Life): Promise<void> {
  await child.next();
  child.tell("go");
  if (Math.random() < 0.2) await sleep(Math.random() * 80);
  else {
    await child.next();
    await sleep(Math.random() * 150);
  }
  await child.kill();
}
