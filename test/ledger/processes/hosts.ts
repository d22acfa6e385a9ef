// Which host is meant? A file of SQLite, or "postgres PORT LEDGER".

import { Pool } from "pg";
import { connection } from "../../stores/postgres/server.ts";
import { postgresHost, sqliteHost, type Host } from "./host.ts";

export function hostAt(place: string): Host {
  const [kind, port = "", ledger = ""] = place.split(" ");
  return kind === "postgres" ? postgresHost(new Pool(connection(Number(port))), ledger) : sqliteHost(place);
}
