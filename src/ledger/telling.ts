// How is an observer told of something, so that nothing it does harms whoever waits for an answer?

import { described } from "../money/described.ts";
import { LedgerError } from "../money/errors.ts";
import type {
  ObservedAppend,
  ObservedEvict,
  ObservedLoad,
  ObservedSettle,
  ObservedSnapshot,
  ObservedSubmit,
  Observer,
} from "./observer.ts";

const HOOKS = ["onSubmit", "onSettle", "onAppend", "onLoad", "onEvict", "onSnapshot"] as const;

/** An observer that never throws: the first error of each of its functions is written to the console, others are not. */
export class Telling implements Required<Observer> {
  readonly #observer: Observer;
  readonly #reported = new Set<string>();

  /** @throws LedgerError `invalid_observer` naming what is no function */
  constructor(observer: Observer) {
    if (typeof observer !== "object" || observer === null) {
      throw new LedgerError("invalid_observer", `observer is ${described(observer)}: expected an object of functions`);
    }
    for (const hook of HOOKS) {
      const seen: unknown = observer[hook];
      if (seen === undefined || typeof seen === "function") continue;
      throw new LedgerError("invalid_observer", `observer.${hook} is ${described(seen)}: expected a function`);
    }
    this.#observer = observer;
  }

  onSubmit(record: ObservedSubmit): void {
    this.#tell("onSubmit", () => this.#observer.onSubmit?.(record));
  }

  onSettle(record: ObservedSettle): void {
    this.#tell("onSettle", () => this.#observer.onSettle?.(record));
  }

  onAppend(record: ObservedAppend): void {
    this.#tell("onAppend", () => this.#observer.onAppend?.(record));
  }

  onLoad(record: ObservedLoad): void {
    this.#tell("onLoad", () => this.#observer.onLoad?.(record));
  }

  onEvict(record: ObservedEvict): void {
    this.#tell("onEvict", () => this.#observer.onEvict?.(record));
  }

  onSnapshot(record: ObservedSnapshot): void {
    this.#tell("onSnapshot", () => this.#observer.onSnapshot?.(record));
  }

  #tell(hook: (typeof HOOKS)[number], call: () => unknown): void {
    const report = (error: unknown): void => {
      if (this.#reported.has(hook)) return;
      this.#reported.add(hook);
      console.error(`tallystick: ${hook} of the observer threw; the ledger goes on, and this is told once:`, error);
    };
    try {
      const returned = call();
      // One that is asynchronous may fail later, which would end the process, whoever made its promise.
      if (isThenable(returned)) returned.then(undefined, report);
    } catch (error) {
      report(error);
    }
  }
}

function isThenable(returned: unknown): returned is PromiseLike<unknown> {
  return typeof returned === "object" && returned !== null && "then" in returned && typeof returned.then === "function";
}
