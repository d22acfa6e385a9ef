// A log of entries in memory that several handles share: as little as a log can be.

import type { Log } from "../../../src/stores/log/log.ts";

export function logIn(entries: string[]): Log {
  return {
    async append(entry, head) {
      if (entries.length !== head) return false;
      entries.push(entry);
      return true;
    },
    async read(after, limit) {
      return entries.slice(after, after + limit);
    },
    async close() {},
  };
}

/** The log, and how often each of its functions was called. */
export function counted(log: Log): Log & { readonly calls: { append: number; read: number } } {
  const calls = { append: 0, read: 0 };
  return {
    ...log,
    calls,
    append(entry, head) {
      calls.append += 1;
      return log.append(entry, head);
    },
    read(after, limit) {
      calls.read += 1;
      return log.read(after, limit);
    },
  };
}
