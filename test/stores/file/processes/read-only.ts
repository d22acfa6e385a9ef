// Tries everything on a log in a directory that cannot be written to, and says what came of it: node read-only.ts DIRECTORY

import { StoreError } from "../../../../src/stores/errors.ts";
import { fileStore } from "../../../../src/stores/file/store.ts";
import { note } from "../../note.ts";

const store = fileStore(process.argv[2] ?? "");
const tried = {
  append: () => store.append([note(["account:a"])]),
  read: () => store.read(),
  head: () => store.head(),
};
for (const [name, call] of Object.entries(tried)) {
  const code = await call().then(
    () => "done",
    (error: unknown) => (error instanceof StoreError ? error.code : String(error)),
  );
  console.log(JSON.stringify({ [name]: code }));
}
await store.close();
