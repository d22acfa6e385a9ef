// How does an error show what was seen in place of what was expected?

/** A value in a few words: its JSON, cut where it is long. */
export function described(seen: unknown): string {
  if (seen === undefined) return "missing";
  // JSON has no NaN.
  if (typeof seen === "number") return String(seen);
  if (seen instanceof Date && String(seen) === "Invalid Date") return "an invalid Date";
  let text: string;
  try {
    text =
      JSON.stringify(seen, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)) ?? typeof seen;
  } catch {
    text = `a circular ${typeof seen}`;
  }
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
