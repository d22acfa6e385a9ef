// A store in a page, a frame or a worker, used from here: every call is carried out in the page, on the page's IndexedDB.

import type { Worker } from "playwright-core";
import { StoreClosedError, StoreError, type StoreErrorCode } from "../../src/stores/errors.ts";
import type { AppendResult, EventStore, RecordedEvent, Snapshot } from "../../src/stores/store.ts";
import type { Answer, Call } from "./pages/remote.ts";
import { fromText, toText } from "./pages/wire.ts";

/** Another handle on the database of a name. */
export async function remoteStore(page: Pick<Worker, "evaluate">, name: string): Promise<EventStore> {
  const { handle, ...offers } = await page.evaluate((name) => tab.open(name), name);

  async function call({ method, args }: Call): Promise<unknown> {
    // An argument that was left out must not arrive as null.
    const given = args.filter((arg) => arg !== undefined);
    const text = toText({ method, args: given });
    return valueOf(await page.evaluate(([handle, text]) => tab.call(handle, text), [handle, text] as const));
  }

  async function* watch(after: number, signal: AbortSignal): AsyncGenerator<number> {
    if (signal.aborted) return;
    const watch = await page.evaluate(([handle, after]) => tab.watch(handle, after), [handle, after] as const);
    // The page may be gone, and the watch with it.
    const abandon = () => void page.evaluate((watch) => tab.abandon(watch), watch).catch(() => undefined);
    signal.addEventListener("abort", abandon);
    // It may have been aborted on the way.
    if (signal.aborted) abandon();
    try {
      for (;;) {
        const next = valueOf(await page.evaluate((watch) => tab.heard(watch), watch)) as IteratorResult<number>;
        if (next.done) return;
        yield next.value;
      }
    } finally {
      signal.removeEventListener("abort", abandon);
      abandon();
    }
  }

  return {
    append: async (...args) => (await call({ method: "append", args })) as AppendResult,
    read: async (...args) => (await call({ method: "read", args })) as readonly RecordedEvent[],
    head: async () => (await call({ method: "head", args: [] })) as number,
    close: async () => void (await call({ method: "close", args: [] })),
    ...(offers.snapshots && {
      snapshots: {
        save: async (...args) => void (await call({ method: "save", args })),
        latest: async (...args) => (await call({ method: "latest", args })) as readonly Snapshot[],
        discard: async (...args) => void (await call({ method: "discard", args })),
      },
    }),
    ...(offers.watch && { watch }),
  };
}

/** @throws the error that the call rejected with, as what it was in the page */
function valueOf(text: string): unknown {
  const answer = fromText(text) as Answer;
  if (!("error" in answer)) return answer.value;
  const { code, place = "", message } = answer.error;
  if (code === undefined) throw new Error(message);
  if (code === "store_closed") throw new StoreClosedError(place);
  throw new StoreError(code as StoreErrorCode, place, message.replace(`${place}: `, ""));
}
