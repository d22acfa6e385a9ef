// How is a JetStream stream a log? A message per entry, its sequence the entry's number, and the server's own condition on it.

import { Bell } from "../bell.ts";
import { StoreError } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { JetStream, JetStreamManager, NatsConnection, NatsSubscription, StoredMessage } from "./driver.ts";
import { describeFailure, meaningOf } from "./failure.ts";
import { packed, unpacked } from "./payload.ts";
import { checkStream, isFollowed, type StreamNames } from "./stream.ts";

/** So long one attempt at an append waits for its acknowledgement. */
const ATTEMPT_MS = 2000;

/** So many entries are asked for at once, each by a request. */
const PAGE = 256;

/** So much of a message the headers of an append may take, in bytes. */
const HEADERS = 512;

/** The longest that anybody waits for the message that something was appended, since it may be lost. */
const POLL_MS = 1000;

const MESSAGE_ID = "Nats-Msg-Id";

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
  readonly #bell = new Bell();
  #subscription: NatsSubscription | undefined;

  constructor({ connection, jetstream, names, patienceMs }: StreamLogOptions) {
    this.#connection = connection;
    this.#jetstream = jetstream;
    this.#names = names;
    this.#patienceMs = patienceMs;
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
    let isInDoubt = false;
    const patience = new Patience(this.#patienceMs);
    for (let attempt = 1; ; attempt += 1) {
      try {
        // An id of its own for every attempt: a server that knew the id would acknowledge without looking at the condition.
        const { seq } = await this.#jetstream.publish(subject, payload, {
          msgID: `${mark}.${attempt}`,
          timeout: ATTEMPT_MS,
          expect: { streamName: stream, lastSequence: head },
        });
        this.#known = Math.max(this.#known, seq);
        return true;
      } catch (error) {
        const meaning = meaningOf(error);
        // This copy was not recorded, and there is no other.
        if (meaning === "refused" && !isInDoubt) return false;
        if (meaning === "silent" || meaning === "closed") isInDoubt = true;
        const canBeTriedAgain = meaning === "refused" || meaning === "silent" || meaning === "unavailable";
        if (!canBeTriedAgain || this.#connection.isClosed() || patience.isOver) {
          throw describeFailure(error, place, isInDoubt ? UNKNOWN : NOTHING);
        }
      }
      const winner = await this.#winnerOf(head + 1);
      if (winner !== undefined) return winner.startsWith(mark);
      await patience.pause();
    }
  }

  async read(after: number, limit: number): Promise<readonly string[]> {
    try {
      const last = this.#known > after ? this.#known : await this.#confirmedLast();
      const count = Math.min(limit, PAGE, last - after);
      if (count <= 0) return [];
      return await Promise.all(Array.from({ length: count }, (_, index) => this.#entry(after + 1 + index)));
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
    const patience = new Patience(this.#patienceMs);
    for (;;) {
      const info = await this.#unlessUnavailable(patience, () => streams.info(stream));
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

  /** The text of an entry that is there. */
  async #entry(number: number): Promise<string> {
    const { subject, place } = this.#names;
    const patience = new Patience(this.#patienceMs);
    for (;;) {
      const message = await this.#unlessUnavailable(patience, () => this.#message(number));
      if (message) {
        const text = message.subject === subject ? await unpacked(message.data) : undefined;
        if (text !== undefined) return text;
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

  /** The id of the message with a number, if it can be found out that there is one. */
  async #winnerOf(number: number): Promise<string | undefined> {
    const message = await this.#message(number).catch(() => undefined);
    return message?.header.get(MESSAGE_ID);
  }

  /** What is recorded never changes, so any replica may answer that has it; one that lags behind does not have it yet. */
  async #message(number: number): Promise<StoredMessage | null> {
    const { direct, streams } = await this.#management();
    const { stream } = this.#names;
    return (await direct.getMessage(stream, { seq: number })) ?? streams.getMessage(stream, { seq: number });
  }

  async #unlessUnavailable<Answer>(patience: Patience, ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      const meaning = meaningOf(error);
      const canBeTriedAgain = meaning === "silent" || meaning === "unavailable";
      if (!canBeTriedAgain || this.#connection.isClosed() || patience.isOver) throw error;
      return undefined;
    }
  }

  #management(): Promise<JetStreamManager> {
    return (this.#manager ??= this.#jetstream.jetstreamManager(false));
  }

  #expectFit(bytes: number): void {
    const most = this.#connection.info?.max_payload;
    if (most === undefined || bytes + HEADERS <= most) return;
    throw new StoreError(
      "store_full",
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

const NOTHING = "nothing was recorded";
const UNKNOWN = "whether it was recorded is not known, so ask again with the same key";

/** For how long to go on trying. */
class Patience {
  readonly #until: number;
  #next = 10;

  constructor(ms: number) {
    this.#until = Date.now() + ms;
  }

  get isOver(): boolean {
    return Date.now() >= this.#until;
  }

  /** A little longer each time. */
  async pause(): Promise<void> {
    const ms = this.#next;
    this.#next = Math.min(this.#next * 2, 250);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
