// A file system of four megabytes for one program, which only that program can see and which goes when it ends.

import { spawnSync } from "node:child_process";

/**
 * What to run a program through, so that the folder is such a file system to it. Root may mount one; others may where the
 * system lets them have a user namespace of their own; undefined where it does not.
 */
export function smallDisk(folder: string): string[] | undefined {
  const through = [
    ["unshare", "--mount"],
    ["unshare", "--user", "--map-root-user", "--mount"],
  ].find(
    ([command = "", ...options]) =>
      spawnSync(command, [...options, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0,
  );
  return through && [...through, "sh", "-c", 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"', folder];
}
