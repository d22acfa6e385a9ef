// How does the hot path get a state that it may change? A copy of plain records; immer would cost ten times as much.

/** A deep copy of a plain record of primitives and plain records. */
export function clone<State extends object>(state: State): State {
  // A spread copies a record as one block, however it came to be; only nested records need a look each.
  const copy = { ...state } as Record<string, unknown>;
  for (const field in copy) {
    const value = copy[field];
    if (typeof value === "object" && value !== null) copy[field] = clone(value);
  }
  return copy as State;
}
