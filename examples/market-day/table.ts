// How is a table set in plain text? Columns as wide as their widest cell; amounts and counts to the right.

export type Align = "left" | "right";

/** The rows as lines, indented by two spaces. */
export function table(rows: readonly (readonly string[])[], aligns: readonly Align[]): string[] {
  const widths = aligns.map((_, column) => rows.reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0));
  return rows.map((row) => {
    const cells = aligns.map((align, column) => {
      const [cell, width] = [row[column] ?? "", widths[column] ?? 0];
      return align === "right" ? cell.padStart(width) : cell.padEnd(width);
    });
    return `  ${cells.join("  ")}`.trimEnd();
  });
}

export function count(number: number): string {
  return number.toLocaleString("en-US");
}
