// What does an editor show of the methods of a ledger?

import { join } from "node:path";
import ts from "typescript";
import { COMMANDS } from "../../src/wallet/commands.ts";

/** The text that stands beside each command, for a program in a folder that imports the package by its name. */
export function hoverTexts(folder: string, options: ts.CompilerOptions): Readonly<Record<string, string>> {
  const names = Object.keys(COMMANDS);
  const file = join(folder, "hover.mts");
  const program = [
    'import type { Ledger } from "tallystick";',
    "declare const ledger: Ledger;",
    ...names.map((name) => `ledger.${name};`),
  ].join("\n");
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot(path) {
      const text = path === file ? program : ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path, encoding) => ts.sys.readFile(path, encoding),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) => ts.sys.realpath?.(path) ?? path,
  });
  const texts = names.map((name) => {
    const shown = service.getQuickInfoAtPosition(file, program.indexOf(`ledger.${name};`) + "ledger.".length);
    return [name, ts.displayPartsToString(shown?.documentation)] as const;
  });
  return Object.fromEntries(texts);
}
