// How is a directory a log? A line per entry, in segments named after their first entry.

import { readdir } from "node:fs/promises";
import { StoreError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { describeFailure } from "./failure.ts";
import { HEAD_MARK, moveHeadMark, readHeadMark } from "./head-mark.ts";
import { lineOf, remainsOf } from "./line.ts";
import { lockDirectory } from "./lock.ts";
import { Segment, type Rest } from "./segment.ts";
import { SnapshotFile } from "./snapshot-file.ts";

/** Large, since all segments stay open; small enough to be copied one by one. */
const SEGMENT_BYTES = 2 ** 28;

/** The log in a directory, of which this process has the lock: nobody else appends. */
export class DirectoryLog implements Log {
  readonly snapshots: SnapshotFile;
  readonly #directory: string;
  readonly #segmentBytes: number;
  readonly #unlock: () => void;
  readonly #segments: Segment[];
  /** The segment up to which, and in which, entries are known. */
  #current: Segment;
  /** Whether the next entry begins another segment. That stays so if making it fails: its file may be there already. */
  #isFull = false;
  /** Whether all entries are known. */
  #complete = false;
  /** The log had at least so many entries, says the mark in the directory. */
  #mark: number;
  /** Appends, and reads of what is not known yet, go one by one. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #watchers = new Set<() => void>();

  private constructor(
    directory: string,
    { segmentBytes, unlock, mark }: { segmentBytes: number; unlock: () => void; mark: number },
    first: Segment,
    others: readonly Segment[],
  ) {
    this.snapshots = new SnapshotFile(directory);
    this.#directory = directory;
    this.#segmentBytes = segmentBytes;
    this.#unlock = unlock;
    this.#segments = [first, ...others];
    this.#current = first;
    this.#mark = mark;
  }

  /** @throws StoreError for a directory that is locked, foreign, of a newer layout, damaged, or not to be written to */
  static async open(directory: string, segmentBytes: number = SEGMENT_BYTES): Promise<DirectoryLog> {
    const segments: Segment[] = [];
    let unlock: (() => void) | undefined;
    try {
      expectOurs(await readdir(directory), directory);
      unlock = lockDirectory(directory);
      // Again, now that nobody else changes it.
      const names = await readdir(directory);
      const firsts = names.flatMap((name) => Segment.firstOf(name) ?? []).toSorted((a, b) => a - b);
      if (firsts.length === 0 && !names.includes(HEAD_MARK)) await moveHeadMark(directory, 0);
      const mark = await readHeadMark(directory);
      if (firsts.length === 0 && mark === 0) segments.push(await Segment.create(directory, 1));
      for (const first of firsts) segments.push(await Segment.open(directory, first));
      const [first, ...others] = segments;
      if (first?.first !== 1) throw damagedDirectory(directory, `${Segment.nameOf(1)} is missing`);
      return new DirectoryLog(directory, { segmentBytes, unlock, mark }, first, others);
    } catch (error) {
      await Promise.all(segments.map((segment) => segment.close()));
      unlock?.();
      throw describeFailure(error, directory);
    }
  }

  append(entry: string, head: number): Promise<boolean> {
    return this.#inTurn(async () => {
      while (!this.#complete) await this.#readOn(Number.POSITIVE_INFINITY);
      if (this.#current.last !== head) return false;
      const line = lineOf(head + 1, entry);
      const { end, last, first } = this.#current;
      this.#isFull ||= end + line.length > this.#segmentBytes && last >= first;
      if (this.#isFull) await this.#rotate();
      await this.#current.append(line);
      for (const wake of this.#watchers) wake();
      return true;
    });
  }

  async read(after: number, limit: number): Promise<readonly string[]> {
    for (;;) {
      if (after < this.#current.last) return this.#known(after + 1, limit);
      if (this.#complete) return [];
      const { first, texts } = await this.#inTurn(() => this.#readOn(limit));
      if (first === after + 1 && texts.length > 0) return texts;
    }
  }

  async *watch(after: number, signal: AbortSignal): AsyncGenerator<void> {
    for (let seen = after; !signal.aborted;) {
      if (this.#current.last === seen) await this.#moved(signal);
      else {
        seen = this.#current.last;
        yield;
      }
    }
  }

  async close(): Promise<void> {
    await this.#turn;
    try {
      if (this.#complete) await this.#moveMark();
      await Promise.all([this.snapshots, ...this.#segments].map((file) => file.close()));
    } finally {
      this.#unlock();
    }
  }

  async #known(number: number, limit: number): Promise<readonly string[]> {
    const segment = this.#segments.findLast(({ first }) => first <= number) as Segment;
    try {
      return await segment.read(number, limit);
    } catch (error) {
      throw describeFailure(error, this.#directory);
    }
  }

  /** Learns entries behind those that are known: a page of them, or none if all are known by then. */
  async #readOn(limit: number): Promise<{ first: number; texts: readonly string[] }> {
    for (;;) {
      const first = this.#current.last + 1;
      if (this.#complete) return { first, texts: [] };
      const { texts, rest } = await this.#current.readOn(limit);
      if (texts.length > 0) return { first, texts };
      const next = this.#segments[this.#segments.indexOf(this.#current) + 1];
      if (rest) await this.#heal(rest, next === undefined);
      else if (next) {
        if (next.first !== first) {
          throw damagedDirectory(this.#directory, `behind entry ${first - 1} comes ${next.name}`);
        }
        this.#current = next;
      } else await this.#finish();
    }
  }

  /** Puts right what a crash has left of the last line, or refuses what no crash leaves. */
  async #heal(rest: Rest, inLastSegment: boolean): Promise<void> {
    const number = this.#current.last + 1;
    const remains = inLastSegment && rest.endsFile ? remainsOf(number, rest) : "damaged";
    // An entry that the log is known to have had was not lost by a crash.
    if (remains === "damaged" || (remains === "torn" && number <= this.#mark))
      throw this.#current.damaged(number, rest.at);
    await this.#current.heal(rest, remains);
    if (remains === "whole") return;
    process.emitWarning(
      `${this.#directory}: ${rest.bytes.length} bytes of an entry that was never acknowledged were cut off the end of ` +
        `${this.#current.name}; a crash had interrupted their writing`,
      { type: "TallystickWarning", code: "torn_tail" },
    );
  }

  /** All that is there is known. */
  async #finish(): Promise<void> {
    const { last } = this.#current;
    if (last < this.#mark) {
      throw damagedDirectory(this.#directory, `the log ends with entry ${last}, but had ${this.#mark}`);
    }
    // A writer that was killed may have written lines that it did not come to make durable.
    await this.#current.sync();
    this.#complete = true;
    await this.#moveMark();
  }

  async #rotate(): Promise<void> {
    const next = await Segment.create(this.#directory, this.#current.last + 1);
    this.#segments.push(next);
    this.#current = next;
    this.#isFull = false;
    await this.#moveMark();
  }

  /** A mark that was not moved is still true, so that a full disk does not keep anybody from reading. */
  async #moveMark(): Promise<void> {
    const { last } = this.#current;
    if (last === this.#mark) return;
    try {
      await moveHeadMark(this.#directory, last);
      this.#mark = last;
    } catch {
      // The next time.
    }
  }

  /** Resolves with the next append, or when the signal is aborted. */
  #moved(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#watchers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#watchers.add(wake);
      signal.addEventListener("abort", wake);
    });
  }

  #inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(step).catch((error: unknown) => {
      throw describeFailure(error, this.#directory);
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** Only a directory that is empty, or has a log in it, is written to. */
function expectOurs(names: readonly string[], directory: string): void {
  if (names.includes(HEAD_MARK) || names.every((name) => name.startsWith("tallystick."))) return;
  if (names.some((name) => Segment.firstOf(name) !== undefined)) return;
  throw new StoreError(
    "store_foreign",
    directory,
    "this directory has files in it that are not a log; give the ledger a directory of its own",
  );
}

function damagedDirectory(directory: string, what: string): StoreError {
  return new StoreError("store_damaged", directory, `${what}; restore the directory from a backup`);
}
