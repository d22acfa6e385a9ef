// The program: `tallystick COMMAND …`.

import { processTerminal } from "./process.ts";
import { INTERRUPTED, run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), processTerminal());
// Who interrupts does not wait for what nobody has read yet; everything that was open is closed.
if (process.exitCode === INTERRUPTED) process.exit();
