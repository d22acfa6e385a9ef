// What is asked of the newest facts is answered as by a list of all facts that is cut to the newest of them.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know law.prop

import { fc, test as law } from "@fast-check/vitest";
import { expect } from "vitest";
import { HOUR_MS } from "../../../src/policy/calendar.ts";
import type { Fact } from "../../../src/policy/signals/fact.ts";
import {
  allOf,
  areAtLeast,
  areWith,
  copyRecent,
  isWith,
  lengthOf,
  MOST_REMEMBERED,
  newest,
  newestTime,
  nextForgotten,
  noneYet,
  oldestTime,
  type PastFact,
  type Recent,
  recentOn,
  remember,
  since,
} from "../../../src/policy/signals/recent.ts";

const WHO = ["ann", "bob", "cid"] as const;

const happening = fc.record({
  minutesLater: fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: 0, max: 60 }) },
    // Recorded by a process whose clock is behind.
    { weight: 1, arbitrary: fc.integer({ min: -600, max: -1 }) },
  ),
  what: fc.constantFrom<Fact["what"]>("receive", "fund", "refund"),
  counterparty: fc.constantFrom(...WHO),
});
const happenings = fc.array(happening, { maxLength: 200, size: "max" });

function factsOf(all: readonly { minutesLater: number; what: Fact["what"]; counterparty: string }[]): Fact[] {
  let time = 1_000_000_000_000;
  return all.map(({ minutesLater, what, counterparty }, index) => ({
    event: `e${index}`,
    time: (time += minutesLater * 60_000),
    what,
    direction: "in",
    currency: "USD",
    amount: BigInt(index + 1),
    scale: 2,
    taken: undefined,
    counterparty,
    about: `a${index}`,
    context: { country: "PT" },
  }));
}

function events(facts: readonly PastFact[]): string[] {
  return facts.map(({ event }) => event);
}

/** @returns what is no longer remembered for it */
function remembered(recent: Recent, fact: Fact): PastFact | undefined {
  const next = nextForgotten(recent);
  remember(recent, fact);
  return next;
}

const asked = fc.record({
  count: fc.integer({ min: 0, max: MOST_REMEMBERED + 2 }),
  hours: fc.integer({ min: 1, max: 48 }),
  minutesAfter: fc.integer({ min: 0, max: 600 }),
  counterparty: fc.constantFrom(...WHO, "nobody"),
});

/** Up to how many facts there are, a ring is begun on what was remembered before; and whether what comes of it is copied. */
const rings = fc.record({ begun: fc.nat({ max: 200 }), copied: fc.boolean() });

law.prop({ happenings, asked, rings })(
  "what is asked of the newest facts is answered as by a list of them, in one ring or on another",
  ({ happenings: all, asked: { count, hours, minutesAfter, counterparty }, rings: { begun, copied } }) => {
    const facts = factsOf(all);
    const first = noneYet();
    const forgotten = facts.slice(0, begun).map((fact) => remembered(first, fact));
    const before = structuredClone(first);
    const second = recentOn(first);
    forgotten.push(...facts.slice(begun).map((fact) => remembered(second, fact)));
    expect(first).toEqual(before);
    const recent = copied ? copyRecent(second) : second;
    const naive = facts.slice(-MOST_REMEMBERED);
    const now = (facts.at(-1)?.time ?? 0) + minutesAfter * 60_000;
    const within = naive.filter(({ time }) => time > now - hours * HOUR_MS);
    const movements = within.filter((fact) => fact.counterparty === counterparty && fact.what !== "refund");

    expect(events(allOf(recent))).toEqual(events(naive));
    expect(forgotten.map((fact) => fact?.event)).toEqual(
      facts.map((_, index) => facts[index - MOST_REMEMBERED]?.event),
    );
    expect(lengthOf(recent)).toBe(naive.length);
    expect(newest(recent)?.event).toBe(naive.at(-1)?.event);
    expect(newestTime(recent)).toBe(naive.at(-1)?.time);
    expect(oldestTime(recent)).toBe(naive.length === 0 ? undefined : Math.min(...naive.map(({ time }) => time)));
    expect(events(since(recent, now, hours))).toEqual(events(within.toReversed()));
    expect(events(since(recent, now, hours, counterparty))).toEqual(
      events(within.filter((fact) => fact.counterparty === counterparty).toReversed()),
    );
    expect(areAtLeast(count, recent, now, hours)).toBe(within.length >= count);
    expect(areWith(counterparty, count, { of: recent, now, hours })).toBe(movements.length >= count);
    expect(isWith(recent, counterparty)).toBe(naive.some((fact) => fact.counterparty === counterparty));
  },
);

law.prop({ happenings, further: happening })("a copy is not changed by what the original takes in", (given) => {
  const recent = noneYet();
  for (const fact of factsOf(given.happenings)) remember(recent, fact);
  const copy = copyRecent(recent);
  const before = structuredClone(recent);
  remember(recent, factsOf([given.further])[0] as Fact);
  expect(copy).toEqual(before);
});
