// One asset that is sold for another.

import * as fc from "fast-check";
import { defaultAssets } from "../../../money/assets.ts";
import { fromMinorUnits, minorUnits, type Money } from "../../../money/money.ts";
import type { Command } from "../../../wallet/commands.ts";
import { feeLines, like, money, parted, waiver } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, ids } from "../id.ts";
import { deadline, instant } from "../instant.ts";
import { named } from "./campaign.ts";
import { maybe } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

/** Rates of every size: some buy nothing for a few minor units. What the customer gets is never above the mid. */
function rates(): fc.Arbitrary<{ readonly mid: string; readonly rate?: string }> {
  return fc.constantFrom(
    { mid: "0.9000" },
    { mid: "0.9000", rate: "0.891" },
    { mid: "1", rate: "1.0" },
    { mid: "0.5" },
    { mid: "1.234" },
    { mid: "150.25", rate: "149" },
    { mid: "0.000025" },
    { mid: "40000" },
    { mid: "0.0000000001" },
  );
}

/** Two assets; what one has as a rule is sold. */
function pair(): fc.Arbitrary<readonly [string, string]> {
  return fc.constantFrom(
    ["USD", "JPY"],
    ["USD", "BTC"],
    ["USD", "ETH"],
    ["USD", "JPY"],
    ["BTC", "USD"],
    ["JPY", "ETH"],
  );
}

export const commands: CommandArbitraries<"quoteRate" | "convert"> = {
  quoteRate: {
    weight: 5,
    arbitrary: () =>
      fc
        .record({
          account: idOf("account"),
          pair: pair(),
          fixed: fc.constantFrom("sell", "buy"),
          units: units(),
          isOther: fc.constantFrom(false, false, false, false, false, true),
          rates: rates(),
          markupBps: fc.constantFrom(0, 100, 37, 9_999),
          expiresAt: deadline(),
          quote: maybe(idOf("quote"), 8),
          campaign: named(),
        })
        .map(({ pair: [sell, buy], fixed, units, isOther, rates, ...rest }) => ({
          type: "quoteRate",
          sell,
          buy,
          fixed,
          amount: amountOf(units, (fixed === "sell") === isOther ? buy : sell),
          ...rates,
          ...rest,
        })),
  },
  convert: {
    weight: 5,
    arbitrary: () =>
      fc.record({ type: fc.constant("convert"), quote: idOf("quote"), conversion: maybe(idOf("conversion"), 1) }),
  },
};

/** Minor units to sell or to buy: a few, or what is worth much, but never more than can be written at any rate. */
function units(): fc.Arbitrary<bigint> {
  const most = 10n ** 15n;
  return money({ currencies: ["USD"] }).map((amount) => (minorUnits(amount) < most ? minorUnits(amount) : most));
}

function amountOf(units: bigint, currency: string): Money {
  return fromMinorUnits(units, currency, defaultAssets.scale(currency));
}

export const events: EventArbitraries<"RateQuoted" | "Converted"> = {
  RateQuoted: () =>
    fc
      .record({ terms: terms(), ids: ids(2), fixed: fc.constantFrom("sell", "buy"), expiresAt: instant() })
      .map(({ terms, ids: [quote = "", account = ""], fixed, expiresAt }) => {
        const { fee, waived, ...rest } = terms;
        return { quote, account, ...rest, fixed, markupBps: 100, charges: feeLines(fee, account, waived), expiresAt };
      }),
  Converted: () =>
    fc
      .record({ terms: terms(), ids: ids(3), transfer: fc.option(id(), { nil: undefined }) })
      .map(({ terms, ids: [conversion = "", quote = "", account = ""], transfer }) => {
        const { fee, waived, ...rest } = terms;
        const paid = transfer === undefined ? {} : { transfer };
        return { conversion, quote, account, ...rest, fees: feeLines(fee, account, waived), ...paid };
      }),
};

/** What is sold and bought, in two assets. */
function terms() {
  return fc
    .record({
      sell: parted(),
      waived: waiver(),
      buy: money({ currencies: ["EUR", "KWD"] }),
      spread: fc.bigInt({ min: 0n, max: 9n }),
      mid: rates().map(({ mid }) => mid),
    })
    .map(({ sell, waived, buy, spread, mid }) => ({
      sell: sell.whole,
      fee: sell.part,
      waived,
      buy,
      rate: mid,
      mid,
      spread: like(buy, spread),
    }));
}

/** What one has is sold, at once or later, once or twice; or it pays somebody who wants something else. */
const exchanged: Story = {
  weight: 4,
  arbitrary: (anything) =>
    fc
      .record({
        parties: twoAccounts(),
        pair: pair(),
        fixed: fc.constantFrom("sell", "buy"),
        units: units(),
        quote: commands.quoteRate.arbitrary(),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        uses: fc.array(fc.boolean(), { minLength: 1, maxLength: 2 }),
        expiresAt: deadline(),
        // Enough for anything; or exactly what a fixed amount to sell takes, or a little more.
        spare: maybe(fc.bigInt({ min: 0n, max: 2n })),
        reference: fc.bigInt({ min: 0n, max: 10n ** 9n }).map((some) => `sold-${some}`),
      })
      .map(
        ({
          parties: [from, to],
          pair: [sell, buy],
          fixed,
          units,
          quote,
          meanwhile,
          uses,
          expiresAt,
          spare,
          reference,
        }) => {
          const id = quote.quote ?? "q1";
          const amount = amountOf(units, fixed === "sell" ? sell : buy);
          const source = { rail: "bank", reference };
          const purse = amountOf(spare === undefined ? units * 200n : units + spare, sell);
          return [
            { type: "fund", account: from, amount: purse, source },
            { ...quote, account: from, sell, buy, fixed, amount, expiresAt, quote: id },
            ...meanwhile,
            ...uses.map((pays): Command => {
              const price = amountOf(1n, buy);
              return pays ? { type: "transfer", from, to, amount: price, quote: id } : { type: "convert", quote: id };
            }),
          ];
        },
      ),
};

export const stories: readonly Story[] = [exchanged];
