// What is on disk of the index of tags, and is it what was written?

import { randomInt } from "node:crypto";
import { endianness } from "node:os";
import { crc32 } from "node:zlib";
import { StoreError } from "../errors.ts";
import { partOf } from "./filter.ts";
import type { Statements } from "./statements.ts";

/** Where an entry stands in a run: entries are sorted by the hash of the tag, then by the position of the event. */
export interface Key {
  readonly hash: number;
  readonly position: number;
}

export const START: Key = { hash: 0, position: 0 };
/** Behind every entry. */
export const END: Key = { hash: 2 ** 32, position: 0 };

export function isBefore(a: Key, b: Key): boolean {
  return a.hash < b.hash || (a.hash === b.hash && a.position < b.position);
}

/** A stretch of the log whose tags are indexed. */
export interface Run {
  readonly run: number;
  /** The positions of its first and its last event. */
  readonly first: number;
  readonly last: number;
  /** How many pairs of a tag and an event it has, and how many different tags about. */
  readonly entries: number;
  readonly tags: number;
  /** How many parts its filter has. */
  readonly parts: number;
  /**
   * Its entries are those from `low` on and below `high`: all of them, unless they are being moved into another run or it is
   * made from others so. What it may still have below `low` does not count.
   */
  readonly low: Key;
  readonly high: Key;
}

/** Everything that the index has in the file; it is only ever replaced as a whole. */
export interface Manifest {
  /** Of the hash of tags. */
  readonly seed: number;
  /** In the order of their first events, the longer one before the shorter. */
  readonly runs: readonly Run[];
}

/** Entries of a run, from a key on and below another. */
export interface Block {
  readonly from: Key;
  readonly until: Key;
  /** Of each entry the hash, and how far its event stands behind the first of the run. */
  readonly hashes: Uint32Array;
  readonly offsets: Uint32Array;
}

/** With these a row of `blocks` just fits into a page of 4,096 bytes. */
export const BLOCK_ENTRIES = 496;

const MANIFEST = "SELECT runs, crc FROM tag_index WHERE version = ?";
const SET_MANIFEST = "UPDATE tag_index SET version = ?, runs = ?, crc = ?";
const BLOCK = `SELECT hash, position, until_hash, until_position, entries, crc FROM blocks
  WHERE run = ? AND (hash, position) <= (?, ?) ORDER BY hash DESC, position DESC LIMIT 1`;
const ADD_BLOCK = `INSERT INTO blocks (run, hash, position, until_hash, until_position, entries, crc)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const FORGET_BLOCKS = "DELETE FROM blocks WHERE run = ? AND (hash, position) < (?, ?)";
const PART = "SELECT bits, crc FROM filters WHERE run = ? AND part = ?";
const SET_PART = `INSERT INTO filters (run, part, bits, crc) VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET bits = excluded.bits, crc = excluded.crc`;
const FORGET_PARTS = "DELETE FROM filters WHERE run = ? AND part < ?";

/** The index on disk, through one connection. All of it is checked when it is read; @throws StoreError `store_damaged` */
export class IndexFile {
  readonly #sql: Statements;
  readonly #place: string;

  constructor(sql: Statements, place: string) {
    this.#sql = sql;
    this.#place = place;
  }

  manifest(version: number): Manifest {
    const { runs, crc } = this.#sql(MANIFEST).get(version) ?? {};
    if (typeof runs !== "string" || manifestCrc(version, runs) !== crc) throw this.#damaged("the list of runs");
    return JSON.parse(runs) as Manifest;
  }

  setManifest(version: number, manifest: Manifest): void {
    const text = JSON.stringify(manifest);
    this.#sql(SET_MANIFEST).run(version, text, manifestCrc(version, text));
  }

  /** The block of a run in which a key stands or would stand: between them the blocks leave no gap. */
  blockAt({ run }: Run, { hash, position }: Key): Block {
    const row = this.#sql(BLOCK).get(run, hash, position) as BlockRow | undefined;
    const entries = row?.entries;
    if (!row || !(entries instanceof Uint8Array)) throw this.#damaged(`run ${run}`);
    const from = { hash: row.hash, position: row.position };
    const until = { hash: row.until_hash, position: row.until_position };
    const isThere = !isBefore({ hash, position }, from) && isBefore({ hash, position }, until);
    if (!isThere || blockCrc(run, from, until, entries) !== row.crc) throw this.#damaged(`run ${run}`);
    const words = inNativeOrder(entries);
    const all = new Uint32Array(words.buffer, words.byteOffset, words.byteLength >>> 2);
    return { from, until, hashes: all.subarray(0, all.length >>> 1), offsets: all.subarray(all.length >>> 1) };
  }

  addBlock({ run }: Run, { from, until, hashes, offsets }: Block): void {
    const all = new Uint32Array(hashes.length * 2);
    all.set(hashes);
    all.set(offsets, hashes.length);
    const entries = inNativeOrder(new Uint8Array(all.buffer));
    const crc = blockCrc(run, from, until, entries);
    this.#sql(ADD_BLOCK).run(run, from.hash, from.position, until.hash, until.position, entries, crc);
  }

  /** A part of the filter of a run. */
  part({ run }: Run, part: number): Uint8Array {
    const { bits, crc } = this.#sql(PART).get(run, part) ?? {};
    if (!(bits instanceof Uint8Array) || partCrc(run, part, bits) !== crc)
      throw this.#damaged(`the filter of run ${run}`);
    return bits;
  }

  setPart({ run }: Run, part: number, bits: Uint8Array): void {
    this.#sql(SET_PART).run(run, part, bits, partCrc(run, part, bits));
  }

  /** Forgets the blocks of a run that begin below a key, which is where one begins, and what its filter has below. */
  forget({ run, parts }: Run, { hash, position }: Key): void {
    this.#sql(FORGET_BLOCKS).run(run, hash, position);
    this.#sql(FORGET_PARTS).run(run, partOf(hash, parts));
  }

  #damaged(what: string): StoreError {
    const message = `${what} of the tag index is not what was written (checksum); restore the file from a backup`;
    return new StoreError("store_damaged", this.#place, message);
  }
}

interface BlockRow {
  readonly hash: number;
  readonly position: number;
  readonly until_hash: number;
  readonly until_position: number;
  readonly entries: unknown;
  readonly crc: number;
}

/** The index of an empty log. */
export function emptyManifest(): string {
  const manifest: Manifest = { seed: randomInt(2 ** 32), runs: [] };
  return JSON.stringify(manifest);
}

export function manifestCrc(version: number, runs: string): number {
  return crc32(runs, crc32(`${version}`));
}

function blockCrc(run: number, from: Key, until: Key, entries: Uint8Array): number {
  return crc32(entries, crc32(`${run} ${from.hash} ${from.position} ${until.hash} ${until.position}`));
}

function partCrc(run: number, part: number, bits: Uint8Array): number {
  return crc32(bits, crc32(`${run} ${part}`));
}

const BIG_ENDIAN = endianness() === "BE";

/** A file may move to another machine: numbers in it have the least byte first. */
function inNativeOrder(bytes: Uint8Array): Uint8Array {
  return BIG_ENDIAN ? Buffer.from(bytes).swap32() : bytes;
}
