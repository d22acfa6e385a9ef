// A stretch of the log in a file: which lines are known, where are they, and what stands behind them?

import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../errors.ts";
import { replaceFile } from "./durable.ts";
import { labelLine, readLabel } from "./label.ts";
import { NEWLINE, textOf, type Bytes } from "./line.ts";

/** So many bytes are read at a time, or one line if that is longer. */
const PAGE = 1 << 20;

/** What stands behind the known lines instead of one more: bytes up to a newline, or to the end of the file. */
export interface Rest extends Bytes {
  readonly endsFile: boolean;
}

export interface Found {
  readonly texts: readonly string[];
  readonly rest?: Rest;
}

export class Segment {
  readonly directory: string;
  /** The number of its first entry. */
  readonly first: number;
  readonly #handle: FileHandle;
  /** Where each known line begins, and where the last one ends. */
  #bounds = new Uint32Array(64);
  #entries = 0;
  /** Why nobody knows what is on the disk. */
  #doubtful: unknown;

  private constructor(directory: string, first: number, handle: FileHandle, begin: number) {
    this.directory = directory;
    this.first = first;
    this.#handle = handle;
    this.#bounds[0] = begin;
  }

  static nameOf(first: number): string {
    return `${String(first).padStart(16, "0")}.log`;
  }

  /** The first entry of the segment that has a name; undefined if it is the name of something else. */
  static firstOf(name: string): number | undefined {
    const digits = /^(\d{16})\.log$/.exec(name)?.[1];
    return digits === undefined ? undefined : Number(digits);
  }

  /** A segment without entries, durably. */
  static async create(directory: string, first: number): Promise<Segment> {
    await replaceFile(join(directory, Segment.nameOf(first)), labelLine({ kind: "segment", entry: first }));
    return Segment.open(directory, first);
  }

  /** A segment of which no entry is known. @throws StoreError `store_damaged` or `store_newer` */
  static async open(directory: string, first: number): Promise<Segment> {
    const handle = await open(join(directory, Segment.nameOf(first)), "r+");
    try {
      const bytes = await read(handle, 0, 256);
      const end = bytes.indexOf(NEWLINE);
      if (end < 0 || readLabel("segment", bytes.subarray(0, end), directory) !== first) {
        throw new StoreError(
          "store_damaged",
          directory,
          `the first line of ${Segment.nameOf(first)} is not what was written; restore the file from a backup`,
        );
      }
      return new Segment(directory, first, handle, end + 1);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get name(): string {
    return Segment.nameOf(this.first);
  }

  /** The number of the last entry that is known. */
  get last(): number {
    return this.first + this.#entries - 1;
  }

  /** Where the last known line ends. */
  get end(): number {
    return this.#bounds[this.#entries] as number;
  }

  /** Learns lines behind those that are known: all there are, or a page. */
  async readOn(limit: number): Promise<Found> {
    const at = this.end;
    for (let length = PAGE; ; length *= 2) {
      const bytes = await read(this.#handle, at, length);
      const texts: string[] = [];
      for (let begin = 0, end = bytes.indexOf(NEWLINE); end >= 0 && texts.length < limit;) {
        const text = textOf(this.last + 1, bytes.subarray(begin, end));
        if (text === undefined) break;
        texts.push(text);
        begin = end + 1;
        this.#push(at + begin);
        end = bytes.indexOf(NEWLINE, begin);
      }
      if (texts.length > 0 || bytes.length === 0) return { texts };
      const end = bytes.indexOf(NEWLINE) + 1;
      // No newline, and the file goes on.
      if (end === 0 && bytes.length === length) continue;
      const rest = end === 0 ? bytes : bytes.subarray(0, end);
      const { size } = await this.#handle.stat();
      return { texts, rest: { at, bytes: rest, endsFile: at + rest.length === size } };
    }
  }

  /** Known entries from one on: at most `limit`, at most a page, at least one. */
  async read(number: number, limit: number): Promise<string[]> {
    const bounds = this.#bounds;
    const index = number - this.first;
    const begin = bounds[index] as number;
    let count = 1;
    const most = Math.min(limit, this.#entries - index);
    while (count < most && (bounds[index + count + 1] as number) - begin <= PAGE) count += 1;
    const bytes = await read(this.#handle, begin, (bounds[index + count] as number) - begin);
    return Array.from({ length: count }, (_, offset) => {
      const [from = 0, to = 0] = bounds.subarray(index + offset, index + offset + 2);
      const text = textOf(number + offset, bytes.subarray(from - begin, to - begin - 1));
      if (text === undefined) throw this.damaged(number + offset, from);
      return text;
    });
  }

  /** Appends a line, durably. A write that fails leaves the file as it was; a sync that fails is the last. */
  async append(line: Uint8Array): Promise<void> {
    if (this.#doubtful !== undefined) throw this.#doubt(this.#doubtful);
    try {
      for (let written = 0; written < line.length;) {
        const { bytesWritten } = await this.#handle.write(line, written, line.length - written, this.end + written);
        written += bytesWritten;
      }
    } catch (error) {
      await this.#cutBack();
      throw error;
    }
    try {
      await this.#handle.datasync();
    } catch (error) {
      // The system may hold for written what is not on the disk, and another sync may say that all is well.
      this.#doubtful = error;
      await this.#cutBack();
      throw this.#doubt(error);
    }
    this.#push(this.end + line.length);
  }

  /** Makes a whole line, or none, of what a crash has left behind the known lines. */
  async heal({ at, bytes }: Bytes, remains: "whole" | "torn"): Promise<void> {
    let end = at;
    if (remains === "whole") {
      const length = textOf(this.last + 1, bytes) === undefined ? bytes.length - 1 : bytes.length;
      await this.#handle.write(Uint8Array.of(NEWLINE), 0, 1, at + length);
      end += length + 1;
    }
    await this.#handle.truncate(end);
    await this.sync();
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  damaged(number: number, at: number): StoreError {
    return new StoreError(
      "store_damaged",
      this.directory,
      `entry ${number}, at byte ${at} of ${this.name}, is not what was written (checksum); restore it from a backup`,
    );
  }

  async #cutBack(): Promise<void> {
    try {
      await this.#handle.truncate(this.end);
    } catch (error) {
      this.#doubtful ??= error;
    }
  }

  #doubt(cause: unknown): StoreError {
    return new StoreError(
      "store_unavailable",
      this.directory,
      `the system could not say whether a write to ${this.name} is on the disk; close the store and open it again to find out`,
      { cause },
    );
  }

  #push(end: number): void {
    if (this.#entries + 1 === this.#bounds.length) {
      const longer = new Uint32Array(this.#bounds.length * 2);
      longer.set(this.#bounds);
      this.#bounds = longer;
    }
    this.#entries += 1;
    this.#bounds[this.#entries] = end;
  }
}

/** The bytes from one on, fewer only where the file ends. */
async function read(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
