// How is a JetStream stream a log? A message per entry, its sequence the entry's number, and the server's own condition on it.

import { Bell } from "../bell.ts";
import { StoreError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { JetStream, JetStreamManager, NatsConnection, NatsSubscription, StoredMessage } from "./driver.ts";
import { describeFailure, meaningOf } from "./failure.ts";
import { Chain, linkOf, type Link } from "./chain.ts";
import { Patience } from "./patience.ts";
import { packed, unpacked } from "./payload.ts";
import { checkStream, isFollowed, type StreamNames } from "./stream.ts";

/** So long one attempt at an append waits for its acknowledgement. */
const ATTEMPT_MS = 2000;

/** So many entries are asked for at once, each by a request. */
const PAGE = 256;

/** So long a replica at hand may take to answer before the leader is asked instead. */
const REPLICA_MS = 500;

/** So long only the leader is asked after one did not. */
const SILENCE_MS = 10_000;

/** So much of a message the headers of an append may take, in bytes. */
const HEADERS = 512;

/** The longest that anybody waits for the message that something was appended, since it may be lost. */
const POLL_MS = 1000;

export interface StreamLogOptions {
  readonly connection: NatsConnection;
  readonly jetstream: JetStream;
  readonly names: StreamNames;
  /** How long a call goes on trying while the servers do not answer, or have no leader. */
  readonly patienceMs: number;
}

export class StreamLog implements Log {
  readonly #connection: NatsConnection;
  readonly #jetstream: JetStream;
  readonly #names: StreamNames;
  readonly #patienceMs: number;
  #manager: Promise<JetStreamManager> | undefined;
  /** The stream is known to have so many entries. */
  #known = 0;
  readonly #chain: Chain;
  /** When a replica at hand was last silent. */
  #silentAt = Number.NEGATIVE_INFINITY;
  readonly #bell = new Bell();
  #subscription: NatsSubscription | undefined;

  constructor({ connection, jetstream, names, patienceMs }: StreamLogOptions) {
    this.#connection = connection;
    this.#jetstream = jetstream;
    this.#names = names;
    this.#patienceMs = patienceMs;
    this.#chain = new Chain(names.place);
  }

  /**
   * What makes an append safe to try again is its condition alone: every copy of it may only be message `head + 1`, so at
   * most one ever is, however late a copy arrives, and whatever the servers remember of the ids of messages. Who has
   * that place is told by the id of the message in it.
   */
  async append(entry: string, head: number): Promise<boolean> {
    const { subject, stream, place } = this.#names;
    const payload = await packed(entry);
    this.#expectFit(payload.length);
    const mark = crypto.randomUUID();
    const before = await this.#markOf(head).catch((error: unknown) => {
      throw describeFailure(error, place, NOTHING);
    });
    let isInDoubt = false;
    const patience = new Patience(this.#patienceMs, this.#connection);
    for (let attempt = 1; ; attempt += 1) {
      try {
        // An id of its own for every attempt: a server that knew the id would acknowledge without looking at the condition.
        const { seq } = await this.#jetstream.publish(subject, payload, {
          msgID: `${mark}.${attempt}.${before}`,
          timeout: ATTEMPT_MS,
          expect: { streamName: stream, lastSequence: head },
        });
        return this.#recorded(seq, mark);
      } catch (error) {
        const meaning = meaningOf(error);
        // This copy was not recorded, and there is no other.
        if (meaning === "refused" && !isInDoubt) return false;
        if (meaning === "silent" || meaning === "closed") isInDoubt = true;
        if (meaning === "tooLarge" && isInDoubt) {
          // The stream may have taken larger ones when an earlier copy was sent.
          const what = `a message of that size is more than the stream takes now; ${UNKNOWN}`;
          throw new StoreError("store_unavailable", place, what, { cause: error });
        }
        const canBeTriedAgain = meaning === "refused" || meaning === "silent" || meaning === "unavailable";
        if (!canBeTriedAgain || patience.isOver) {
          throw describeFailure(error, place, isInDoubt ? UNKNOWN : NOTHING);
        }
      }
      const winner = await this.#winnerOf(head + 1);
      if (winner === mark) return this.#recorded(head + 1, mark);
      if (winner !== undefined) return false;
      await patience.pause();
    }
  }

  #recorded(number: number, mark: string): true {
    this.#known = Math.max(this.#known, number);
    this.#chain.learn(number, mark);
    return true;
  }

  async read(after: number, limit: number): Promise<readonly string[]> {
    try {
      const last = this.#known > after ? this.#known : await this.#confirmedLast();
      const count = Math.min(limit, PAGE, last - after);
      if (count <= 0) return [];
      const numbers = Array.from({ length: count }, (_, index) => after + 1 + index);
      const entries = await Promise.all(numbers.map((number) => this.#entry(number)));
      this.#chain.expect(after + 1, entries);
      return entries.map(({ text }) => text);
    } catch (error) {
      throw describeFailure(error, this.#names.place, "nothing was changed");
    }
  }

  /** Yields at once, then for every append that is heard of and now and again without one, until the signal is aborted. */
  async *watch(_after: number, signal: AbortSignal): AsyncGenerator<void> {
    this.#listen();
    while (!signal.aborted) {
      const { rings } = this.#bell;
      yield;
      await this.#bell.wait(rings, POLL_MS, signal);
    }
  }

  /** The connection stays as it is: it is the caller's. */
  async close(): Promise<void> {
    if (!this.#connection.isClosed()) this.#subscription?.unsubscribe();
  }

  /** The number of the last entry: no smaller than that of any that was acknowledged to anybody before the call. */
  async #confirmedLast(): Promise<number> {
    const { stream, place } = this.#names;
    const { streams } = await this.#management();
    const patience = new Patience(this.#patienceMs, this.#connection);
    for (;;) {
      const info = await patience.unlessUnavailable(() => streams.info(stream));
      const last = info?.state.last_seq ?? 0;
      if (info && isFollowed(info)) {
        checkStream(info, this.#names);
        if (last >= this.#known) return (this.#known = last);
        // A new leader that has not yet taken in all that it has, or a stream that has lost something.
        if (patience.isOver) {
          throw new StoreError(
            "store_damaged",
            place,
            `the stream ends with entry ${last}, but had ${this.#known}; restore it from a backup`,
          );
        }
      } else if (patience.isOver) {
        throw new StoreError(
          "store_unavailable",
          place,
          "it has no leader that most of its servers follow, so nobody can tell how long it is; nothing was changed",
        );
      }
      await patience.pause();
    }
  }

  /** An entry that is there. */
  async #entry(number: number): Promise<Link & { readonly text: string }> {
    const { subject, place } = this.#names;
    const patience = new Patience(this.#patienceMs, this.#connection);
    for (;;) {
      const message = await patience.unlessUnavailable(() => this.#message(number));
      if (message) {
        const link = message.subject === subject ? linkOf(message) : undefined;
        const text = await unpacked(message.data);
        if (link && text !== undefined) return { ...link, text };
      }
      if (message || patience.isOver) {
        throw new StoreError(
          "store_damaged",
          place,
          `entry ${number} is ${message ? "not an entry" : "missing"}; restore the stream from a backup`,
        );
      }
      await patience.pause();
    }
  }

  /** The mark of the entry with a number, if the leader can be asked and has one. */
  async #winnerOf(number: number): Promise<string | undefined> {
    const { streams } = await this.#management();
    const message = await streams.getMessage(this.#names.stream, { seq: number }).catch(() => undefined);
    return message ? (linkOf(message)?.mark ?? "") : undefined;
  }

  /** The mark of an entry that an append goes behind. */
  async #markOf(number: number): Promise<string> {
    return this.#chain.markOf(number) ?? (await this.#entry(number)).mark;
  }

  /**
   * What is recorded never changes, so any replica may answer that has it. One that lags behind does not have it yet, and one
   * that was cut off is silent, but the servers go on passing it a share of what is asked, for minutes: then the leader is asked.
   */
  async #message(number: number): Promise<StoredMessage | null> {
    const { direct, streams } = await this.#management();
    const { stream } = this.#names;
    if (performance.now() - this.#silentAt > SILENCE_MS) {
      const found = await within(REPLICA_MS, direct.getMessage(stream, { seq: number }));
      if (found) return found;
      if (found === undefined) this.#silentAt = performance.now();
    }
    return streams.getMessage(stream, { seq: number });
  }

  #management(): Promise<JetStreamManager> {
    return (this.#manager ??= this.#jetstream.jetstreamManager(false));
  }

  #expectFit(bytes: number): void {
    const most = this.#connection.info?.max_payload;
    if (most === undefined || bytes + HEADERS <= most) return;
    throw new StoreError(
      "append_too_large",
      this.#names.place,
      `an append of ${bytes} bytes, compressed, does not fit into a message, which may have ${most} with its headers; ` +
        "nothing was recorded; raise max_payload in the configuration of the servers",
    );
  }

  /** The server sends a message without content for whatever was recorded; the client subscribes again when it reconnects. */
  #listen(): void {
    if (this.#subscription || this.#connection.isClosed()) return;
    const subscription = this.#connection.subscribe(this.#names.appended);
    this.#subscription = subscription;
    void (async () => {
      for await (const _ of subscription) this.#bell.ring();
    })().catch(() => undefined);
  }
}

/** What a promise resolves with, if it does in time. */
async function within<Answer>(ms: number, promise: Promise<Answer>): Promise<Answer | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ms, undefined)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const NOTHING = "nothing was recorded";
const UNKNOWN = "whether it was recorded is not known, so ask again with the same key";
