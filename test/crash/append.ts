// Appends batches of many events until it is killed: node append.ts FILE LIFE NOTEBOOK
// Every event of a batch says how many there are; their number goes from one to some hundreds and back.

import { sqliteStore } from "../../src/stores/sqlite/store.ts";
import { note as event } from "../stores/note.ts";
import { birth, FILE, LIFE, note } from "./notebook.ts";

await birth();
const store = sqliteStore(FILE);
for (let batch = 0; ; batch += 1) {
  const tag = `batch:${LIFE}-${batch}`;
  const size = 1 + ((batch * 37 + Number(LIFE) * 11) % 500);
  const events = Array.from({ length: size }, (_, n) => event([tag, `account:${n % 40}`, `${tag}-${n}`], { size }));
  const result = await store.append(events, [{ tag, head: 0 }]);
  if (!result.ok) throw new Error(`${tag} was there before: ${JSON.stringify(result)}`);
  note(tag, { id: tag, position: result.position });
}
