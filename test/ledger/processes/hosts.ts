// Which host is meant? A file of SQLite, or a database of PostgreSQL by its url.

import { sqliteHost, type Host } from "./host.ts";
import { postgresHost } from "./postgres-host.ts";

export function hostAt(place: string): Host {
  return place.startsWith("postgres:") ? postgresHost(place) : sqliteHost(place);
}
