// Money on its way out, and back.

import * as fc from "fast-check";
import { ComesBackTo } from "../../../events/withdrawal.ts";
import type { Command } from "../../../wallet/commands.ts";
import { feeLines, money, parted, waiver } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { id, idOf, ids, text } from "../id.ts";
import { maybe } from "../maybe.ts";
import { named } from "./campaign.ts";
import { anyReference, rail, reference } from "./funding.ts";
import { token } from "./instrument.ts";

type Step = "submitWithdrawal" | "payWithdrawal" | "failWithdrawal" | "returnWithdrawal" | "cancelWithdrawal";

/** Where to: a destination or an instrument. */
function where() {
  return fc.oneof(
    { weight: 2, arbitrary: fc.record({ destination: fc.record({ rail: rail(), token: token() }) }) },
    { weight: 1, arbitrary: fc.record({ instrument: idOf("instrument") }) },
  );
}

export const commands: CommandArbitraries<"requestWithdrawal" | Step> = {
  requestWithdrawal: {
    weight: 5,
    arbitrary: () =>
      fc
        .record({
          account: idOf("account"),
          amount: money(),
          where: where(),
          withdrawal: maybe(idOf("withdrawal"), 8),
          expectedAt: maybe(fc.constant("2026-02-03T12:00:00.000Z")),
          settlement: maybe(fc.constantFrom("standard", "instant")),
          campaign: named(),
        })
        .map(({ where, ...rest }) => ({ type: "requestWithdrawal", ...rest, ...where })),
  },
  submitWithdrawal: {
    weight: 4,
    arbitrary: () =>
      fc.record({
        type: fc.constant("submitWithdrawal"),
        withdrawal: idOf("withdrawal"),
        reference: maybe(reference()),
      }),
  },
  payWithdrawal: {
    weight: 3,
    arbitrary: () =>
      fc.record({ type: fc.constant("payWithdrawal"), withdrawal: idOf("withdrawal"), reference: maybe(reference()) }),
  },
  failWithdrawal: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("failWithdrawal"), withdrawal: idOf("withdrawal"), reason: text() }),
  },
  returnWithdrawal: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("returnWithdrawal"),
        withdrawal: idOf("withdrawal"),
        reference: maybe(reference()),
        reason: text(),
      }),
  },
  cancelWithdrawal: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("cancelWithdrawal"), withdrawal: idOf("withdrawal") }),
  },
};

/** What the events of a withdrawal have in common: it, its account, and an amount with its fees. */
function about() {
  return fc
    .record({ ids: ids(2), parts: parted(), waived: waiver() })
    .map(({ ids: [withdrawal = "", account = ""], parts, waived }) => ({
      withdrawal,
      account,
      amount: parts.whole,
      fees: feeLines(parts.part, account, waived),
    }));
}

function maybeReference(): fc.Arbitrary<{ reference?: string }> {
  return maybe(anyReference()).map((reference) => (reference === undefined ? {} : { reference }));
}

export const events: EventArbitraries<
  | "WithdrawalRequested"
  | "WithdrawalSubmitted"
  | "WithdrawalPaid"
  | "WithdrawalFailed"
  | "WithdrawalReturned"
  | "WithdrawalCancelled"
> = {
  WithdrawalRequested: () =>
    fc
      .record({
        about: about(),
        destination: fc.record({ rail: rail(), token: id() }),
        more: fc.constantFrom(
          {},
          { instrument: "ins_1", expectedAt: "2026-02-03T12:00:00.000Z", settlement: "instant" as const },
        ),
      })
      .map(({ about, destination, more }) => ({ ...about, destination, ...more })),
  WithdrawalSubmitted: () =>
    fc
      .record({ about: about(), rail: rail(), reference: maybeReference() })
      .map(({ about, rail, reference }) => ({ ...about, rail, ...reference })),
  WithdrawalPaid: () =>
    fc
      .record({ withdrawal: id(), amount: money(), rail: rail(), reference: maybeReference() })
      .map(({ reference, ...rest }) => ({ ...rest, ...reference })),
  WithdrawalFailed: () =>
    fc
      .record({ about: about(), to: fc.constantFrom(...ComesBackTo.options), reason: text() })
      .map(({ about, ...rest }) => ({ ...about, ...rest })),
  WithdrawalReturned: () =>
    fc
      .record({
        ids: ids(2),
        amount: money(),
        rail: rail(),
        to: fc.constantFrom(...ComesBackTo.options),
        reason: text(),
        reference: maybeReference(),
      })
      .map(({ ids: [withdrawal = "", account = ""], reference, ...rest }) => ({
        withdrawal,
        account,
        ...rest,
        ...reference,
      })),
  WithdrawalCancelled: about,
};

/** A withdrawal is asked for and goes its way: mostly the steps in an order that makes sense, sometimes any. */
const leaving: Story = {
  weight: 4,
  arbitrary: (anything) => {
    const way = fc.oneof(
      fc.constant<Step[]>(["submitWithdrawal", "payWithdrawal", "returnWithdrawal"]),
      fc.constant<Step[]>(["submitWithdrawal", "failWithdrawal"]),
      fc.constant<Step[]>(["cancelWithdrawal"]),
      fc.array(
        fc.constantFrom<Step>(
          "submitWithdrawal",
          "payWithdrawal",
          "failWithdrawal",
          "returnWithdrawal",
          "cancelWithdrawal",
        ),
        { maxLength: 3 },
      ),
    );
    return fc
      .record({
        asking: commands.requestWithdrawal.arbitrary(),
        withdrawal: idOf("withdrawal"),
        amount: money({ currencies: ["USD"] }),
        // With something for the fees, or exactly.
        purses: fc.integer({ min: 1, max: 3 }),
        funded: fc.integer({ min: 0, max: 1e6 }),
        way,
        again: fc.constantFrom<Step[]>([], ["submitWithdrawal"], ["payWithdrawal"]),
        reference: maybe(reference()),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
      })
      .map(({ asking, withdrawal, amount, purses, funded, way, again, reference, meanwhile }): Command[] => [
        ...Array.from({ length: purses }, (_, purse): Command => {
          const source = { rail: "bank", reference: `out-${funded}-${purse}` };
          return { type: "fund", account: asking.account, amount, source };
        }),
        { ...asking, withdrawal, amount },
        ...meanwhile,
        ...[...way, ...again].map((type): Command => {
          if (type === "submitWithdrawal" || type === "payWithdrawal") return { type, withdrawal, reference };
          if (type === "cancelWithdrawal") return { type, withdrawal };
          return { type, withdrawal, reason: "account unknown" };
        }),
      ]);
  },
};

export const stories: readonly Story[] = [leaving];
