// How does a store take part in a transaction that the host has open on a client of its own?

import { StoreError } from "../errors.ts";
import { queryOn, type PostgresClient, type Query } from "./connection.ts";

/** What newer clients of `pg` say of themselves where no transaction is open. */
const IDLE = "I";

/**
 * Statements inside the transaction that the host has open on `client`.
 * @throws StoreError `store_unavailable` if it is none, or a pool
 */
export function hostTransaction(client: unknown, place: string): Query {
  const unusable = (message: string) => new StoreError("store_unavailable", place, message);
  if (!isClient(client)) throw unusable("expected the client on which the host has a transaction open");
  if ("totalCount" in client) throw unusable("a pool has no transaction; expected a client with one open");
  const query = queryOn(client);
  return (text, values) =>
    inTurn(client, () => {
      if (isIdle(client)) throw unusable("the host has no transaction open; expected BEGIN before");
      return query(text, values);
    });
}

/** A client carries out one statement at a time: those of several commands wait for one another. */
const lastTurns = new WeakMap<PostgresClient, Promise<unknown>>();

function inTurn<Result>(client: PostgresClient, step: () => Promise<Result>): Promise<Result> {
  const turn = (lastTurns.get(client) ?? Promise.resolve()).then(step);
  lastTurns.set(
    client,
    turn.catch(() => undefined),
  );
  return turn;
}

function isClient(client: unknown): client is PostgresClient {
  return typeof client === "object" && client !== null && "query" in client && typeof client.query === "function";
}

/** Whether it is known that no transaction is open: newer clients of `pg` tell. */
function isIdle(client: PostgresClient): boolean {
  return (
    "getTransactionStatus" in client &&
    typeof client.getTransactionStatus === "function" &&
    client.getTransactionStatus() === IDLE
  );
}
