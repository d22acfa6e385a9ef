// Do the declarations of the package that is installed in a folder bring an editor what each command does?

import ts from "typescript";
import { shownTexts } from "../docs/hover.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("expected the folder in which the package is installed");
const { commands } = shownTexts(folder, {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
});
const silent = Object.entries(commands).filter(([, text]) => text === "");
if (silent.length > 0)
  throw new Error(`an editor shows nothing at the methods ${silent.map(([name]) => name).join(", ")}`);
console.log("Declarations, shown in an editor: ok");
