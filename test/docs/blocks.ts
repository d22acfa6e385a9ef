// Which code does the documentation show, and what does it say that it prints?

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface Block {
  /** Where it stands: the page and the line. */
  readonly title: string;
  readonly code: string;
  /** What the comments behind `console.log(…);` and the lines after `//=>` say, in order. */
  readonly printed: readonly string[];
}

/** The pages that people read. */
export function pages(): string[] {
  const docs = readdirSync(`${ROOT}docs`, { recursive: true, encoding: "utf8" });
  return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", ...docs.map((name) => `docs/${name}`)]
    .map((page) => page.replaceAll("\\", "/"))
    .filter((page) => page.endsWith(".md"));
}

export function pageText(page: string): string {
  return readFileSync(ROOT + page, "utf8");
}

/** Every block of TypeScript on a page that is not marked as a fragment. */
export function blocksOf(page: string, text: string = pageText(page)): Block[] {
  return [...text.matchAll(/^```(?:ts|typescript)\b(?<rest>[^\n]*)\n(?<code>[\s\S]*?)^```$/gm)]
    .filter(({ groups }) => groups?.["rest"]?.trim() !== "fragment")
    .map(({ groups, index }) => {
      const code = groups?.["code"] ?? "";
      const line = text.slice(0, index).split("\n").length;
      const printed = [...code.matchAll(/^.*?(?:\bconsole\.log\(.*\); \/\/|\/\/=>) (?<said>.*)$/gm)].map(
        (match) => match.groups?.["said"] ?? "",
      );
      return { title: `${page}, line ${line}`, code, printed };
    });
}
