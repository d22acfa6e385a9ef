// A reader of CSV by the letter of RFC 4180, which shares nothing with what writes it.

/** The rows of a file, each of its cells; throws at what RFC 4180 does not allow. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  const fail = (why: string): never => {
    throw new Error(`at character ${at}: ${why}`);
  };

  function quotedCell(): string {
    let cell = "";
    for (at += 1; ; at += 1) {
      if (at >= text.length) return fail("a quote is never closed");
      if (text[at] !== '"') cell += text[at];
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else break;
    }
    at += 1;
    return cell;
  }

  function plainCell(): string {
    const start = at;
    while (at < text.length && !',"\r\n'.includes(text[at] ?? "")) at += 1;
    return text.slice(start, at);
  }

  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      row.push(text[at] === '"' ? quotedCell() : plainCell());
      if (text[at] !== ",") break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== "\r\n") fail("a row ends with something else than CRLF");
    at += 2;
    rows.push(row);
  }
  return rows;
}

/** The rows behind the first, each cell under the name that stands in the first. */
export function readRecords(text: string): Record<string, string>[] {
  const [names = [], ...rows] = readCsv(text);
  return rows.map((row) => {
    if (row.length !== names.length) throw new Error(`a row of ${row.length} cells under ${names.length} names`);
    return Object.fromEntries(names.map((name, index) => [name, row[index] ?? ""]));
  });
}
