// What may somebody do with a file who is not allowed to write it? node as-nobody.ts FILE

import { StoreError } from "../../../src/stores/errors.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { note } from "../note.ts";

// Root may write anything, whatever the permissions say.
if (process.getuid?.() === 0) {
  process.setgid?.(65534);
  process.setuid?.(65534);
}
const store = sqliteStore(process.argv[2] ?? "");
for (const call of [() => store.append([note(["account:a"])]), () => store.head()]) {
  const outcome: unknown = await call().catch((error: unknown) => {
    if (error instanceof StoreError) return { code: error.code, message: error.message };
    throw error;
  });
  console.log(JSON.stringify(outcome));
}
await store.close();
