// In which order do readers get what is kept by name?

/** The entries by name, in the order of code units, which for days, months, words and asset codes is the one that people expect. */
export function inOrder<Value>(map: ReadonlyMap<string, Value>): [name: string, value: Value][] {
  return [...map].sort(([one], [other]) => (one < other ? -1 : 1));
}
