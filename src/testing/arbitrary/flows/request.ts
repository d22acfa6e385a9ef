// Money that somebody is asked for.

import * as fc from "fast-check";
import type { Command } from "../../../wallet/commands.ts";
import { money } from "../amount.ts";
import type { CommandArbitraries, EventArbitraries, Story } from "../flow.ts";
import { idOf, ids, text } from "../id.ts";
import { deadline, instant } from "../instant.ts";
import { maybe, maybeText } from "../maybe.ts";
import { twoAccounts } from "../party.ts";

type Types = "requestMoney" | "declineRequest" | "cancelRequest" | "expireRequest";

export const commands: CommandArbitraries<Types> = {
  requestMoney: {
    weight: 4,
    arbitrary: () =>
      fc
        .record({
          parties: twoAccounts(),
          amount: money(),
          memo: maybe(text()),
          expiresAt: maybe(deadline()),
          request: maybe(idOf("request"), 8),
        })
        .map(({ parties: [from, to], ...rest }) => ({ type: "requestMoney", from, to, ...rest })),
  },
  declineRequest: {
    weight: 2,
    arbitrary: () =>
      fc.record({ type: fc.constant("declineRequest"), request: idOf("request"), reason: maybe(text()) }),
  },
  cancelRequest: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("cancelRequest"), request: idOf("request") }),
  },
  expireRequest: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("expireRequest"), request: idOf("request") }),
  },
};

const sides = () => ids(3).map(([request = "", from = "", to = ""]) => ({ request, from, to }));

export const events: EventArbitraries<"MoneyRequested" | "RequestDeclined" | "RequestCancelled" | "RequestExpired"> = {
  MoneyRequested: () =>
    fc
      .record({ sides: sides(), amount: money(), memo: maybeText("memo"), expiresAt: instant() })
      .map(({ sides, amount, memo, expiresAt }) => ({ ...sides, amount, ...memo, expiresAt })),
  RequestDeclined: () =>
    fc.record({ sides: sides(), reason: maybeText("reason") }).map(({ sides, reason }) => ({ ...sides, ...reason })),
  RequestCancelled: sides,
  RequestExpired: sides,
};

/** Somebody is asked for money, and pays, declines, lets it pass, or does not know; perhaps with too much or too little. */
const asked: Story = {
  weight: 3,
  arbitrary: (anything) => {
    const answer = fc.constantFrom("pay", "pay", "decline", "cancel", "expire");
    return fc
      .record({
        parties: twoAccounts(),
        amount: money({ currencies: ["USD"] }),
        other: maybe(money({ currencies: ["USD"] }), 1),
        request: idOf("request"),
        expiresAt: maybe(deadline()),
        meanwhile: fc.array(anything(), { maxLength: 1 }),
        answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
        reference: fc.bigInt({ min: 0n, max: 10n ** 9n }).map((some) => `asked-${some}`),
      })
      .map(({ parties: [from, to], amount, other, request, expiresAt, meanwhile, answers, reference }) => [
        { type: "fund", account: from, amount, source: { rail: "bank", reference } },
        { type: "requestMoney", from, to, amount, request, ...(expiresAt === undefined ? {} : { expiresAt }) },
        ...meanwhile,
        ...answers.map((answer): Command => {
          switch (answer) {
            case "pay":
              return { type: "transfer", from, to, amount: other ?? amount, request };
            case "decline":
              return { type: "declineRequest", request };
            case "cancel":
              return { type: "cancelRequest", request };
            case "expire":
              return { type: "expireRequest", request };
          }
        }),
      ]);
  },
};

export const stories: readonly Story[] = [asked];
