// Copies a log until it is done or killed: node copy.ts FROM TO

import { copyLog } from "../../../src/index.ts";
import { sqliteStore } from "../../../src/stores/sqlite/store.ts";
import { birth } from "../../crash/notebook.ts";

const [, , FROM = "", TO = ""] = process.argv;

await birth();
let copied = 0;
await copyLog(sqliteStore(FROM), sqliteStore(TO), {
  batch: 20,
  onProgress: ({ step }) => {
    if (step !== "copy") return;
    copied += 1;
    if (copied === 1) console.log(JSON.stringify("copied"));
  },
});
