// How does a store say what it was given in place of what it can use?

/** In a few words: what it is may be a connection, or a secret. */
export function given(seen: unknown): string {
  if (seen === "") return '""';
  return seen === undefined || seen === null ? String(seen) : `a value of type ${typeof seen}`;
}
