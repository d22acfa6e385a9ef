// File systems in trouble for one program, which only that program can see and which go when it ends.

import { spawnSync } from "node:child_process";

/**
 * What to run a program through, so that the folder is a file system of four megabytes to it. Root may mount one; others may
 * where the system lets them have a user namespace of their own; undefined where it does not.
 */
export function smallDisk(folder: string): string[] | undefined {
  return mounting('mount -t tmpfs -o size=4m tmpfs "$0"', folder);
}

/** The same for a folder that is what it is, and cannot be written to. */
export function readOnlyDisk(folder: string): string[] | undefined {
  return mounting('mount --bind "$0" "$0" && mount -o remount,bind,ro "$0"', folder);
}

function mounting(mount: string, folder: string): string[] | undefined {
  const through = [
    ["unshare", "--mount"],
    ["unshare", "--user", "--map-root-user", "--mount"],
  ].find(
    ([command = "", ...options]) =>
      spawnSync(command, [...options, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0,
  );
  return through && [...through, "sh", "-c", `${mount} && exec "$@"`, folder];
}
