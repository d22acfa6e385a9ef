// Roles are told by what stands before the colon, all of it.

import { expect, test } from "vitest";
import { actsAs } from "../../src/wallet/actor.ts";

test.for([
  ["operator:anna", true],
  ["operator:", false],
  ["operators:anna", false],
  ["operator", false],
  ["holder:operator:anna", false],
  [undefined, false],
] as const)("%s acts as an operator: %s", ([actor, expected]) => {
  expect(actsAs("operator", actor)).toBe(expected);
});
