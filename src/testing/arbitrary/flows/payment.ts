// Money that is held for a payee and taken later.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { minorUnits } from "../../../money/money.ts";
import { feeLines, like, money, parted, waiver } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, ids, text } from "../id.ts";
import { instant, until } from "../instant.ts";
import { named } from "./campaign.ts";
import { maybe, maybeText } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

type PaymentCommand = "authorizePayment" | "capturePayment" | "settlePayment" | "voidPayment" | "expirePayment";

export const commands: CommandArbitraries<PaymentCommand> = {
  authorizePayment: {
    weight: 4,
    arbitrary: () =>
      fc
        .record({
          parties: twoAccounts(),
          amount: money(),
          payment: maybe(idOf("payment"), 8),
          order: maybe(fc.constantFrom("order-7", "order-8")),
          memo: maybe(text()),
          expiresAt: maybe(until(), 2),
        })
        .map(({ parties: [from, to], ...rest }) => ({ type: "authorizePayment", from, to, ...rest })),
  },
  capturePayment: {
    weight: 4,
    arbitrary: () =>
      fc.record({
        type: fc.constant("capturePayment"),
        payment: idOf("payment"),
        amount: maybe(money(), 2),
        final: maybe(fc.boolean()),
        capture: maybe(idOf("capture"), 2),
        settlesAt: fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: until() }),
        campaign: named(),
      }),
  },
  settlePayment: {
    weight: 2,
    arbitrary: () =>
      fc.record({ type: fc.constant("settlePayment"), payment: idOf("payment"), capture: idOf("capture") }),
  },
  voidPayment: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("voidPayment"), payment: idOf("payment"), reason: maybe(text()) }),
  },
  expirePayment: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("expirePayment"), payment: idOf("payment") }),
  },
};

const parties = { ids: ids(3) };

export const events: EventArbitraries<
  "PaymentAuthorized" | "PaymentCaptured" | "PaymentSettled" | "PaymentVoided" | "PaymentExpired"
> = {
  PaymentAuthorized: () =>
    fc
      .record({ ...parties, amount: money(), memo: maybeText("memo"), expiresAt: instant() })
      .map(({ ids: [payment = "", from = "", to = ""], amount, memo, expiresAt }) => ({
        payment,
        from,
        to,
        amount,
        ...memo,
        expiresAt,
      })),
  PaymentCaptured: () =>
    fc
      .record({
        ...parties,
        capture: id(),
        amount: parted(),
        waived: waiver(),
        rest: fc.bigInt({ min: -3n, max: 6n }),
        final: fc.boolean(),
        settlesAt: fc.option(instant(), { nil: undefined }),
      })
      .map(({ ids: [payment = "", from = "", to = ""], capture, amount, waived, rest, final, settlesAt }) => {
        const taken = minorUnits(amount.whole);
        const held = taken + rest > 0n ? taken + rest : taken;
        return {
          payment,
          capture,
          from,
          to,
          amount: amount.whole,
          held: like(amount.whole, held),
          final: final || taken >= held,
          fees: feeLines(amount.part, to, waived),
          ...(settlesAt === undefined ? {} : { settlesAt }),
        };
      }),
  PaymentSettled: () =>
    fc
      .record({ ...parties, capture: id(), amount: parted() })
      .map(({ ids: [payment = "", from = "", to = ""], capture, amount }) => ({
        payment,
        capture,
        from,
        to,
        net: amount.part,
      })),
  PaymentVoided: () =>
    fc
      .record({ ...parties, amount: money(), reason: maybeText("reason") })
      .map(({ ids: [payment = "", from = "", to = ""], amount, reason }) => ({ payment, from, to, amount, ...reason })),
  PaymentExpired: () =>
    fc
      .record({ ...parties, amount: money() })
      .map(({ ids: [payment = "", from = "", to = ""], amount }) => ({ payment, from, to, amount })),
};

/** What may be done to a payment once it is authorised. */
function next(payment: string): fc.Arbitrary<Command> {
  const dollars = money({ currencies: ["USD"] });
  const part = fc.option(dollars, { nil: undefined });
  return fc.oneof(
    { weight: 6, arbitrary: commands.capturePayment.arbitrary().map((capture): Command => ({ ...capture, payment })) },
    { weight: 1, arbitrary: commands.voidPayment.arbitrary().map((voiding): Command => ({ ...voiding, payment })) },
    { weight: 1, arbitrary: fc.constant<Command>({ type: "expirePayment", payment }) },
    { weight: 3, arbitrary: fc.constant<Command>({ type: "settlePayment", payment, capture: "c1" }) },
    { weight: 4, arbitrary: part.map((amount): Command => ({ type: "refund", of: payment, ...given(amount) })) },
    {
      weight: 1,
      arbitrary: fc.record({ dispute: idOf("dispute"), amount: part }).map(({ dispute, amount }): Command => ({
        type: "openDispute",
        of: payment,
        reason: "late",
        dispute,
        ...given(amount),
      })),
    },
  );
}

function given<Value>(amount: Value | undefined): { amount?: Value } {
  return amount === undefined ? {} : { amount };
}

/** A payment is authorised with money that is there, and then captured, refunded, voided and so on in any order. */
const bought: Story = {
  weight: 7,
  arbitrary: (anything) =>
    idOf("payment").chain((payment) =>
      fc
        .record({
          authorizing: commands.authorizePayment.arbitrary(),
          amount: money({ currencies: ["USD"] }),
          reference: fc.integer({ min: 0, max: 1e6 }).map((number) => `buy-${number}`),
          steps: fc.array(fc.oneof({ weight: 5, arbitrary: next(payment) }, { weight: 1, arbitrary: anything() }), {
            maxLength: 5,
            size: "max",
          }),
        })
        .map(({ authorizing, amount, reference, steps }) => [
          { type: "fund", account: authorizing.from, amount, source: { rail: "bank", reference } },
          // A little more than is held, for what may be captured beyond that.
          { type: "fund", account: authorizing.from, amount, source: { rail: "bank", reference: `${reference}-more` } },
          { ...authorizing, amount, payment },
          ...steps,
        ]),
    ),
};

/** A payment is captured, to be settled on a date, and that is asked for. */
const settled: Story = {
  weight: 3,
  arbitrary: (anything) =>
    fc
      .record({
        authorizing: commands.authorizePayment.arbitrary(),
        payment: idOf("payment"),
        capture: idOf("capture"),
        settlesAt: until(),
        amount: money({ currencies: ["USD"] }),
        reference: fc.integer({ min: 0, max: 1e6 }).map((number) => `due-${number}`),
        meanwhile: fc.array(anything(), { maxLength: 2 }),
        times: fc.integer({ min: 1, max: 3 }),
      })
      .map(({ authorizing, payment, capture, settlesAt, amount, reference, meanwhile, times }) => [
        { type: "fund", account: authorizing.from, amount, source: { rail: "bank", reference } },
        { ...authorizing, payment, amount },
        { type: "capturePayment", payment, capture, settlesAt },
        ...meanwhile,
        ...Array.from({ length: times }, (): Command => ({ type: "settlePayment", payment, capture })),
      ]),
};

/** All that a payer has is held until soon, and is then spent although nobody has recorded that the hold has run out. */
const overtaken: Story = {
  weight: 4,
  arbitrary: (anything) =>
    fc
      .record({
        authorizing: commands.authorizePayment.arbitrary(),
        payment: idOf("payment"),
        expiresAt: maybe(until()),
        amount: money({ currencies: ["USD"] }),
        reference: fc.integer({ min: 0, max: 1e6 }).map((number) => `held-${number}`),
        meanwhile: fc.array(anything(), { maxLength: 3 }),
        spending: fc.constantFrom("transfer", "authorizePayment", "closeAccount", "holdReserve"),
      })
      .map(({ authorizing, payment, expiresAt, amount, reference, meanwhile, spending }) => {
        const { from, to } = authorizing;
        const wanted: Readonly<Record<typeof spending, Command>> = {
          transfer: { type: "transfer", from, to, amount },
          authorizePayment: { type: "authorizePayment", from, to, amount },
          closeAccount: { type: "closeAccount", account: from },
          holdReserve: {
            type: "holdReserve",
            account: from,
            amount,
            releaseAt: "2027-01-01T00:00:00.000Z",
            reason: "x",
          },
        };
        return [
          { type: "fund", account: from, amount, source: { rail: "bank", reference } },
          { ...authorizing, payment, expiresAt, amount },
          ...meanwhile,
          wanted[spending],
          { type: "capturePayment", payment },
        ];
      }),
};

export const stories: readonly Story[] = [bought, settled, overtaken];
