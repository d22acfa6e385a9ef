// A law that takes too long tells what it found up to then, before the test's own time is over and takes that along.

import * as fc from "fast-check";

fc.configureGlobal({
  interruptAfterTimeLimit: 50_000 * Number(process.env["LAWS"] ?? 1),
  markInterruptAsFailure: true,
});
