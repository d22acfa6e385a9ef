// Which stretch of time is a report about, and is an instant in it?

/** Instants in UTC with milliseconds: from `from` on, before `to`; without an end where one is absent. */
export interface Period {
  readonly from?: string;
  readonly to?: string;
}

export function placeIn({ from, to }: Period, at: string): "before" | "within" | "after" {
  if (from !== undefined && at < from) return "before";
  return to === undefined || at < to ? "within" : "after";
}
