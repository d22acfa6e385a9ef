// What can a test ask of every page?

import * as mishap from "./mishap.ts";
import * as remote from "./remote.ts";

const program = { ...mishap, ...remote };

declare global {
  /** In every page. */
  var tab: typeof program;
}

globalThis.tab = program;
