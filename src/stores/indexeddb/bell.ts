// How does one tab hear that another has appended?

/** The longest that anybody waits for a ring, since one may not be heard. */
const POLL_MS = 1000;

/** Rings in every tab and worker that has the same database, this one included. */
export class Bell {
  readonly #name: string;
  #channel: BroadcastChannel | undefined;

  constructor(name: string) {
    this.#name = `tallystick ${name}`;
  }

  ring(): void {
    try {
      this.#channel ??= new BroadcastChannel(this.#name);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast has no target
      this.#channel.postMessage(null);
    } catch {
      // What was appended is appended, whoever hears of it; the others look by themselves.
    }
  }

  /** Yields at once, then after every ring and now and again without one, until the signal is aborted. */
  async *heard(signal: AbortSignal): AsyncGenerator<void> {
    // A channel does not hear itself, so this is not the one that is rung.
    const channel = new BroadcastChannel(this.#name);
    let rung = true;
    let wake: (() => void) | undefined;
    function hear(): void {
      rung = true;
      wake?.();
    }
    channel.addEventListener("message", hear);
    signal.addEventListener("abort", hear);
    const poll = setInterval(hear, POLL_MS);
    try {
      while (!signal.aborted) {
        if (!rung) await new Promise<void>((resolve) => (wake = resolve));
        else {
          rung = false;
          yield;
        }
      }
    } finally {
      clearInterval(poll);
      signal.removeEventListener("abort", hear);
      channel.close();
    }
  }

  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
