// Is an amount one that a command may bring?

import type { Assets } from "../../money/assets.ts";
import type { Sign } from "./command.ts";
import type { Reason } from "./rank.ts";

export interface Amount {
  readonly currency: string;
  readonly value: string;
}

export function faultsOfAmount({ currency, value }: Amount, sign: Sign, assets: Assets): Reason[] {
  if (!assets.has(currency)) return ["unknown_asset"];
  const scale = assets.scale(currency);
  const written = new RegExp(`^-?(0|[1-9][0-9]{0,29})${scale === 0 ? "" : `\\.[0-9]{${scale}}`}$`);
  const isZero = !/[1-9]/.test(value);
  const right =
    written.test(value) && (sign === "notZero" || !value.startsWith("-")) && (sign === "notNegative" || !isZero);
  return right ? [] : ["invalid_amount"];
}

/** "24.90" is 2490. */
export function minor({ value }: Pick<Amount, "value">): bigint {
  return BigInt(value.replace(".", ""));
}
