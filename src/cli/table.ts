// How is a table set in plain text? In columns, amounts and counts to the right, the same in every locale.

import type { Money } from "../money/money.ts";

export interface Column<Row> {
  readonly name: string;
  readonly align: "left" | "right";
  /** What a row has there, if anything. */
  readonly cell: (row: Row) => string | undefined;
}

/** A column of texts. */
export function left<Row>(name: string, cell: Column<Row>["cell"]): Column<Row> {
  return { name, align: "left", cell };
}

/** A column of amounts, whose currency stands in another one, or of numbers that are none. */
export function right<Row>(name: string, cell: (row: Row) => Money | number | string | undefined): Column<Row> {
  return {
    name,
    align: "right",
    cell: (row) => {
      const seen = cell(row);
      return typeof seen === "object" ? seen.value : seen === undefined ? undefined : String(seen);
    },
  };
}

/** What stands where there is nothing, so that every line has as many words as columns. */
const NOTHING = "-";

/**
 * A line of names, then a line for each row. Columns are as wide as what was seen so far: a long table comes page by page,
 * and a column that grows stays so.
 */
export async function* table<Row>(
  columns: readonly Column<Row>[],
  pages: Iterable<readonly Row[]> | AsyncIterable<readonly Row[]>,
): AsyncGenerator<string, void, undefined> {
  const widths = columns.map(() => 0);
  let head: readonly string[] | undefined = columns.map(({ name }) => name);
  for await (const rows of pages) {
    const cells = rows.map((row) => columns.map(({ cell }) => shown(cell(row))));
    const lines = head ? [head, ...cells] : cells;
    head = undefined;
    for (const line of lines) {
      for (const [index, text] of line.entries()) widths[index] = Math.max(widths[index] ?? 0, width(text));
    }
    for (const line of lines) yield set(columns, line, widths);
  }
  if (head) yield set(columns, head, head.map(width));
}

function set(columns: readonly Column<never>[], line: readonly string[], widths: readonly number[]): string {
  const cells = line.map((text, index) => {
    const space = " ".repeat((widths[index] ?? 0) - width(text));
    return columns[index]?.align === "right" ? space + text : text + space;
  });
  return `${cells.join("  ").trimEnd()}\n`;
}

function width(text: string): number {
  return Array.from(text).length;
}

/** A text that has nothing to be seen is none. */
function shown(text: string = ""): string {
  const line = onOneLine(text);
  return line.trim() === "" ? NOTHING : line;
}

/** What strangers wrote must not end a line, nor tell the terminal what to do, nor turn around what stands beside it. */
export function onOneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (seen) => `\\u{${(seen.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What something is, one line for each of its names. */
export async function* sheet(lines: readonly (readonly [name: string, text: string])[]): AsyncGenerator<string> {
  const widest = lines.reduce((most, [name]) => Math.max(most, name.length), 0);
  for (const [name, text] of lines) yield `${name.padEnd(widest)}  ${shown(text)}\n`;
}
