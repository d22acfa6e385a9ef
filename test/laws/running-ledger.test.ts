// The running ledger answers as the model does, on every store. (In the browser: test/browser/laws.test.ts.)

import { describe } from "vitest";
import { PLACES } from "./harness.ts";
import { ledgerLaws } from "./ledger-laws.ts";

describe.each(PLACES)("on $name", ({ place, runs }) => {
  ledgerLaws(place, runs);
});
