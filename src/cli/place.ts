// Which store is meant by a text? A file, a directory, or a ledger of a server.

import { UsageError } from "./errors.ts";

export type Place =
  | { readonly kind: "sqlite"; readonly path: string }
  | { readonly kind: "file"; readonly directory: string }
  | { readonly kind: "postgres"; readonly url: string; readonly ledger: string }
  | {
      readonly kind: "nats";
      readonly servers: readonly string[];
      readonly user?: string;
      readonly password?: string;
      readonly ledger: string;
    };

export const PLACES = "the path of a SQLite file, file:DIRECTORY, postgres://…#LEDGER or nats://…#LEDGER";

/**
 * @param name how the text was given: `--store`
 * @param ledger the name of the ledger, where the text has none
 * @throws UsageError for a text that names no store
 */
export function placeOf(text: string, { name, ledger }: { readonly name: string; readonly ledger?: string }): Place {
  const scheme = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\//.exec(text)?.groups?.["scheme"];
  switch (scheme) {
    case "postgres":
    case "postgresql": {
      const [url, named] = split(text);
      return { kind: "postgres", url, ledger: ledgerOf(name, scheme, named ?? ledger) };
    }
    case "nats": {
      const [url, named] = split(text);
      return {
        kind: "nats",
        ...serversIn(url, name),
        ledger: natsLedgerOf(name, ledgerOf(name, scheme, named ?? ledger)),
      };
    }
    case undefined:
      break;
    default:
      throw new UsageError(`${name} begins with "${scheme}://": expected ${PLACES}`);
  }
  if (ledger !== undefined) {
    throw new UsageError(`--ledger is ${JSON.stringify(ledger)}: expected none, since a file holds one ledger`);
  }
  const directory = /^file:(?<directory>.*)$/s.exec(text)?.groups?.["directory"];
  if (directory === undefined) return { kind: "sqlite", path: text };
  if (directory === "") throw new UsageError(`${name} is "file:": expected file:DIRECTORY`);
  return { kind: "file", directory };
}

/** The url, and the name of the ledger behind `#`. */
function split(text: string): readonly [url: string, ledger: string | undefined] {
  const at = text.indexOf("#");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

// The url itself is not shown: there may be a password in it.
function ledgerOf(name: string, scheme: string, ledger: string | undefined): string {
  if (ledger !== undefined && ledger !== "") return ledger;
  throw new UsageError(`${name} names no ledger: expected ${scheme}://…#LEDGER, or --ledger`);
}

function natsLedgerOf(name: string, ledger: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(ledger)) return ledger;
  const seen = JSON.stringify(ledger);
  throw new UsageError(`${name} names the ledger ${seen}: expected 1 to 64 letters, digits, "_" and "-" on NATS`);
}

/** `nats://user:password@one:4222,two:4222`: several servers of one cluster. */
function serversIn(url: string, name: string): { servers: readonly string[]; user?: string; password?: string } {
  const rest = url.slice("nats://".length);
  const at = rest.lastIndexOf("@");
  const servers = rest.slice(at + 1).split(",");
  if (at < 0) return { servers };
  // A password may have colons of its own.
  const [, user = "", password] = /^([^:]*)(?::(.*))?$/s.exec(rest.slice(0, at)) ?? [];
  return {
    servers,
    user: decoded(user, name),
    ...(password === undefined ? {} : { password: decoded(password, name) }),
  };
}

// Neither is shown: one of them is a secret.
function decoded(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UsageError(
      `${name} has a user or a password with a % that stands for nothing: expected two hex digits behind it, %25 for itself`,
    );
  }
}
