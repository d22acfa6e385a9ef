// Money moves in one place, and every event that moves it says so in its tags.
// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop, nor functions that state a law

import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { postings, tagsOf, type LedgerEvent } from "tallystick";
import { arbitraries } from "tallystick/testing";

const one = { event: arbitraries.event() };
const many = { events: arbitraries.history() };

/** What the event does to each part of each wallet in each asset, as its holder sees it. */
function netEffects(event: LedgerEvent): { wallet: string; net: bigint }[] {
  const nets = new Map<string, { wallet: string; net: bigint }>();
  for (const { account, asset, amount } of postings(event)) {
    const found = /^liabilities:wallet:(?<wallet>.+):(?:available|pending|held|reserve)$/.exec(account)?.groups;
    if (!found) continue;
    const line = `${account} ${asset}`;
    const before = nets.get(line)?.net ?? 0n;
    nets.set(line, { wallet: found["wallet"] ?? "", net: before - amount });
  }
  return [...nets.values()];
}

function bearers(event: LedgerEvent, kind: "account" | "credits"): string[] {
  return tagsOf(event)
    .filter((tag) => tag.startsWith(`${kind}:`))
    .map((tag) => tag.slice(kind.length + 1));
}

function expectBalanced(event: LedgerEvent): void {
  const sums = new Map<string, bigint>();
  for (const { asset, amount } of postings(event)) sums.set(asset, (sums.get(asset) ?? 0n) + amount);
  for (const [asset, sum] of sums) expect({ asset, sum }).toEqual({ asset, sum: 0n });
  expect(postings(event).every(({ amount }) => amount !== 0n)).toBe(true);
}

function expectTagged(event: LedgerEvent): void {
  const debited = bearers(event, "account");
  const credited = bearers(event, "credits");
  const tags = tagsOf(event);
  expect(new Set(tags).size).toBe(tags.length);
  // A wallet is in the one set or in the other.
  expect(debited.filter((wallet) => credited.includes(wallet))).toEqual([]);
  const touched = new Set(netEffects(event).map(({ wallet }) => wallet));
  for (const wallet of touched) expect([...debited, ...credited]).toContain(wallet);
  // No tag for nothing: who is credited is in the postings; who is not, is whom the event is about.
  for (const wallet of credited) expect([...touched]).toContain(wallet);
  const { account, seller } = event.data as { account?: string; seller?: string };
  for (const wallet of debited) expect([...touched, account, seller]).toContain(wallet);
  for (const { wallet, net } of netEffects(event)) {
    if (credited.includes(wallet)) expect({ wallet, isCredit: net >= 0n }).toEqual({ wallet, isCredit: true });
  }
}

describe("the books", () => {
  test.prop(one)("the postings of any event sum to zero per asset", ({ event }) => expectBalanced(event));
  test.prop(many)("the postings of every event that was decided sum to zero per asset", ({ events }) => {
    for (const event of events) expectBalanced(event);
  });
  test.prop(one)(
    "any event bears a tag for every wallet that it moves money on, credits: alone for those it only adds to",
    ({ event }) => expectTagged(event),
  );
  test.prop(many)("so does every event that was decided", ({ events }) => {
    for (const event of events) expectTagged(event);
  });
  test.prop(one)("a key is a tag, and tags do not depend on the position", ({ event }) => {
    expect(tagsOf(event).includes(`key:${event.meta.key}`)).toBe(event.meta.key !== undefined);
    const elsewhere: LedgerEvent = { ...event, position: 1 };
    expect(tagsOf(elsewhere)).toEqual(tagsOf(event));
  });
});
