// What may a log hold? Events of every type with any ids, texts and amounts that their schemas allow and a decision could record.

import * as fc from "fast-check";
import { EVENTS, type EventData, type EventType, type LedgerEvent } from "../../events/catalogue.ts";
import type { Meta } from "../../events/envelope.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../../money/money.ts";
import { money } from "./amount.ts";
import { accountKind, zeroSum } from "./command.ts";
import { id, text } from "./id.ts";

/** Any instant that can be written with a year of four digits. */
export function instant(): fc.Arbitrary<string> {
  const min = new Date("0001-01-01T00:00:00.000Z");
  const max = new Date("9999-12-31T23:59:59.999Z");
  return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
}

/** What goes with an event. */
export function meta(): fc.Arbitrary<Meta> {
  const printable = fc.string({ unit: fc.constantFrom(...'!~azAZ09:_-"\\{'.split("")), minLength: 1, maxLength: 20 });
  return fc.record(
    {
      key: printable,
      actor: printable,
      command: fc.constantFrom("transfer", "fund"),
      fingerprint: fc.constant("00ff"),
      cause: id(),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Meta>;
}

/** A recorded event of one type, or of any. */
export function event<Type extends EventType>(type: Type): fc.Arbitrary<LedgerEvent<Type>>;
export function event(type?: EventType): fc.Arbitrary<LedgerEvent>;
export function event(type?: EventType): fc.Arbitrary<LedgerEvent> {
  if (type === undefined) return fc.oneof(...(Object.keys(DATA) as EventType[]).map((each) => event(each)));
  return fc.record({
    position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    id: id(),
    type: fc.constant(type),
    version: fc.constant(EVENTS[type].version),
    at: instant(),
    data: DATA[type](),
    meta: meta(),
  }) as fc.Arbitrary<LedgerEvent>;
}

/** Three different ids. */
function ids(count: number): fc.Arbitrary<string[]> {
  return fc.uniqueArray(id(), { minLength: count, maxLength: count });
}

/** Some text, or none. */
function maybeText(field: "memo" | "reason"): fc.Arbitrary<Record<string, string>> {
  return fc.option(text(), { nil: undefined }).map((given) => (given === undefined ? {} : { [field]: given }));
}

/** An amount in two parts, either of which may be zero. */
function parted(): fc.Arbitrary<{ whole: Money; part: Money; rest: Money }> {
  return fc.tuple(money(), fc.integer({ min: 0, max: 4 })).map(([whole, quarters]) => {
    const units = minorUnits(whole);
    const part = (units * BigInt(quarters)) / 4n;
    const of = (minor: bigint) => fromMinorUnits(minor, whole.currency, scaleOf(whole));
    return { whole, part: of(part), rest: of(units - part) };
  });
}

const DATA: { readonly [Type in EventType]: () => fc.Arbitrary<EventData<Type>> } = {
  AccountOpened: () =>
    fc
      .record({
        account: id(),
        kind: accountKind(),
        holder: id(),
        country: fc.constantFrom("PT", undefined),
        tier: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ country, ...rest }) => (country === undefined ? rest : { ...rest, country })),
  AccountClosed: () =>
    fc.record({
      account: id(),
      residue: fc.uniqueArray(money(), { selector: ({ currency }) => currency, maxLength: 3 }),
    }),
  Funded: () =>
    fc
      .record({
        funding: id(),
        account: id(),
        amount: parted(),
        rail: fc.constantFrom("bank", "card", "m-pesa"),
        reference: fc.string({ unit: fc.constantFrom(...' ~:/"\\azAZ09'.split("")), minLength: 1, maxLength: 20 }),
      })
      .map(({ funding, account, amount, rail, reference }) => ({
        funding,
        account,
        amount: amount.whole,
        source: { rail, reference },
        fees: feesOf(amount.part, account),
      })),
  Transferred: () =>
    fc
      .record({
        ids: ids(3),
        amount: parted(),
        payee: fc.boolean(),
        purpose: fc.constantFrom("person", "bill"),
        memo: maybeText("memo"),
      })
      .map(({ ids: [transfer = "", from = "", to = ""], amount, payee, purpose, memo }) => ({
        transfer,
        from,
        to,
        amount: amount.whole,
        purpose,
        ...memo,
        fees: feesOf(amount.part, payee ? to : from),
      })),
  Refunded: () =>
    fc
      .record({ refund: id(), of: id(), parties: ids(2), amount: money(), reason: maybeText("reason") })
      .map(({ refund, of, parties: [from = "", to = ""], amount, reason }) => ({
        refund,
        of,
        original: "transfer" as const,
        from,
        to,
        amount,
        ...reason,
      })),
  DisputeOpened: () =>
    fc
      .record({ dispute: id(), of: id(), parties: ids(2), amount: parted(), reason: text() })
      .map(({ dispute, of, parties: [buyer = "", seller = ""], amount, reason }) => ({
        dispute,
        of,
        original: "transfer" as const,
        buyer,
        seller,
        amount: amount.whole,
        held: amount.part,
        reason,
      })),
  DisputeResolved: () =>
    fc
      .record({
        dispute: id(),
        of: id(),
        parties: ids(2),
        amount: parted(),
        hold: fc.constantFrom("none", "part", "rest", "whole"),
        reason: maybeText("reason"),
      })
      .map(({ dispute, of, parties: [buyer = "", seller = ""], amount, hold, reason }) => ({
        dispute,
        of,
        original: "transfer" as const,
        buyer,
        seller,
        held: hold === "none" ? fromMinorUnits(0n, amount.whole.currency, scaleOf(amount.whole)) : amount[hold],
        toBuyer: amount.part,
        toSeller: amount.rest,
        ...reason,
      })),
  AccountFrozen: () =>
    fc.record({
      freeze: id(),
      account: id(),
      scope: fc.constantFrom("debit", "credit", "all"),
      source: fc.constantFrom("holder", "risk", "operator", "legal"),
      reason: text(),
    }),
  AccountUnfrozen: () =>
    fc.record({ freeze: id(), account: id(), reason: maybeText("reason") }).map(({ freeze, account, reason }) => ({
      freeze,
      account,
      ...reason,
      approvers: ["operator:anna", "operator:ben"],
    })),
  Adjusted: () =>
    fc.record({
      adjustment: id(),
      postings: zeroSum(),
      reason: text(),
      approvers: fc.constant(["operator:anna", "operator:ben"]),
    }),
};

/** One fee line, or none where the fee is nothing. */
function feesOf(amount: Money, payer: string): EventData<"Transferred">["fees"] {
  return minorUnits(amount) === 0n ? [] : [{ kind: "transfer", amount, payer, tariff: "generated-1" }];
}
