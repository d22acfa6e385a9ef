// Where are snapshots kept beside a log in a directory? In one file of lines, of which only the last for each counts.

import { constants, open, readFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot, SnapshotStore } from "../store.ts";
import { replaceFile } from "./durable.ts";
import { describeFailure, emptyIfMissing } from "./failure.ts";
import { lineOf, NEWLINE, textOf } from "./line.ts";

const SNAPSHOTS = "tallystick.snapshots";

/** Where the line of a snapshot is. */
interface Place {
  readonly position: number;
  readonly at: number;
  readonly length: number;
}

/**
 * Nothing here is worth more than the log it was made from: it is not synced, a line that is not what was written is no
 * snapshot, and the file may be deleted while no process has the directory open.
 */
export class SnapshotFile implements SnapshotStore {
  readonly #directory: string;
  #file: FileHandle | undefined;
  #end = 0;
  /** The places of the snapshots of each tag, by position. */
  readonly #places = new Map<string, Place[]>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(directory: string) {
    this.#directory = directory;
  }

  save(snapshots: readonly Snapshot[]): Promise<void> {
    return this.#inTurn(async (file) => {
      const lines = snapshots.map(({ tag, position, state }) => lineOf(0, JSON.stringify({ tag, position, state })));
      let at = await this.#write(file, lines);
      for (const [index, { tag, position }] of snapshots.entries()) {
        const { length } = lines[index] as Buffer;
        this.#put(tag, { position, at, length });
        at += length;
      }
    });
  }

  latest(tags: readonly string[], until: number = Number.POSITIVE_INFINITY): Promise<readonly Snapshot[]> {
    return this.#inTurn(async (file) => {
      const found: Snapshot[] = [];
      for (const tag of new Set(tags)) {
        const place = this.#places.get(tag)?.findLast(({ position }) => position <= until);
        if (!place) continue;
        const bytes = Buffer.alloc(place.length);
        await file.read(bytes, 0, place.length, place.at);
        const line = parsed(bytes.subarray(0, -1));
        if (line && "state" in line) found.push(line);
      }
      return found;
    });
  }

  discard(tags: readonly string[]): Promise<void> {
    return this.#inTurn(async (file) => {
      await this.#write(file, [lineOf(0, JSON.stringify({ discarded: tags }))]);
      for (const tag of tags) this.#places.delete(tag);
    });
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#file?.close();
  }

  /** Writes lines behind the others, and tells where the first begins. */
  async #write(file: FileHandle, lines: readonly Buffer[]): Promise<number> {
    const at = this.#end;
    const bytes = Buffer.concat(lines);
    try {
      for (let written = 0; written < bytes.length;) {
        written += (await file.write(bytes, written, bytes.length - written, at + written)).bytesWritten;
      }
    } catch (error) {
      await file.truncate(at).catch(() => undefined);
      throw error;
    }
    this.#end += bytes.length;
    return at;
  }

  #put(tag: string, place: Place): void {
    const places = this.#places.get(tag) ?? [];
    const index = places.findLastIndex(({ position }) => position < place.position) + 1;
    places.splice(index, places[index]?.position === place.position ? 1 : 0, place);
    this.#places.set(tag, places);
  }

  /** Reads what is there, and writes the file anew if most of it is of no use any more. */
  async #load(): Promise<FileHandle> {
    const path = join(this.#directory, SNAPSHOTS);
    const bytes = await readFile(path).catch(emptyIfMissing);
    this.#learn(bytes);
    const lines = [...this.#places.values()].flat().map(({ at, length }) => bytes.subarray(at, at + length));
    const useful = Buffer.concat(lines);
    if (useful.length < bytes.length / 2) {
      // A file that could not be written anew is as good as it was.
      await replaceFile(path, useful).then(
        () => this.#learn(useful),
        () => undefined,
      );
    }
    return open(path, constants.O_RDWR | constants.O_CREAT);
  }

  #learn(bytes: Buffer): void {
    this.#places.clear();
    // What stands behind the last newline is written over.
    this.#end = bytes.lastIndexOf(NEWLINE) + 1;
    for (let at = 0, end = 0; at < this.#end; at = end) {
      end = bytes.indexOf(NEWLINE, at) + 1;
      const line = parsed(bytes.subarray(at, end - 1));
      if (line && "discarded" in line) for (const tag of line.discarded) this.#places.delete(tag);
      else if (line) this.#put(line.tag, { position: line.position, at, length: end - at });
    }
  }

  #inTurn<Result>(step: (file: FileHandle) => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(async () => step((this.#file ??= await this.#load())));
    const described = turn.catch((error: unknown) => {
      throw describeFailure(error, this.#directory);
    });
    this.#turn = described.catch(() => undefined);
    return described;
  }
}

type Line = Snapshot | { readonly discarded: readonly string[] };

/** What a line says, if it is what was written. */
function parsed(line: Uint8Array): Line | undefined {
  const text = textOf(0, line);
  // A boundary: the checksum is that of a line which this release writes.
  return text === undefined ? undefined : (JSON.parse(text) as Line);
}
