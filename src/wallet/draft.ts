// How does a recipe turn a draft of a tagged union into another member of it?

/** In place, as recipes do; the members of a union differ by fields that `next` brings along. */
export function become<State extends object>(draft: State, next: State): void {
  Object.assign(draft, next);
}
