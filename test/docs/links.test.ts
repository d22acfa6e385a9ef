import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { pages, pageText } from "./blocks.ts";

const ROOT = new URL("../../", import.meta.url);

/** The links of a page to other pages, and to headings. */
function linksOf(page: string): string[] {
  return [...pageText(page).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
    .map(({ groups }) => groups?.["target"] ?? "")
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** What the headings of a page can be reached by. */
function anchorsOf(page: string): string[] {
  return [...pageText(page).matchAll(/^#+ (?<heading>.+)$/gm)].map(({ groups }) =>
    (groups?.["heading"] ?? "")
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}

function leadsSomewhere(page: string, target: string): boolean {
  const { pathname, hash } = new URL(target, new URL(page, ROOT));
  const path = pathname.slice(ROOT.pathname.length);
  return existsSync(new URL(path, ROOT)) && (hash === "" || anchorsOf(path).includes(hash.slice(1)));
}

test.for(pages())("every link of %s leads somewhere", (page) => {
  expect(linksOf(page).filter((target) => !leadsSomewhere(page, target))).toEqual([]);
});
