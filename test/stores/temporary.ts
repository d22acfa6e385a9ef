// A folder that is gone after the test.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A fresh folder; whoever made it removes it. */
export function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "tallystick-"));
}

export async function removeFolder(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true });
}

/** A fresh folder for one test, removed when it has finished. */
export async function temporaryFolder(): Promise<string> {
  const folder = await makeFolder();
  onTestFinished(() => removeFolder(folder));
  return folder;
}
