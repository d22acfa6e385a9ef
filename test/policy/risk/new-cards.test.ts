import type { RejectedError, RiskRule } from "tallystick";
import { describe, expect, test } from "vitest";
import { refusal, scene } from "./scene.ts";

// More than three new cards in an hour, five in a day, eight in a week.
const within = (count: number, hours: number): RiskRule => ({ rule: "newCards", count, hours, outcome: "deny" });
const rules = [within(3, 1), within(5, 24), within(8, 168)];

describe("one new card after the other", () => {
  test("is flagged at the one that is too many, with the others as evidence", async () => {
    await using s = await scene({ rule: "newCards", count: 3, hours: 1 });
    const evidence: number[] = [];
    for (const [n, when] of ["09:00", "09:10", "09:20", "09:30"].entries()) {
      evidence.push((await s.at(when).link("alice", `c${n}`)).position);
    }
    expect(await s.flags("alice")).toMatchObject([
      { rule: "newCards", version: 1, observed: "4 new cards within 1 h", threshold: "more than 3", evidence },
    ]);
  });

  test.for([
    ["three in an hour", ["09:00", "09:10", "09:20"], undefined],
    ["a fourth, a moment within it", ["09:00", "09:10", "09:20", "09:59:59.999"], "more than 3"],
    ["a fourth, an hour after the first", ["09:00", "09:10", "09:20", "10:00"], undefined],
    ["a sixth in a day", ["09:00", "10:30", "12:00", "13:30", "15:00", "+1 08:59"], "more than 5"],
    ["a sixth, a day after the first", ["09:00", "10:30", "12:00", "13:30", "15:00", "+1 09:00"], undefined],
    [
      "a ninth in a week",
      ["09:00", "21:00", "+1 09:00", "+1 21:00", "+2 09:00", "+2 21:00", "+3 09:00", "+3 21:00", "+7 08:59"],
      "more than 8",
    ],
    [
      "a ninth, a week after the first",
      ["09:00", "21:00", "+1 09:00", "+1 21:00", "+2 09:00", "+2 21:00", "+3 09:00", "+3 21:00", "+7 09:00"],
      undefined,
    ],
  ] as const)("%s", async ([, times, line]) => {
    await using s = await scene(...rules);
    for (const [n, when] of times.slice(0, -1).entries()) await s.at(when).link("alice", `c${n}`);
    const last = s.at(times.at(-1) ?? "").link("alice", "last");
    const answer = await last.then(
      () => "linked",
      ({ code }: RejectedError) => code,
    );
    expect(answer).toBe(line === undefined ? "linked" : "risk_denied");
    expect((await s.flags("alice")).map(({ threshold }) => threshold)).toEqual(line === undefined ? [] : [line]);
  });

  test("counts cards, not bank accounts, and each account's own", async () => {
    await using s = await scene(...rules);
    s.at("09:00");
    for (let n = 0; n < 3; n += 1) await s.link("alice", `c${n}`);
    for (let n = 0; n < 5; n += 1) await s.link("alice", `b${n}`, "bank");
    await s.link("bob", "c9");
    expect((await refusal(s.link("alice", "c10"))).code).toBe("risk_denied");
  });
});
