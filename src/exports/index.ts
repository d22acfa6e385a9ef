// tallystick/exports: how do other tools read the books?

export { ExportError } from "./errors.ts";
