// What if something is left out?

import * as fc from "fast-check";
import { text } from "./id.ts";

/** Given so many times for every time that it is left out, as `undefined`. */
export function maybe<Value>(arbitrary: fc.Arbitrary<Value>, times = 1): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: times, arbitrary });
}

/** Some text, or none: a record with or without the field. */
export function maybeText(field: "memo" | "reason"): fc.Arbitrary<Record<string, string>> {
  return fc.option(text(), { nil: undefined }).map((given) => (given === undefined ? {} : { [field]: given }));
}
