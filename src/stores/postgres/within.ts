// How does a store take part in a transaction that the host has open on a client of its own?

import { StoreError } from "../errors.ts";
import { queryOn, type PostgresClient, type Query } from "./connection.ts";

/** What newer clients of `pg` know of their transaction: idle, in a transaction, or in a failed one. */
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
  return async (text, values) => {
    // Known only once the client has carried out what was asked of it before: BEGIN may still be on its way.
    if ((await statusOf(client)) === IDLE) throw unusable("the host has no transaction open; expected BEGIN before");
    return query(text, values);
  };
}

function isClient(client: unknown): client is PostgresClient {
  return typeof client === "object" && client !== null && "query" in client && typeof client.query === "function";
}

/** Undefined where a client does not tell. */
async function statusOf(client: PostgresClient): Promise<unknown> {
  if (!("getTransactionStatus" in client) || typeof client.getTransactionStatus !== "function") return undefined;
  const status = (): unknown => (client.getTransactionStatus as () => unknown)();
  if (status() !== IDLE) return status();
  await client.query("");
  return status();
}
