// Cards, bank accounts and the like, linked, verified and removed.

import * as fc from "fast-check";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";

function kind(): fc.Arbitrary<"card" | "bank" | "emoney" | "crypto"> {
  return fc.constantFrom("bank", "card", "crypto", "emoney");
}

/** What is no token: the numbers that it would stand for. */
export const NUMBERS = [
  "4111111111111111",
  "5555-5555-5555-4444",
  "DE89370400440532013000",
  "gb29.NWBK.6016.1331.9268.19",
];
/** All but numbers: a digit, or a group, is off. */
const NEARLY = ["4111111111111112", "411111111111", "DE89370400440532013001", "tok_4111111111111111", "__proto__"];

/** A token, now and then one that is nearly a number. */
export function token(usual: readonly string[] = ["tok_1"]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...NEARLY) },
  );
}

export const commands: CommandArbitraries<"linkInstrument" | "verifyInstrument" | "removeInstrument"> = {
  linkInstrument: {
    weight: 3,
    arbitrary: () =>
      fc.record({
        type: fc.constant("linkInstrument"),
        account: idOf("account"),
        kind: kind(),
        token: token(),
        fingerprint: token(["fp-1", "fp-2"]),
        country: maybe(fc.constantFrom("PT", "DE")),
        instrument: maybe(idOf("instrument"), 8),
      }),
  },
  verifyInstrument: {
    weight: 2,
    arbitrary: () => fc.record({ type: fc.constant("verifyInstrument"), instrument: idOf("instrument") }),
  },
  removeInstrument: {
    weight: 1,
    arbitrary: () =>
      fc.record({ type: fc.constant("removeInstrument"), instrument: idOf("instrument"), reason: maybe(text()) }),
  },
};

export const events: EventArbitraries<"InstrumentLinked" | "InstrumentVerified" | "InstrumentRemoved"> = {
  InstrumentLinked: () =>
    fc
      .record({
        instrument: id(),
        account: id(),
        kind: kind(),
        token: id(),
        fingerprint: id(),
        country: fc.constantFrom({}, { country: "PT" }),
      })
      .map(({ country, ...rest }) => ({ ...rest, ...country })),
  InstrumentVerified: () => fc.record({ instrument: id(), account: id() }),
  InstrumentRemoved: () =>
    fc
      .record({ instrument: id(), account: id(), kind: kind(), fingerprint: id(), reason: maybeText("reason") })
      .map(({ reason, ...rest }) => ({ ...rest, ...reason })),
};
