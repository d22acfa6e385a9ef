// What does a program print in a browser?

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AliasOptions } from "vite";
import { makeFolder, removeFolder } from "../stores/temporary.ts";
import { bundled } from "./bundle.ts";
import { ORIGIN, startBrowser, type Browser } from "./chromium.ts";

const END = "the program has come to its end";

/**
 * Runs a program in tabs of one browser, one after another.
 * @param folder where the program is put, so that the packages which it imports are looked for from there
 * @param alias what else its imports mean
 * @returns what each tab printed
 */
export async function printedBy(
  program: string,
  tabs: number,
  folder: string,
  alias: AliasOptions,
): Promise<string[][]> {
  const main = join(folder, "main.ts");
  await writeFile(join(folder, "program.ts"), program);
  await writeFile(main, `import "./program.ts";\nconsole.log("${END}");\n`);
  const bundle = await bundled(main, alias);
  const profile = await makeFolder();
  try {
    await using browser = await startBrowser(profile, bundle);
    const outputs: string[][] = [];
    while (outputs.length < tabs) outputs.push(await printedInTab(browser));
    return outputs;
  } finally {
    await removeFolder(profile);
  }
}

async function printedInTab(browser: Browser): Promise<string[]> {
  const lines: string[] = [];
  const page = await browser.context.newPage();
  const ended = new Promise<void>((resolve, reject) => {
    page.on("pageerror", reject);
    page.on("console", (message) => {
      if (message.text() === END) resolve();
      else lines.push(message.text());
    });
  });
  await page.goto(ORIGIN);
  await ended;
  return lines;
}
