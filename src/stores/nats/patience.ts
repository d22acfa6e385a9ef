// For how long is it worth while to go on asking servers that do not answer, or cannot decide?

import type { NatsConnection } from "./driver.ts";
import { meaningOf } from "./failure.ts";

export class Patience {
  readonly #until: number;
  readonly #connection: NatsConnection;
  #next = 10;

  constructor(ms: number, connection: NatsConnection) {
    this.#until = Date.now() + ms;
    this.#connection = connection;
  }

  get isOver(): boolean {
    return Date.now() >= this.#until || this.#connection.isClosed();
  }

  /** A little longer each time. */
  async pause(): Promise<void> {
    const ms = this.#next;
    this.#next = Math.min(this.#next * 2, 250);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** The answer to a question; undefined where it may be asked again. */
  async unlessUnavailable<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await ask();
    } catch (error) {
      const meaning = meaningOf(error);
      if ((meaning !== "silent" && meaning !== "unavailable") || this.isOver) throw error;
      return undefined;
    }
  }
}
