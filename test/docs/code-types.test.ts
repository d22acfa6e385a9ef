import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { blocksOf, pages } from "./blocks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
// Inside the project, so that the package is found by its name.
const FOLDER = fileURLToPath(new URL(".generated/types/", import.meta.url));

/** What the compiler says of each program, under the project's own options. */
function typeErrors(programs: readonly { readonly title: string; readonly code: string }[]): string[] {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const titles = new Map(programs.map(({ title }, index) => [join(FOLDER, `${index}.ts`), title]));
  const files = [...titles.keys()];
  for (const [index, file] of files.entries()) writeFileSync(file, programs[index]?.code ?? "");
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...(config as object), files, include: [] }, ts.sys, ROOT);
  const program = ts.createProgram(files, options);
  const errors = [...titles].flatMap(([file, title]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${title}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  });
  rmSync(FOLDER, { recursive: true, force: true });
  return errors;
}

test("every program of the documentation satisfies the type checker, as strict as the project's own code", () => {
  const mistake = { title: "a mistake", code: 'import { money } from "tallystick";\nmoney(24.9, "USD");\n' };
  expect(typeErrors([...pages().flatMap((page) => blocksOf(page)), mistake])).toEqual([
    expect.stringMatching(/^a mistake: /),
  ]);
});
