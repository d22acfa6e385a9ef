// What a table in plain text says, read back by the rule by which it is set: two blanks or more between two cells.

/** The rows of a table, each with its cells by the names of their columns. */
export function rowsIn(text: string): Record<string, string>[] {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const names = head.trim().split(/ {2,}/);
  return lines.map((line) => {
    const rest = line.trim();
    // The last cell is what somebody wrote, who may have used the space bar as they liked.
    const cells = rest.match(new RegExp(`^${"(\\S+(?: \\S+)*) {2,}".repeat(names.length - 1)}(.*)$`));
    if (!cells) throw new Error(`${JSON.stringify(line)} has not as many cells as ${JSON.stringify(head)}`);
    return Object.fromEntries(names.map((name, index) => [name, cells[index + 1] ?? ""]));
  });
}
