// What does a database have to be able to do? What is used of a `Pool` of `pg`, of `PGlite`, and of the likes of them.

/** The answer to a statement; rows are objects, their members named as the columns. */
export interface PostgresRows {
  readonly rows: readonly unknown[];
}

/** A connection, as the host has one with a transaction open on it. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<PostgresRows>;
}

/** A connection that is borrowed from a pool. */
export interface PooledClient extends PostgresClient {
  /** Gives it back; with `true` it is not used again. */
  release(destroy?: boolean): void;
  on?(event: "notification" | "error" | "end", listener: () => void): unknown;
  off?(event: "error", listener: () => void): unknown;
}

/** Connections to a database. Every call of `query` may go to another one, a fresh one where one was lost. */
export interface PostgresPool extends PostgresClient {
  /** For `LISTEN`, and for the transactions of checkpoints. Where it is absent, watchers poll. */
  connect?(): Promise<PooledClient>;
  readonly options?: { readonly max?: number };
}

export type Row = Readonly<Record<string, unknown>>;

/** Carries out one statement. */
export type Query = (text: string, values?: unknown[]) => Promise<readonly Row[]>;

export function queryOn(client: PostgresClient): Query {
  return async (text, values) => (await client.query(text, values)).rows as readonly Row[];
}
