// How do tests of policies name an instant? By the days since the first one, and the time of day.

/** `+1 09:30` is half past nine on the day after the first one, UTC; years away it is written in full. */
export function instantSince(first: string, when: string): string {
  if (when.includes("T")) return when;
  const [time = "", days = "0"] = when.split(" ").toReversed();
  const date = new Date(`${first}T${time.length === 5 ? `${time}:00` : time}Z`);
  date.setUTCDate(date.getUTCDate() + Number(days));
  return date.toISOString();
}
