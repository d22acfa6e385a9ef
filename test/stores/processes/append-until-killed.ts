// Appends batches of a size until it is killed, and says after each where the log ends:
// node append-until-killed.ts FILE SIZE

import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { note } from "../note.ts";

const [, , file = "", size = "1"] = process.argv;
const store = sqliteStore(file);
for (let head = await store.head(); ;) {
  // Each event can be told by its position.
  const batch = Array.from({ length: Number(size) }, (_, index) => {
    const position = head + index + 1;
    return note([`transfer:${position}`, `account:${position % 50}`]);
  });
  const result = await store.append(batch, [{ tag: `transfer:${head + 1}`, head: 0 }]);
  if (!result.ok) throw new Error(JSON.stringify(result));
  head = result.position;
  console.log(JSON.stringify(head));
}
