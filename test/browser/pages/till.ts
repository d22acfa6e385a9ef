// What can a test ask of a page that has a ledger?

import * as ledger from "./ledger.ts";
import * as mishap from "./mishap.ts";
import * as remote from "./remote.ts";

declare global {
  /** In a page that has a ledger, beside `tab`. */
  var till: typeof ledger;
}

globalThis.tab = { ...mishap, ...remote };
globalThis.till = ledger;
