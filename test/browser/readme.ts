// What would the first program of the README be in a browser? The same, but for the line that names the store.

import { blocksOf } from "../docs/blocks.ts";

/** The stores that a browser has. */
export const BROWSER_STORES = [
  { store: "memoryStore()", from: 'import { memoryStore } from "tallystick";' },
  { store: 'indexedDbStore("wallet")', from: 'import { indexedDbStore } from "tallystick/indexeddb";' },
] as const;

/** The program on another store, and what it prints. */
export function readmeProgram({ store, from }: (typeof BROWSER_STORES)[number]): { code: string; printed: string[] } {
  const [block] = blocksOf("README.md");
  const code = block?.code
    .replace('import { sqliteStore } from "tallystick/sqlite";', from)
    .replace('sqliteStore("wallet.db")', store);
  if (!block || !code?.includes(from) || !code.includes(store)) {
    throw new Error('the first program of the README was expected to be about sqliteStore("wallet.db")');
  }
  return { code, printed: [...block.printed] };
}
