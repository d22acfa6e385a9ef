// How does a recipe turn a draft of a tagged union into another member of it?

/** In place, as recipes do; the members of a union differ by fields that `next` brings along. */
export function become<State extends object>(draft: State, next: State): void {
  Object.assign(draft, next);
}

/** A record without one of its entries, for states that replace their records as a whole. */
export function without<Value>(record: Readonly<Record<string, Value>>, name: string): Readonly<Record<string, Value>> {
  const { [name]: _, ...rest } = record;
  return rest;
}
