// oxlint-disable vitest/no-standalone-expect -- the linter does not know test.prop

import { test as law } from "@fast-check/vitest";
import * as fc from "fast-check";
import { money } from "tallystick";
import { describe, expect, test } from "vitest";
import { monthsAfter } from "../../../src/policy/calendar.ts";
import { code, refusal, street } from "./street.ts";

// Nothing went out for twelve months, and then 1,000.00 or more.
const rule = { rule: "dormant", months: 12, least: money("1000.00 USD") } as const;

describe("a large payment after a long silence", () => {
  test("is flagged, with the last that went out as evidence", async () => {
    await using s = await street(rule);
    const last = await s.pay("09:00", "alice", "bob", "1.00");
    const position = await s.pay("2027-01-10T09:00:00.000Z", "alice", "bob", "1000.00");
    await s.pay("2027-01-10T09:01:00.000Z", "alice", "bob", "1000.00");
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "dormant",
        version: 1,
        outcome: "flag",
        event: expect.any(String),
        position,
        at: "2027-01-10T09:00:00.000Z",
        observed: "1000.00 USD, nothing out since 2026-01-10T09:00:00.000Z",
        threshold: "1000.00 USD or more after 12 months",
        evidence: [last, position],
      },
    ]);
  });

  test.for([
    ["a moment within the year", "2027-01-10T08:59:59.999Z", "1000.00", 0],
    ["a cent less", "2027-01-10T09:00:00.000Z", "999.99", 0],
    ["years later", "2030-06-01T00:00:00.000Z", "1000.00", 1],
  ] as const)("%s", async ([, when, value, flags]) => {
    await using s = await street(rule);
    await s.pay("09:00", "alice", "bob", "1.00");
    await s.pay(when, "alice", "bob", value);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("without any payment the silence began when the account was opened; what comes in does not break it", async () => {
    await using s = await street(rule);
    await s.receive("+200 00:00", "alice", "5.00 USD");
    await s.pay("2027-01-06T23:59:59.999Z", "bob", "carol", "1000.00");
    const position = await s.pay("2027-01-07T00:00:00.000Z", "alice", "bob", "1000.00");
    expect([...(await s.flags("alice")), ...(await s.flags("bob"))]).toMatchObject([
      { account: "alice", evidence: [position] },
    ]);
  });

  test("is challenged where the policy says so", async () => {
    await using s = await street({ ...rule, outcome: "challenge" });
    const when = "2027-02-01T09:00:00.000Z";
    expect(await refusal(s.pay(when, "alice", "bob", "1000.00"))).toEqual({
      code: "verification_required",
      reasons: ["an account that was long not used"],
    });
    await s.pay(when, "alice", "bob", "1000.00", code(when, "1000.00", "bob"));
    expect(await s.flags("alice")).toMatchObject([{ rule: "dormant", outcome: "challenge" }]);
  });
});

function monthOf(date: Date): number {
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

describe("months of the calendar", () => {
  test.for([
    ["2026-01-31T09:00:00.000Z", 1, "2026-02-28T09:00:00.000Z"],
    ["2024-01-31T09:00:00.000Z", 1, "2024-02-29T09:00:00.000Z"],
    ["2024-02-29T23:59:59.999Z", 12, "2025-02-28T23:59:59.999Z"],
    ["2026-12-31T00:00:00.000Z", 2, "2027-02-28T00:00:00.000Z"],
    ["2026-03-15T00:00:00.000Z", 13, "2027-04-15T00:00:00.000Z"],
  ] as const)("%s and %i are %s", ([from, months, to]) => {
    expect(new Date(monthsAfter(Date.parse(from), months)).toISOString()).toBe(to);
  });

  law.prop({
    from: fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
    months: fc.integer({ min: 1, max: 120 }),
  })("so many months later is in the month that one counts to, at the same time of day", ({ from, months }) => {
    const to = new Date(monthsAfter(from.getTime(), months));
    expect(monthOf(to) - monthOf(from)).toBe(months);
    expect(to.toISOString().slice(10)).toBe(from.toISOString().slice(10));
    const isLast = new Date(to.getTime() + 86_400_000).getUTCDate() === 1;
    expect(to.getUTCDate() === from.getUTCDate() || (isLast && to.getUTCDate() < from.getUTCDate())).toBe(true);
    // The rule leaves early by this.
    expect(to.getTime() - from.getTime()).toBeGreaterThanOrEqual(months * 28 * 86_400_000);
  });
});
