// When is a file really there? When its content is on the disk, and then its name.

import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes the names in a directory durable. Windows does that itself, and cannot be asked to. */
export async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a small file in the place of the one before, so that one or the other is there at any instant. */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const draft = `${path}.new`;
  const handle = await open(draft, "w");
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, path);
  await syncDirectory(dirname(path));
}
