import { execFileSync } from "node:child_process";
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

/** Where a link of a page leads: a path in the project, and a heading there or "". */
function placeOf(page: string, target: string): { readonly path: string; readonly anchor: string } {
  const { pathname, hash } = new URL(target, new URL(page, ROOT));
  return { path: pathname.slice(ROOT.pathname.length), anchor: hash.slice(1) };
}

function leadsSomewhere(page: string, target: string): boolean {
  const { path, anchor } = placeOf(page, target);
  return existsSync(new URL(path, ROOT)) && (anchor === "" || anchorsOf(path).includes(anchor));
}

/** The files that would be published, as npm tells. */
function published(): readonly string[] {
  const told = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [pack] = Object.values(JSON.parse(told) as Record<string, { files: { path: string }[] }>);
  return pack?.files.map(({ path }) => path) ?? [];
}

test.for(pages())("every link of %s leads somewhere", (page) => {
  expect(linksOf(page).filter((target) => !leadsSomewhere(page, target))).toEqual([]);
});

test("every page is in the published package, and all that it links to", () => {
  const files = new Set(published());
  expect(pages().filter((page) => !files.has(page))).toEqual([]);
  const missing = pages().flatMap((page) =>
    linksOf(page)
      .filter((target) => !files.has(placeOf(page, target).path))
      .map((target) => `${page}: ${target}`),
  );
  expect(missing).toEqual([]);
});
