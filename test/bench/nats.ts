// How fast is a ledger on three NATS servers, and how fast does the bare client publish the same entries?

import { jetstream } from "@nats-io/jetstream";
import { natsStore } from "../../src/stores/nats/store.ts";
import type { Servers } from "../stores/nats/servers.ts";
import { fundedLedger, transfersPerSecond, type Workload } from "./workload.ts";

export interface NatsRates {
  readonly transfers: number;
  /** When what was recorded is published again as it was: one guarded publish after the other. */
  readonly bare: number;
}

/** Transfers per second on a cluster of this machine's own, replicated three times. */
export async function natsTransfersPerSecond(
  servers: Servers,
  ledgerName: string,
  workload: Workload,
  transfers: number,
): Promise<NatsRates> {
  const connection = await servers.connect();
  const client = jetstream(connection);
  const store = natsStore({ connection, jetstream: client, ledger: ledgerName });
  await store.migrate();
  const ledger = await fundedLedger(store, workload.accounts);
  const before = await ledger.head();
  const manager = await client.jetstreamManager();
  const first = (await manager.streams.info(`tallystick_${ledgerName}`)).state.last_seq + 1;
  const rate = await transfersPerSecond(ledger, workload, transfers);
  const events = (await ledger.head()) - before;
  await ledger.close();

  const { last_seq } = (await manager.streams.info(`tallystick_${ledgerName}`)).state;
  const payloads: Uint8Array[] = [];
  for (let seq = first; seq <= last_seq; seq += 1) {
    const message = await manager.direct.getMessage(`tallystick_${ledgerName}`, { seq });
    if (message) payloads.push(message.data);
  }
  const copy = natsStore({ connection, jetstream: client, ledger: `${ledgerName}-bare` });
  await copy.migrate();
  const begin = performance.now();
  for (const [lastSequence, payload] of payloads.entries()) {
    await client.publish(`tallystick.${ledgerName}-bare.log`, payload, { expect: { lastSequence } });
  }
  const bare = (events * 1000) / (performance.now() - begin);
  await connection.close();
  return { transfers: rate, bare };
}
