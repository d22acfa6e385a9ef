// Ledgers on the servers of a test: a stream of its own each, and handles with connections of their own.

import { setTimeout as sleep } from "node:timers/promises";
import { jetstream } from "@nats-io/jetstream";
import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import { StoreError } from "../../../src/index.ts";
import { natsStore, type NatsStore } from "../../../src/stores/nats/store.ts";
import type { StorePlace } from "../../../src/testing/store-contract.ts";
import type { Server, Servers } from "./servers.ts";

let made = 0;

/** A name that no other ledger of these servers has. */
export function freshLedger(): string {
  made += 1;
  return `ledger-${made}`;
}

export interface Opening {
  readonly replicas?: number;
  readonly patienceMs?: number;
  /** The only server to connect to. */
  readonly only?: Server;
  readonly connection?: ConnectionOptions;
}

/** A handle as another process would have it: on a connection of its own. */
export async function openStore(servers: Servers, ledger: string, opening: Opening = {}): Promise<NatsStore> {
  const { only, connection: options, ...rest } = opening;
  const connection = await servers.connect(options, only);
  return natsStore({ connection, jetstream: jetstream(connection), ledger, ...rest });
}

/** Makes the stream of a store on servers that may only just have come together, on a busy machine. */
export async function makeStreamOf(store: NatsStore): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await store.migrate();
      return;
    } catch (error) {
      // The servers have not all heard of each other yet, or take longer to elect a leader than a request waits.
      if (tries === 50 || !(error instanceof StoreError) || error.code !== "store_unavailable") throw error;
    }
    await sleep(200);
  }
}

/** Makes streams before they are asked for: where they are replicated, each takes an election. */
export class Places {
  readonly #servers: Servers;
  readonly #replicas: number;
  readonly #ahead: number;
  readonly #made: Promise<string>[] = [];
  #removing: Promise<void> | undefined;

  constructor(servers: Servers, { replicas, ahead }: { readonly replicas: number; readonly ahead: number }) {
    this.#servers = servers;
    this.#replicas = replicas;
    this.#ahead = ahead;
  }

  /** A ledger that nobody has used, as a place for the contract; `strike` is what happens to the servers in a crash. */
  async fresh(strike: () => Promise<void> = async () => undefined): Promise<StorePlace> {
    while (this.#made.length <= this.#ahead) {
      const made = this.#make();
      // Whoever takes it hears of it; those that nobody needs are ended with the servers.
      made.catch(() => undefined);
      this.#made.push(made);
    }
    const ledger = (await this.#made.shift()) ?? "";
    const connections: NatsConnection[] = [];
    const hangUp = () => Promise.all(connections.splice(0).map((connection) => connection.close()));
    return {
      open: async () => {
        const connection = await this.#servers.connect();
        connections.push(connection);
        return natsStore({ connection, jetstream: jetstream(connection), ledger });
      },
      crash: async () => {
        await strike();
        // Without a farewell, in the middle of what they do.
        await hangUp();
      },
      destroy: async () => {
        await hangUp();
        await this.#removing;
        this.#removing = this.#remove(ledger).catch(() => undefined);
        // A crash of the next test would come in between; a cluster takes its time.
        if (this.#ahead === 0) await this.#removing;
      },
    };
  }

  async #make(): Promise<string> {
    const ledger = freshLedger();
    const connection = await this.#servers.connect();
    const store = natsStore({ connection, jetstream: jetstream(connection), ledger, replicas: this.#replicas });
    await makeStreamOf(store);
    await connection.close();
    return ledger;
  }

  async #remove(ledger: string): Promise<void> {
    const connection = await this.#servers.connect();
    const manager = await jetstream(connection).jetstreamManager(false);
    try {
      await manager.streams.delete(`tallystick_${ledger}`);
    } finally {
      await connection.close();
    }
  }
}
