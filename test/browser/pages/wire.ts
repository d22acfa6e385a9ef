// How do calls get into a page and answers out of it? As JSON, so that no text or name is lost on the way.

/** JSON has no bigint; a store has to be asked to write one nevertheless, to see that it refuses. */
const BIGINT = "\u0000bigint:";

export function toText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${BIGINT}${part}` : part));
}

export function fromText(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) =>
    typeof part === "string" && part.startsWith(BIGINT) ? BigInt(part.slice(BIGINT.length)) : part,
  ) as unknown;
}
