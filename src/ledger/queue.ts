// Who waits for a turn, in which order, and who hears at once that a signal was aborted meanwhile?

/** Whoever waits to be taken; until then it gives up when its signal is aborted. */
export interface Patient {
  readonly signal: AbortSignal | undefined;
  readonly reject: (reason: unknown) => void;
}

/** As long as no more than so many stand in a queue, it does not matter how many of them have given up. */
const FEW = 64;

export class Queue<One extends Patient> {
  #ones: One[] = [];
  /** From this length on it is looked through for those that have given up. */
  #long = FEW;

  /** How many stand in it, with those that have given up. */
  get length(): number {
    return this.#ones.length;
  }

  add(one: One): void {
    letGiveUp(one);
    if (this.#ones.length >= this.#long) this.#clear();
    this.#ones.push(one);
  }

  /** Lets them stand before all the others, in the order given. */
  addFirst(ones: readonly One[]): void {
    for (const one of ones) letGiveUp(one);
    this.#ones.unshift(...ones);
  }

  /** Takes so many off the front, without those that have given up. What is taken does not go by its signal any more. */
  take(most: number): One[] {
    return this.#ones.splice(0, most).filter(take);
  }

  /** Whoever has given up is not kept for as long as an append may take. It costs little: the queue has doubled since. */
  #clear(): void {
    this.#ones = this.#ones.filter((one) => !hasGivenUp(one));
    this.#long = Math.max(FEW, 2 * this.#ones.length);
  }
}

/** Who waits, by signal. One listener is enough for all of them, and it is there only as long as any of them waits. */
const waiting = new WeakMap<AbortSignal, Set<Patient>>();

/** Lets it give up as soon as its signal is aborted, until it is taken. */
export function letGiveUp(one: Patient): void {
  const { signal } = one;
  if (!signal || hasGivenUp(one)) return;
  const others = waiting.get(signal);
  if (others) {
    others.add(one);
    return;
  }
  waiting.set(signal, new Set([one]));
  signal.addEventListener("abort", tellAll, { once: true });
}

function tellAll(this: AbortSignal): void {
  for (const one of waiting.get(this) ?? []) one.reject(this.reason);
  waiting.delete(this);
}

/** @returns false if it has given up */
function take(one: Patient): boolean {
  const { signal } = one;
  if (!signal) return true;
  const all = waiting.get(signal);
  all?.delete(one);
  if (all?.size === 0) {
    waiting.delete(signal);
    signal.removeEventListener("abort", tellAll);
  }
  return !hasGivenUp(one);
}

/** Whether its signal is aborted. Somebody else's listener may have kept it from being told: then it is told now. */
function hasGivenUp({ signal, reject }: Patient): boolean {
  if (!signal?.aborted) return false;
  reject(signal.reason);
  return true;
}
