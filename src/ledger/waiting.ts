// How does the loop wait without a timer, and how long where it has collided?

/** The end of this turn of the event loop, where the platform can tell. Not a timer. */
export function nextTurn(): Promise<void> {
  return typeof setImmediate === "function" ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve();
}

/** A short random wait, longer with every attempt, so that processes that collide fall out of step. */
export function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(50, attempt * 2)));
}
