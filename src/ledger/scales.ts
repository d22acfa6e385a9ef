// Are the amounts in a log written with the decimals that this ledger's assets have? Else every figure would be another one.

import { CorruptLogError } from "../events/errors.ts";
import type { Assets } from "../money/assets.ts";
import { scaleOf, type Money } from "../money/money.ts";
import type { EventStore, RecordedEvent } from "../stores/store.ts";

/**
 * The same store, of which nothing is read whose amounts are not of these assets.
 * @throws CorruptLogError naming the position, from `read`
 */
export function inAssets(store: EventStore, assets: Assets): EventStore {
  const { snapshots } = store;
  const within = store.within?.bind(store);
  return {
    append: (events, guards) => store.append(events, guards),
    async read(query) {
      const events = await store.read(query);
      for (const event of events) checkScales(event.data, event, assets);
      return events;
    },
    head: () => store.head(),
    close: () => store.close(),
    ...(snapshots && { snapshots }),
    ...(store.watch && { watch: store.watch.bind(store) }),
    ...(within && { within: (transaction) => inAssets(within(transaction), assets) }),
  };
}

function checkScales(part: object, event: RecordedEvent, assets: Assets): void {
  for (const name in part) {
    const member = (part as Record<string, unknown>)[name];
    if (typeof member !== "object" || member === null) continue;
    if (isMoney(member)) checkScale(member, event, assets);
    else checkScales(member, event, assets);
  }
}

function isMoney(part: object): part is Money {
  return "currency" in part && "value" in part && typeof part.currency === "string" && typeof part.value === "string";
}

function checkScale(amount: Money, { position, type }: RecordedEvent, assets: Assets): void {
  const { currency, value } = amount;
  const seen = scaleOf(amount);
  const scale = assets.has(currency) ? assets.scale(currency) : undefined;
  if (seen === scale) return;
  const expected = scale === undefined ? "this ledger does not know that asset" : `expected ${scale} decimals`;
  throw new CorruptLogError(
    position,
    `${type} has ${value} ${currency}, with ${seen} decimals: ${expected}; open it with the assets that it was written with`,
  );
}
