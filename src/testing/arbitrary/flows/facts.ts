// What becomes known about a holder.

import * as fc from "fast-check";
import type { CommandArbitraries, EventArbitraries } from "../flow.ts";
import { id, idOf, text } from "../id.ts";
import { maybe, maybeText } from "../maybe.ts";

type FactType = "changeTier" | "acceptTerms" | "verifyContact" | "changeCredential" | "seeDevice";

function tier(): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 3 });
}

/** A channel; the last trips careless code. */
function channel(): fc.Arbitrary<string> {
  return fc.constantFrom("email", "phone", "constructor");
}

export const commands: CommandArbitraries<FactType> = {
  changeTier: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("changeTier"),
        account: idOf("account"),
        tier: tier(),
        reason: maybe(text()),
        evidence: maybe(id()),
      }),
  },
  acceptTerms: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("acceptTerms"), account: idOf("account"), version: idOf("terms") }),
  },
  verifyContact: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("verifyContact"),
        account: idOf("account"),
        channel: channel(),
        contact: fc.constantFrom("cnt_1", "cnt_2"),
      }),
  },
  changeCredential: {
    weight: 1,
    arbitrary: () =>
      fc.record({
        type: fc.constant("changeCredential"),
        account: idOf("account"),
        credential: fc.constantFrom("password", "passkey"),
      }),
  },
  seeDevice: {
    weight: 1,
    arbitrary: () => fc.record({ type: fc.constant("seeDevice"), account: idOf("account"), device: idOf("device") }),
  },
};

export const events: EventArbitraries<
  "TierChanged" | "TermsAccepted" | "ContactVerified" | "CredentialChanged" | "DeviceSeen"
> = {
  TierChanged: () =>
    fc
      .record({
        account: id(),
        tier: tier(),
        reason: maybeText("reason"),
        evidence: fc.constantFrom({}, { evidence: "evd_1" }),
      })
      .map(({ account, tier, reason, evidence }) => ({ account, tier, ...reason, ...evidence })),
  TermsAccepted: () => fc.record({ account: id(), version: id() }),
  ContactVerified: () => fc.record({ account: id(), channel: channel(), contact: id() }),
  CredentialChanged: () => fc.record({ account: id(), credential: id() }),
  DeviceSeen: () => fc.record({ account: id(), device: id() }),
};
