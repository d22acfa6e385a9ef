import { memoryStore, openLedger, RejectedError, REJECTIONS, type Command, type RejectionCode } from "tallystick";
import { describe, expect, test } from "vitest";
import { CONCEPTS, ROWS } from "./rejections/all.ts";
import type { Row } from "./rejections/row.ts";
import { act, after, later, MARKET, NOW, refusal } from "./scenario.ts";

const CODES = Object.keys(REJECTIONS) as RejectionCode[];
/** Given by the running ledger alone, since the answer to a repeated key is a receipt: see idempotency.test.ts. */
const BY_THE_LEDGER: readonly RejectionCode[] = ["idempotency_key_reused"];

const title = ({ code, command }: Row) => [code, JSON.stringify(command)] as const;
const rows = ROWS.map((row) => [...title(row), row] as const);

describe("every refusal, with the operands that explain it", () => {
  test.for(rows)("%s: %s", ([code, , { given = [], command, actor, policy, at, wait = 0, details }]) => {
    const circumstances = { now: at ?? later(wait), ...(actor === undefined ? {} : { actor }) };
    const rules = policy === undefined ? {} : { policy };
    const before = after([...MARKET, ...given], undefined, rules);
    const { decision, next } = act(before, command as Command, { ...circumstances, ...rules });
    const { remedy, retryable } = REJECTIONS[code];
    expect(refusal(decision)).toEqual({ code, message: expect.any(String), details, remedy, retryable });
    expect(next, "a refused command changes nothing").toBe(before);
  });
});

describe("the running ledger refuses as the decision does, and records nothing", () => {
  test.for(rows)("%s: %s", async ([code, , { given = [], command, actor, policy, at, wait = 0, details }]) => {
    const clock = { now: NOW };
    await using ledger = await openLedger({
      store: memoryStore(),
      clock: () => clock.now,
      ...(policy === undefined ? {} : { policy }),
    });
    for (const before of [...MARKET, ...given]) await ledger.submit(before);
    clock.now = at ?? later(wait);
    const head = await ledger.head();
    const options = actor === undefined ? {} : { actor };
    const refused = await ledger.submit(command as Command, options).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RejectedError);
    expect(refused).toMatchObject({ code, rejection: { code, details } });
    expect(await ledger.preview(command as Command, options)).toMatchObject({
      outcome: "rejected",
      rejection: { code },
    });
    expect(await ledger.head()).toBe(head);
  });
});

describe("the catalogue of codes", () => {
  test("every code has a row", () => {
    const covered = new Set([...ROWS.map(({ code }) => code), ...BY_THE_LEDGER]);
    expect(CODES.filter((code) => !covered.has(code))).toEqual([]);
  });

  test("codes and rows stand in the order of precedence", () => {
    const ranks = CODES.map((code) => REJECTIONS[code].precedence);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    for (const [concept, rows] of Object.entries(CONCEPTS)) {
      const places = rows.map(({ code }) => CODES.indexOf(code));
      expect({ concept, places }).toEqual({ concept, places: places.toSorted((a, b) => a - b) });
    }
  });
});
