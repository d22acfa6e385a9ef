// What is wrong with data that does not fit its schema, in plain words?

import * as z from "zod";
import { described } from "../money/described.ts";

/** What does not fit. */
export interface Fault {
  /** Where: `["destination", "bic"]`; the data as a whole where it is empty. */
  readonly path: readonly string[];
  /** The field is none that belongs there; what it holds is nobody's business. */
  readonly isUnknown: boolean;
  /** What stands there; nothing of an unknown field. */
  readonly seen: unknown;
  /** What should stand there, or which fields there are where it is unknown: it follows the word "expected". */
  readonly expected: string;
}

/** The first fault of data under a schema, which has found some. */
export function faultOf(schema: z.ZodType, data: unknown, { issues }: z.ZodError): Fault {
  const [issue] = issues;
  if (issue === undefined) throw new TypeError("a schema refuses data, and says nothing of why");
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const [unknown = ""] = issue.keys;
    const fields = fieldsAt(schema, data, path);
    const expected = fields ? oneOf(fields) : "none of that name";
    return { path: [...path, unknown], isUnknown: true, seen: undefined, expected };
  }
  return { path, isUnknown: false, seen: valueAt(data, path), expected: expectedBy(issue, schema) };
}

/** `one of a, b, c`, and of a single one its name. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? names.join() : `one of ${names.join(", ")}`;
}

/** What stands at a path. */
function valueAt(data: unknown, path: readonly string[]): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}

/** The fields of the object at a path, or undefined where there may be one of several. */
function fieldsAt(schema: unknown, data: unknown, path: readonly string[]): readonly string[] | undefined {
  const plain = unwrapped(schema);
  if (plain instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = plain.def;
    const named = valueAt(data, [discriminator]);
    return fieldsAt(
      plain.options.find((option) => isNamed(option, discriminator, named)),
      data,
      path,
    );
  }
  const [step, ...rest] = path;
  if (plain instanceof z.ZodArray) {
    return step === undefined ? undefined : fieldsAt(plain.element, valueAt(data, [step]), rest);
  }
  if (!(plain instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, unknown>> = plain.shape;
  return step === undefined ? Object.keys(shape) : fieldsAt(shape[step], valueAt(data, [step]), rest);
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}

/** Whether an option of a union is the one that the data names. */
function isNamed(option: unknown, discriminator: string, named: unknown): boolean {
  if (!(option instanceof z.ZodObject)) return false;
  const name: unknown = option.shape[discriminator];
  return name instanceof z.ZodLiteral && [...name.values].includes(named as z.core.util.Literal);
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
};

/** What a schema wants; a message that it has of its own says so already. */
function expectedBy(issue: z.core.$ZodIssue, schema: z.ZodType): string {
  const own = /^expected (?<what>.*)$/s.exec(issue.message)?.groups?.["what"];
  if (own !== undefined) return own;
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "object") return objectOf(issue.path.length === 0 ? fieldsAt(schema, {}, []) : undefined);
      return TYPES[issue.expected] ?? `a value of type ${issue.expected}`;
    case "invalid_value":
      return alternatives(issue.values);
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options) ? alternatives(issue.options) : "another value";
    case "too_big":
      return `no more than ${counted(issue.maximum, issue.origin)}`;
    case "too_small": {
      const least = counted(issue.minimum, issue.origin);
      return issue.origin === "string" || issue.origin === "array" ? `${least} or more` : `no less than ${least}`;
    }
    case "invalid_format":
    case "not_multiple_of":
    case "unrecognized_keys":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return "another value";
  }
}

function objectOf(fields: readonly string[] | undefined): string {
  return fields ? `an object with ${fields.join(", ")}` : "an object";
}

/** `"a", "b" or "c"`. */
function alternatives(values: readonly unknown[]): string {
  const shown = values.map(described);
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} or ${last}`;
}

function counted(count: number | bigint, origin: string): string {
  if (origin === "string") return `${count} ${count === 1 ? "character" : "characters"}`;
  return origin === "array" ? `${count} in the list` : String(count);
}
