// How is a long answer of a ledger read? Page by page, each behind the one before.

/** How many entries a page has. */
export const PAGE = 1000;

interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next?: number;
}

/** @param read the page behind a position */
export async function* pagesOf<Entry>(
  read: (after: number) => Promise<Page<Entry>>,
): AsyncGenerator<readonly Entry[], void, undefined> {
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: Page<Entry> = await read(after);
    yield page.entries;
    after = page.next;
  }
}
