// What does an editor show of the methods of a ledger, and of the fields that they take?

import { join } from "node:path";
import ts from "typescript";
import { COMMANDS, type CommandType } from "../../src/wallet/commands.ts";

const NAMES = Object.keys(COMMANDS) as CommandType[];

/** What is said beside a field, and what is used where it is left out (`@defaultValue`); "" where nothing is. */
export interface FieldText {
  readonly text: string;
  readonly fallback: string;
}

export type FieldTexts = Readonly<Record<string, FieldText>>;

/** What stands beside the commands, their fields, and the options of every command. */
export interface Texts {
  readonly commands: Readonly<Record<CommandType, string>>;
  readonly fields: Readonly<Record<CommandType, FieldTexts>>;
  readonly options: FieldTexts;
}

/** What an editor shows in a program in a folder that imports the package by its name. */
export function shownTexts(folder: string, options: ts.CompilerOptions): Texts {
  const program = [
    'import type { CommandInput, Ledger, SubmitOptions } from "tallystick";',
    "declare const ledger: Ledger;",
    "declare const options: SubmitOptions;",
    ...NAMES.map((name) => `declare const ${name}: CommandInput<"${name}">;`),
    ...NAMES.map((name) => `ledger.${name};`),
  ].join("\n");
  const { service, file } = serviceFor(program, folder, options);
  const checker = service.getProgram()?.getTypeChecker();
  const source = service.getProgram()?.getSourceFile(file);
  if (!checker || !source) throw new TypeError(`expected the compiler to know ${file}`);
  const commands = NAMES.map((name) => {
    const shown = service.getQuickInfoAtPosition(file, program.indexOf(`ledger.${name};`) + "ledger.".length);
    return [name, ts.displayPartsToString(shown?.documentation)] as const;
  });
  const fields = new Map(
    checker.getSymbolsInScope(source, ts.SymbolFlags.BlockScopedVariable).map((symbol) => {
      const properties = checker.getTypeOfSymbolAtLocation(symbol, source).getProperties();
      return [symbol.name, Object.fromEntries(properties.map((field) => [field.name, textOf(field, checker)]))];
    }),
  );
  return {
    commands: Object.fromEntries(commands) as Record<CommandType, string>,
    fields: Object.fromEntries(NAMES.map((name) => [name, fields.get(name) ?? {}])) as Record<CommandType, FieldTexts>,
    options: fields.get("options") ?? {},
  };
}

function textOf(field: ts.Symbol, checker: ts.TypeChecker): FieldText {
  const fallback = field.getJsDocTags(checker).find(({ name }) => name === "defaultValue");
  return {
    text: ts.displayPartsToString(field.getDocumentationComment(checker)),
    fallback: ts.displayPartsToString(fallback?.text),
  };
}

/** A compiler that knows a program as if it were a file of a folder. */
function serviceFor(program: string, folder: string, options: ts.CompilerOptions) {
  const file = join(folder, "hover.mts");
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
  return { service, file };
}
