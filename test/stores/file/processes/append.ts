// Appends batches to a log in a directory until it is killed, and says after each where the log ends: node append.ts DIRECTORY

import { fileStore } from "../../../../src/stores/file/store.ts";
import { note } from "../../note.ts";

const store = fileStore(process.argv[2] ?? "");
for (let head = await store.head(); ;) {
  // Large and small by turns, so that a kill finds both half written.
  const size = 1 + ((head * 7) % 40);
  const batch = Array.from({ length: size }, (_, n) =>
    note([`transfer:${head + n + 1}`, "account:a"], { size, of: head }),
  );
  const result = await store.append(batch, [{ tag: "account:a", head }]);
  if (!result.ok) throw new Error(JSON.stringify(result));
  head = result.position;
  console.log(JSON.stringify(head));
}
