// How does whoever waits for an append hear of it?

/** Wakes those who wait, in this process. */
export class Bell {
  readonly #waiting = new Set<() => void>();
  #rings = 0;

  /** For `wait`: to be taken before looking whether there is anything to wait for. */
  get rings(): number {
    return this.#rings;
  }

  ring(): void {
    this.#rings += 1;
    for (const wake of this.#waiting) wake();
  }

  /** Until it has rung since, so long at the most, or until the signal is aborted. */
  wait(since: number, ms: number | undefined, signal: AbortSignal): Promise<void> {
    if (this.#rings !== since || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(wake, ms);
      this.#waiting.add(wake);
      signal.addEventListener("abort", wake);
    });
  }
}
