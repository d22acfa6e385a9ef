// Where is the project, and how does it compile?

import { fileURLToPath } from "node:url";
import ts from "typescript";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The project's own options of the compiler. */
export function projectOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, (path) => ts.sys.readFile(path));
  return ts.parseJsonConfigFileContent({ ...(config as object), include: [] }, ts.sys, ROOT).options;
}
