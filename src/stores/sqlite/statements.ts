// How are statements prepared once per connection, and when they are first needed?

import type { StatementSync } from "node:sqlite";

/** A connection: what is used of `DatabaseSync` of `node:sqlite`. */
export interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): StatementSync;
  /** Absent in older releases of Node. */
  readonly isTransaction?: boolean;
}

export type Statements = (sql: string) => StatementSync;

export function statements(db: Connection): Statements {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      // Whatever the host has chosen for a connection of its own, here rows are objects with numbers.
      statement.setReadBigInts(false);
      statement.setReturnArrays?.(false);
      prepared.set(sql, statement);
    }
    return statement;
  };
}
