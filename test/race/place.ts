// Where do racers find the ledger? In a SQLite file, or on NATS servers: nats:LEDGER@HOST:PORT,HOST:PORT

import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import type { EventStore } from "../../src/index.ts";
import { natsStore } from "../../src/stores/nats/store.ts";
import { sqliteStore } from "../../src/stores/sqlite/store.ts";

export async function storeAt(place: string): Promise<EventStore> {
  const [, ledger, servers] = /^nats:(.+)@(.+)$/.exec(place) ?? [];
  if (ledger === undefined || servers === undefined) return sqliteStore(place);
  const connection = await connect({ servers: servers.split(",") });
  const store = natsStore({ connection, jetstream: jetstream(connection), ledger });
  // A process ends with its last connection.
  return { ...store, close: () => store.close().finally(() => void connection.close()) };
}
