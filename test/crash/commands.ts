// What does a process ask of the ledger during its life? The same commands under the same keys for whoever asks again.

import type { Command } from "../../src/index.ts";

export interface Keyed {
  readonly key: string;
  readonly command: Command;
}

export const WALLETS = 8;

/** So many commands of a process wait for their receipts at once. */
export const IN_FLIGHT = 64;

/** The nth command of a life. The first ones open the wallets, in every life under the same keys. */
export function commandOf(life: number, n: number): Keyed {
  if (n < WALLETS) {
    return {
      key: `open-${n}`,
      command: { type: "openAccount", account: wallet(n), kind: "personal", holder: "cust_1" },
    };
  }
  const key = `${life}-${n}`;
  const amount = { currency: "USD", value: `${mix(life, n, 1) % 40}.${10 + (mix(life, n, 2) % 90)}` };
  const from = mix(life, n, 3) % WALLETS;
  const to = (from + 1 + (mix(life, n, 4) % (WALLETS - 1))) % WALLETS;
  switch (mix(life, n, 5) % 8) {
    case 0:
    case 1:
      return {
        key,
        command: { type: "fund", account: wallet(to), amount, source: { rail: "bank", reference: `wire-${key}` } },
      };
    case 2:
      // Often of a transfer that was refused, or gave back all it had.
      return { key, command: { type: "refund", of: `trf_${life}-${n - 1 - (mix(life, n, 6) % 6)}` } };
    case 3:
      return { key, command: { type: "transfer", from: wallet(from), to: wallet(to), amount } };
    default:
      return {
        key,
        command: { type: "transfer", from: wallet(from), to: wallet(to), amount, transfer: `trf_${key}` },
      };
  }
}

export function wallet(n: number): string {
  return `wallet_${n}`;
}

/** A number that looks random, the same for the same three. */
function mix(life: number, n: number, salt: number): number {
  let mixed = Math.imul(life + 1, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
