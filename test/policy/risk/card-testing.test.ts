import { describe, expect, test } from "vitest";
import { refusal, scene } from "./scene.ts";

// More than three declines of one instrument in an hour.
const rule = { rule: "cardTesting", count: 3, hours: 1 } as const;

const by = (instrument: string) => ({ rail: "card", instrument });

describe("a card that is tried again and again", () => {
  test("is flagged at the decline that is one too many, with the others as evidence", async () => {
    await using s = await scene(rule);
    await s.at("08:00").link("alice", "c1");
    const evidence: number[] = [];
    for (const when of ["09:00", "09:10", "09:20", "09:30"]) evidence.push((await s.at(when).decline("c1")).position);
    expect(await s.flags("alice")).toEqual([
      {
        account: "alice",
        rule: "cardTesting",
        version: 1,
        outcome: "flag",
        position: evidence.at(-1),
        event: expect.any(String),
        at: "2026-01-10T09:30:00.000Z",
        observed: "4 declines of c1 within 1 h",
        threshold: "more than 3",
        evidence,
      },
    ]);
  });

  test.for([
    [
      "exactly so many",
      [
        ["09:00", "c1"],
        ["09:10", "c1"],
        ["09:20", "c1"],
      ],
      0,
    ],
    [
      "one more, a moment within the hour",
      [
        ["09:00", "c1"],
        ["09:10", "c1"],
        ["09:20", "c1"],
        ["09:59:59.999", "c1"],
      ],
      1,
    ],
    [
      "one more, an hour after the first",
      [
        ["09:00", "c1"],
        ["09:10", "c1"],
        ["09:20", "c1"],
        ["10:00", "c1"],
      ],
      0,
    ],
    [
      "of another card",
      [
        ["09:00", "c1"],
        ["09:10", "c2"],
        ["09:20", "c1"],
        ["09:30", "c1"],
      ],
      0,
    ],
  ] as const)("%s", async ([, declines, flags]) => {
    await using s = await scene(rule);
    for (const card of ["c1", "c2"]) await s.at("08:00").link("alice", card);
    for (const [when, card] of declines) await s.at(when).decline(card);
    expect(await s.flags("alice")).toHaveLength(flags);
  });

  test("brings no money while it is denied, and does again an hour later", async () => {
    await using s = await scene({ ...rule, outcome: "deny" });
    for (const card of ["c1", "c2"]) await s.at("08:00").link("alice", card);
    for (const when of ["09:00", "09:10", "09:20"]) await s.at(when).decline("c1");
    await s.at("09:25").fund("alice", "10.00 USD", by("c1"));
    await s.at("09:30").decline("c1");
    const { code, rejection } = await refusal(s.at("09:40").fund("alice", "10.00 USD", by("c1")));
    expect([code, rejection.details["reasons"]]).toEqual(["risk_denied", ["an unusual number of declined charges"]]);
    await s.fund("alice", "10.00 USD", by("c2"));
    await s.fund("alice", "10.00 USD");
    await s.at("10:00").fund("alice", "10.00 USD", by("c1"));
  });
});
