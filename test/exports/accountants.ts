// What do hledger and beancount say of the books, run as an accountant would?

import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeFolder, removeFolder } from "../stores/temporary.ts";

const run = promisify(execFile);

/** Prints every value of a metadata key, as JSON. */
const METADATA = `
import json, sys
from beancount import loader
entries, errors, options = loader.load_file(sys.argv[1])
print(json.dumps([entry.meta[sys.argv[2]] for entry in entries if sys.argv[2] in entry.meta]))
`;

export class Accountants {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async hired(): Promise<Accountants> {
    return new Accountants(await makeFolder());
  }

  async dismissed(): Promise<void> {
    await removeFolder(this.#folder);
  }

  /** What a tool has against the books; nothing where it accepts them. */
  async objection(tool: "hledger" | "beancount", books: string): Promise<string | undefined> {
    const file = await this.#file(tool, books);
    try {
      if (tool === "hledger") await run("hledger", ["-f", file, "check", "--strict"]);
      else await run("bean-check", ["--no-cache", file]);
      return undefined;
    } catch (error) {
      const { code, stderr } = error as { readonly code: unknown; readonly stderr: string };
      if (code !== 1) throw error;
      return stderr;
    }
  }

  /** What a tool finds under a name in the transactions, in their order. */
  async remarks(tool: "hledger" | "beancount", books: string, name: string): Promise<string[]> {
    const file = await this.#file(tool, books);
    if (tool === "beancount") {
      const { stdout } = await run(await python(), ["-c", METADATA, file, name]);
      return JSON.parse(stdout) as string[];
    }
    const { stdout } = await run("hledger", ["-f", file, "print", "-O", "json"]);
    const transactions = JSON.parse(stdout) as { readonly tcomment: string }[];
    const lines = transactions.flatMap(({ tcomment }) => tcomment.split("\n"));
    return lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
  }

  async #file(tool: string, books: string): Promise<string> {
    const file = join(this.#folder, `books.${tool}`);
    await writeFile(file, books);
    return file;
  }
}

/** The Python that beancount was installed for; the machine may have others. */
async function python(): Promise<string> {
  const { stdout } = await run("which", ["bean-check"]);
  const [shebang = ""] = (await readFile(stdout.trim(), "utf8")).split("\n");
  return shebang.replace(/^#!\s*/, "");
}
