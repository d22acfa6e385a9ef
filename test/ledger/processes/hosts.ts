// Which host is meant? The file of a SQLite database.

import { sqliteHost, type Host } from "./host.ts";

export async function hostAt(place: string): Promise<Host> {
  return sqliteHost(place);
}
