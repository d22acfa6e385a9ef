import {
  memoryStore,
  openLedger,
  RejectedError,
  REJECTION_DETAILS,
  REJECTIONS,
  type Command,
  type RejectionCode,
} from "tallystick";
import { describe, expect, test } from "vitest";
import { EVENTS } from "../../src/events/catalogue.ts";
import { CONCEPTS, ROWS } from "./rejections/all.ts";
import type { Row } from "./rejections/row.ts";
import { act, after, later, MARKET, NOW, refusal } from "./scenario.ts";

const CODES = Object.keys(REJECTIONS) as RejectionCode[];
/** Given by the running ledger alone, since the answer to a repeated key is a receipt: see idempotency.test.ts. */
const BY_THE_LEDGER: readonly RejectionCode[] = ["idempotency_key_reused"];

const title = ({ code, command }: Row) => [code, JSON.stringify(command)] as const;
const rows = ROWS.map((row) => [...title(row), row] as const);

describe("every refusal, with the operands that explain it", () => {
  test.for(rows)(
    "%s: %s",
    ([code, , { given = [], meanwhile = [], command, actor, policy, context, at, wait = 0, details, records }]) => {
      const circumstances = { now: at ?? later(wait), policy, context, ...(actor === undefined ? {} : { actor }) };
      const before = meanwhile.reduce(
        (state, [now, each]) => after([each], state, { policy, now }),
        after([...MARKET, ...given], undefined, { policy }),
      );
      const { decision, next } = act(before, command as Command, circumstances);
      const { remedy, retryable } = REJECTIONS[code];
      const refused = refusal(decision);
      const { refusal: known = details["refusal"] } = refused.details;
      expect(refused).toEqual({
        code,
        message: expect.any(String),
        // The id of a refusal that is recorded is a fresh one.
        details: known === undefined ? details : { ...details, refusal: known },
        remedy,
        retryable,
      });
      expect(decision.events.map(({ type }) => type)).toEqual(records ?? []);
      const isUnchanged = next === before;
      expect(isUnchanged || records !== undefined, "a refused command changes nothing but what it records").toBe(true);
    },
  );
});

describe("the running ledger refuses as the decision does, and records nothing but what the refusal establishes", () => {
  test.for(rows)(
    "%s: %s",
    async ([
      code,
      ,
      { given = [], meanwhile = [], command, actor, policy, context, at, wait = 0, details, records = [] },
    ]) => {
      const clock = { now: NOW };
      await using ledger = await openLedger({
        store: memoryStore(),
        clock: () => clock.now,
        ...(policy === undefined ? {} : { policy }),
      });
      for (const each of [...MARKET, ...given]) await ledger.submit(each);
      for (const [now, each] of meanwhile) {
        clock.now = now;
        await ledger.submit(each);
      }
      clock.now = at ?? later(wait);
      const head = await ledger.head();
      const options = { ...(actor === undefined ? {} : { actor }), ...(context === undefined ? {} : { context }) };
      expect(await ledger.preview(command as Command, options)).toMatchObject({
        outcome: "rejected",
        rejection: { code },
      });
      expect(await ledger.head()).toBe(head);
      const refused = await ledger.submit(command as Command, options).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(RejectedError);
      const { refusal: _, ...known } = details;
      expect(refused).toMatchObject({ code, rejection: { code, details: records.length > 0 ? known : details } });
      const recorded = [];
      for await (const { type, meta } of ledger.events({ after: head })) recorded.push({ type, key: meta.key });
      expect(recorded).toEqual(records.map((type) => ({ type, key: undefined })));
    },
  );
});

describe("the catalogue of codes", () => {
  test("every code has a row", () => {
    const covered = new Set([...ROWS.map(({ code }) => code), ...BY_THE_LEDGER]);
    expect(CODES.filter((code) => !covered.has(code))).toEqual([]);
  });

  test("what the details of a refusal hold is what the catalogue says, beside ids under the names of their kinds", () => {
    const details: Partial<Record<RejectionCode, object>> = REJECTION_DETAILS;
    const ids = new Set<string>([...Object.values(EVENTS).map(({ subject }) => subject), "of"]);
    for (const code of CODES.filter((each) => !BY_THE_LEDGER.includes(each))) {
      const seen = ROWS.filter((row) => row.code === code).flatMap(({ details }) => Object.keys(details));
      const listed = Object.keys(details[code] ?? {});
      expect([code, seen.filter((name) => !listed.includes(name) && !ids.has(name))]).toEqual([code, []]);
      expect([code, listed.filter((name) => !seen.includes(name))]).toEqual([code, []]);
    }
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
