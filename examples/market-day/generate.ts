// Writes commands.jsonl: `node examples/market-day/generate.ts`. The file is committed; writing it again changes nothing.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { marketDay } from "./day.ts";

const file = fileURLToPath(new URL("./commands.jsonl", import.meta.url));
const text = marketDay();
writeFileSync(file, text);
console.log(`${text.split("\n").length - 1} commands written to ${file}`);
