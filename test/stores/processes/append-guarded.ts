// Appends to a few tags that others append to as well, each append guarding what it looked at; says what was accepted:
// node append-guarded.ts FILE COUNT

import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { note } from "../note.ts";

const [, , file = "", count = "0"] = process.argv;
const store = sqliteStore(file);
let conflicts = 0;
for (let done = 0; done < Number(count);) {
  const tags = [0, 1, 2].map((n) => `account:${(n + Math.trunc(Math.random() * 3)) % 5}`);
  const guards = [];
  for (const tag of new Set(tags)) {
    guards.push({ tag, head: (await store.read({ tags: [tag] })).at(-1)?.position ?? 0 });
  }
  const result = await store.append([note(tags.slice(0, 1)), note(tags)], guards);
  if (result.ok) {
    done += 1;
    console.log(JSON.stringify({ first: result.position - 1, guards }));
  } else conflicts += 1;
}
console.log(JSON.stringify({ conflicts }));
await store.close();
