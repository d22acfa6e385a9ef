// Are the options of a read some? A caller without types may give anything.

import { described } from "../money/described.ts";
import { QueryError } from "./clock.ts";

/** @throws QueryError for what is no object, and for a signal, tags or an `onProgress` that are none */
export function options<Query extends object>(given: Query): Query {
  if (typeof given !== "object" || given === null) {
    throw new QueryError(`options is ${described(given)}: expected an object`);
  }
  const { signal, tags, onProgress } = given as Readonly<Record<string, unknown>>;
  if (signal !== undefined && !(typeof signal === "object" && signal !== null && "throwIfAborted" in signal)) {
    throw new QueryError(`signal is ${described(signal)}: expected an AbortSignal`);
  }
  if (tags !== undefined && !Array.isArray(tags)) {
    throw new QueryError(`tags is ${described(tags)}: expected a list, such as ["account:alice"]`);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new QueryError(`onProgress is ${described(onProgress)}: expected a function`);
  }
  return given;
}
