// Who takes part?

import * as fc from "fast-check";
import type { Command } from "../../wallet/commands.ts";
import { UNIVERSE } from "../universe.ts";
import { idOf } from "./id.ts";

/** The kinds of account. */
export function accountKind(): fc.Arbitrary<"personal" | "business" | "merchant"> {
  return fc.constantFrom("personal", "business", "merchant");
}

/** What a tariff tells accounts apart by. Of few values, so that two accounts are alike in one thing and not in another. */
export function standing(): fc.Arbitrary<Pick<Command<"openAccount">, "kind" | "tier" | "country">> {
  return fc.record(
    { kind: accountKind(), tier: fc.constantFrom(0, 1), country: fc.constantFrom("PT", "DE") },
    { requiredKeys: ["kind"] },
  );
}

/** Who pays and who is paid: as a rule two different accounts. */
export function twoAccounts(): fc.Arbitrary<[string, string]> {
  const pairs = fc.shuffledSubarray(UNIVERSE.account.slice(0, 3), { minLength: 2, maxLength: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: pairs.map(([from = "", to = ""]): [string, string] => [from, to]) },
    { weight: 1, arbitrary: fc.tuple(idOf("account"), idOf("account")) },
  );
}

/** Two different approvers as a rule. */
export function approvers(): fc.Arbitrary<string[]> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>(["operator:anna", "operator:ben"]) },
    { weight: 1, arbitrary: fc.array(fc.constant("operator:anna"), { maxLength: 2 }) },
  );
}
