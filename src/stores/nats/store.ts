// A log in NATS JetStream: a stream per ledger, kept by several servers, for any number of processes.

import { fromLog } from "../log/from-log.ts";
import type { EventStore } from "../store.ts";
import type { JetStream, NatsConnection } from "./driver.ts";
import { StreamLog } from "./log.ts";
import { makeStream, namesOf } from "./stream.ts";

export type { JetStream, NatsConnection } from "./driver.ts";

/** How long a call goes on trying: an election takes up to ten seconds. */
const PATIENCE_MS = 30_000;

export interface NatsStoreOptions {
  /** What `connect()` of `@nats-io/transport-node` gives. It stays the caller's: closing the store leaves it open. */
  readonly connection: NatsConnection;
  /** What `jetstream(connection)` of `@nats-io/jetstream` gives, on the same connection. */
  readonly jetstream: JetStream;
  /** The name of the ledger: 1 to 64 letters, digits, `_` and `-`. Its stream is `tallystick_NAME`. */
  readonly ledger: string;
  /** On how many servers `migrate` has the log kept: 3 unless said, which survives the loss of one; 1, 3 or 5. */
  readonly replicas?: number;
  /** For how many milliseconds a call goes on trying while the servers elect a leader or cannot be reached; 30,000 unless said. */
  readonly patienceMs?: number;
}

export interface NatsStore extends EventStore {
  /**
   * Makes the stream of the ledger if it is not there; to be called once, by whoever may, before the first ledger is opened, or
   * at every start. Where `replicas` is given, a stream that is there is moved to as many.
   * @throws StoreError for a stream of this name that is not a log, and where there are fewer servers than replicas
   */
  migrate(): Promise<void>;
}

/**
 * A store in a JetStream stream of its own. An append is one message, acknowledged when most of the replicas have it. Any
 * number of processes may use it, through any server. While the servers elect a leader calls wait; where they cannot
 * agree on one they fail with `store_unavailable`, and nothing that was acknowledged is lost.
 * @throws TypeError for a name that cannot be a ledger's
 */
export function natsStore(options: NatsStoreOptions): NatsStore {
  const { connection, jetstream, ledger, replicas, patienceMs = PATIENCE_MS } = options;
  const names = namesOf(ledger);
  return {
    ...fromLog(new StreamLog({ connection, jetstream, names, patienceMs }), names.place),
    migrate: () => makeStream(jetstream, names, replicas),
  };
}
