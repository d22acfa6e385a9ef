// What was used lately? A bounded map that forgets what was not.

/**
 * Keeps between half of `capacity` and all of it: what is used moves into the younger of two halves, and when that is
 * full the older one is dropped. Every operation is one or two look-ups, which is why it is not a linked list.
 */
export class Recent<Value> {
  readonly #half: number;
  readonly #forgot: (count: number) => void;
  #younger = new Map<string, Value>();
  #older = new Map<string, Value>();

  /** @param forgot called when values were dropped: how many */
  constructor(capacity: number, forgot: (count: number) => void = () => {}) {
    this.#half = capacity >>> 1;
    this.#forgot = forgot;
  }

  get(key: string): Value | undefined {
    const found = this.#younger.get(key);
    if (found !== undefined) return found;
    const older = this.#older.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    this.#younger.set(key, value);
    if (this.#younger.size < this.#half) return;
    const { size } = this.#older;
    this.#older = this.#younger;
    this.#younger = new Map();
    this.#forgot(size);
  }

  clear(): void {
    this.#younger.clear();
    this.#older.clear();
  }
}
