// How does the hot path get a state that it may change? A copy of plain records; immer would cost ten times as much.

/** A deep copy of a plain record of primitives and plain records. */
export function clone<State>(state: State): State {
  if (typeof state !== "object" || state === null) return state;
  const copy: Record<string, unknown> = {};
  for (const field in state) {
    const value: unknown = state[field];
    copy[field] = typeof value === "object" ? clone(value) : value;
  }
  return copy as State;
}
