// Which period was asked for?

import type { Period } from "../projections/period.ts";
import { instant, QueryError, type InstantInput } from "./clock.ts";

export interface PeriodQuery {
  readonly from?: InstantInput | undefined;
  readonly to?: InstantInput | undefined;
}

/** A period in UTC, checked. @throws QueryError for what is no instant, and for an end before the beginning */
export function periodOf({ from, to }: PeriodQuery): Period {
  const period: Period = {
    ...(from === undefined ? {} : { from: instant(from, "from") }),
    ...(to === undefined ? {} : { to: instant(to, "to") }),
  };
  if (period.from !== undefined && period.to !== undefined && period.to < period.from) {
    throw new QueryError(`to is "${period.to}": expected an instant no earlier than from, "${period.from}"`);
  }
  return period;
}
