// What may a log hold? Events of every type with any ids, texts and amounts that their schemas allow and a decision could record.

import * as fc from "fast-check";
import { EVENTS, type EventType, type LedgerEvent } from "../../events/catalogue.ts";
import type { Meta } from "../../events/envelope.ts";
import { EVENT_DATA } from "./flows.ts";
import { id } from "./id.ts";
import { instant } from "./instant.ts";

/** What goes with an event. */
export function meta(): fc.Arbitrary<Meta> {
  const printable = fc.string({ unit: fc.constantFrom(...'!~azAZ09:_-"\\{'.split("")), minLength: 1, maxLength: 20 });
  return fc.record(
    {
      key: printable,
      actor: printable,
      command: fc.constantFrom("transfer", "fund"),
      fingerprint: fc.constant("00ff"),
      cause: id(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Meta>;
}

/** A recorded event of one type, or of any. */
export function event<Type extends EventType>(type: Type): fc.Arbitrary<LedgerEvent<Type>>;
export function event(type?: EventType): fc.Arbitrary<LedgerEvent>;
export function event(type?: EventType): fc.Arbitrary<LedgerEvent> {
  if (type === undefined) return fc.oneof(...(Object.keys(EVENT_DATA) as EventType[]).map((each) => event(each)));
  return fc.record({
    position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    id: id(),
    type: fc.constant(type),
    version: fc.constant(EVENTS[type].version),
    at: instant(),
    data: EVENT_DATA[type](),
    meta: meta(),
  }) as fc.Arbitrary<LedgerEvent>;
}
