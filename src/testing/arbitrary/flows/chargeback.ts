// A card's bank takes money back.

import * as fc from "fast-check";
import { ChargedOriginal } from "../../../events/chargeback.ts";
import type { Command } from "../../../wallet/commands.ts";
import { UNIVERSE } from "../../universe.ts";
import { feeLines, money, parted } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { document, id, idOf, text } from "../id.ts";
import { maybe } from "../maybe.ts";
import { perhapsDeadline } from "../wait.ts";

/** A fresh one as a rule: a used one can only be refused. */
function reference(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...UNIVERSE.reference) },
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 1e9 }).map((number) => `case-${number}`) },
  );
}

export const commands: CommandArbitraries<
  "receiveChargeback" | "representChargeback" | "winChargeback" | "loseChargeback" | "expireChargeback"
> = {
  receiveChargeback: {
    weight: 5,
    arbitrary: () =>
      fc.record({
        type: fc.constant("receiveChargeback"),
        of: fc.oneof(idOf("transfer"), idOf("funding")),
        original: maybe(fc.constantFrom(...ChargedOriginal.options), 1),
        amount: maybe(money()),
        reference: fc.record({ rail: fc.constantFrom("card", "card", "bank"), reference: reference() }),
        fee: maybe(money()),
        reason: text(),
        respondBy: perhapsDeadline(),
        chargeback: maybe(idOf("chargeback"), 8),
      }),
  },
  representChargeback: {
    weight: 2,
    arbitrary: () =>
      fc
        .record({ chargeback: idOf("chargeback"), document: document() })
        .map(({ chargeback, document }) => ({ type: "representChargeback", chargeback, ...document })),
  },
  winChargeback: {
    weight: 2,
    arbitrary: () =>
      fc.record({
        type: fc.constant("winChargeback"),
        chargeback: idOf("chargeback"),
        reference: maybe(reference()),
      }),
  },
  loseChargeback: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("loseChargeback"), chargeback: idOf("chargeback") }),
  },
  expireChargeback: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("expireChargeback"), chargeback: idOf("chargeback") }),
  },
};

/** What all events of a chargeback say. */
function about() {
  return {
    chargeback: id(),
    of: id(),
    original: fc.constantFrom(...ChargedOriginal.options),
    account: id(),
    bearer: fc.constantFrom<("account" | "house")[]>("account", "house"),
  };
}

export const events: EventArbitraries<
  "ChargebackReceived" | "ChargebackRepresented" | "ChargebackWon" | "ChargebackLost"
> = {
  ChargebackReceived: () =>
    fc
      .record({
        about: fc.record(about()),
        amount: parted(),
        reference: fc.record({ rail: fc.constantFrom("card", "amex"), reference: reference() }),
        reason: text(),
        due: fc.record({ respondBy: fc.constant("2026-02-14T09:00:00.000Z") }, { requiredKeys: [] }),
      })
      .map(({ about, amount, reference, reason, due }) => ({
        ...about,
        amount: amount.whole,
        reference,
        fees: about.bearer === "account" ? feeLines(amount.part, about.account) : [],
        reason,
        ...due,
      })),
  ChargebackRepresented: () =>
    fc
      .record({ about: fc.record(about()), document: document() })
      .map(({ about, document }) => ({ ...about, ...document })),
  ChargebackWon: () =>
    fc
      .record({
        about: fc.record(about()),
        amount: parted(),
        rail: fc.constantFrom("card", "amex"),
        reference: fc.record({ reference: reference() }, { requiredKeys: [] }),
      })
      .map(({ about, amount, rail, reference }) => ({
        ...about,
        amount: amount.whole,
        rail,
        ...reference,
        feesBack: about.bearer === "account" ? feeLines(amount.part, about.account) : [],
      })),
  ChargebackLost: () => fc.record({ ...about(), by: fc.constantFrom<("bank" | "deadline")[]>("bank", "deadline") }),
};

/** What was received is taken back by a bank, perhaps while it is contested or after the account was closed, and decided. */
const chargedBack: Story = {
  weight: 4,
  arbitrary: (anything) =>
    fc
      .record({
        account: idOf("account"),
        amount: money({ currencies: ["USD"] }),
        number: fc.integer({ min: 0, max: 1e9 }),
        before: fc.constantFrom<"topUp" | "transfer">("topUp", "transfer"),
        of: idOf("transfer"),
        first: fc.array(anything(), { maxLength: 1 }),
        dispute: maybe(idOf("dispute")),
        close: fc.boolean(),
        received: commands.receiveChargeback.arbitrary(),
        chargeback: idOf("chargeback"),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        steps: fc.array(
          fc.oneof(
            commands.representChargeback.arbitrary(),
            commands.winChargeback.arbitrary(),
            commands.loseChargeback.arbitrary(),
            commands.expireChargeback.arbitrary(),
          ) as fc.Arbitrary<Command>,
          { maxLength: 3 },
        ),
      })
      .map(
        ({
          account,
          amount,
          number,
          before,
          of,
          first,
          dispute,
          close,
          received,
          chargeback,
          meanwhile,
          steps,
        }): Command[] => {
          const source = { rail: "card", reference: `top-up-${number}` };
          const topUp = `n${number % 3}`;
          const rest = { reference: { rail: "card", reference: `case-${number}` }, chargeback };
          return [
            ...(before === "topUp" ? [{ type: "fund", account, amount, source, funding: topUp } as const] : []),
            ...first,
            ...(before === "transfer" && dispute !== undefined
              ? [{ type: "openDispute", of, reason: "late", dispute } as const]
              : []),
            ...(close ? [{ type: "closeAccount", account } as const] : []),
            { ...received, of: before === "topUp" ? topUp : of, original: undefined, ...rest },
            ...meanwhile,
            ...steps.map((step) => ({ ...step, chargeback }) as Command),
          ];
        },
      ),
};

export const stories: readonly Story[] = [chargedBack];
