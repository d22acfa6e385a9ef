// How does the loop wait without a timer, and how long where it has collided?

/** The end of this turn of the event loop, where the platform can tell. Not a timer. */
export function nextTurn(): Promise<void> {
  return typeof setImmediate === "function" ? new Promise((resolve) => setImmediate(resolve)) : Promise.resolve();
}

/** A short random wait, so that processes that collide fall out of step; a long one would starve whoever lost. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
}
