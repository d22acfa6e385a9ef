// Which host is meant? A file of SQLite.

import { sqliteHost, type Host } from "./host.ts";

export function hostAt(place: string): Host {
  return sqliteHost(place);
}
