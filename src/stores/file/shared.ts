// How do several stores of one process use the same directory? They share its log, which is closed with the last of them.

import { mkdir, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Log } from "../log/log.ts";
import { DirectoryLog } from "./directory-log.ts";
import { syncDirectory } from "./durable.ts";
import { describeFailure } from "./failure.ts";

interface Shared {
  readonly log: Promise<DirectoryLog>;
  users: number;
}

/** By the real path of the directory. */
const open = new Map<string, Shared>();
/** Those that are being closed. */
const closing = new Map<string, Promise<void>>();

/** The log in a directory, made if it is not there, and opened by the first call. */
export function sharedLog(directory: string, segmentBytes?: number): Log {
  let joined: Promise<{ path: string; log: DirectoryLog }> | undefined;

  /** What could not be opened is tried again by the next call. */
  function log(): Promise<DirectoryLog> {
    joined ??= join(directory, segmentBytes).catch((error: unknown) => {
      joined = undefined;
      throw describeFailure(error, directory);
    });
    return joined.then((found) => found.log);
  }

  return {
    append: async (entry, head) => (await log()).append(entry, head),
    read: async (after, limit) => (await log()).read(after, limit),
    snapshots: {
      save: async (snapshots) => (await log()).snapshots.save(snapshots),
      latest: async (tags, until) => (await log()).snapshots.latest(tags, until),
      discard: async (tags) => (await log()).snapshots.discard(tags),
    },
    async *watch(after, signal) {
      yield* (await log()).watch(after, signal);
    },
    async close() {
      const found = await joined?.catch(() => undefined);
      if (found) await leave(found.path);
    },
  };
}

async function join(directory: string, segmentBytes?: number): Promise<{ path: string; log: DirectoryLog }> {
  const made = await mkdir(directory).then(() => true, ignoreExisting);
  if (made) await syncDirectory(dirname(resolve(directory)));
  const path = await realpath(directory);
  await closing.get(path)?.catch(() => undefined);
  let shared = open.get(path);
  if (!shared) open.set(path, (shared = { log: DirectoryLog.open(path, segmentBytes), users: 0 }));
  shared.users += 1;
  try {
    return { path, log: await shared.log };
  } catch (error) {
    if (open.get(path) === shared) open.delete(path);
    throw error;
  }
}

async function leave(path: string): Promise<void> {
  const shared = open.get(path);
  if (!shared) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  open.delete(path);
  const closed = shared.log.then((log) => log.close()).finally(() => closing.delete(path));
  closing.set(path, closed);
  await closed;
}

function ignoreExisting(error: unknown): false {
  if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
  throw error;
}
