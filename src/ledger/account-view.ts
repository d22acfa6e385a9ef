// What does a reader get to see of an account?

import type { AccountKind } from "../events/account.ts";
import type { FreezeScope, FreezeSource } from "../events/freeze.ts";
import type { InstrumentKind } from "../events/instrument.ts";
import type { Assets } from "../money/assets.ts";
import { fromMinorUnits, type Money } from "../money/money.ts";
import { walletBalance, type WalletBalance } from "../projections/balances.ts";
import type { ExistingAccount } from "../wallet/account.ts";
import { lastActivity } from "../wallet/activity.ts";
import { allBalancesOf } from "../wallet/balances.ts";
import type { CreditsState } from "../wallet/credits.ts";

/** An account as it is now. */
export interface Account {
  readonly id: string;
  readonly status: "open" | "closed";
  readonly kind: AccountKind;
  readonly holder: string;
  readonly country?: string;
  readonly tier: number;
  readonly openedAt: string;
  /** When its holder last sent or received money, or did something to the account. */
  readonly lastActivityAt: string;
  /** In force. */
  readonly freezes: readonly {
    readonly freeze: string;
    readonly scope: FreezeScope;
    readonly source: FreezeSource;
    readonly reason: string;
  }[];
  /** Ids of the open disputes against it. */
  readonly disputes: readonly string[];
  /** The terms accepted last. */
  readonly terms?: { readonly version: string; readonly acceptedAt: string };
  /** By channel: the contact verified last, an opaque id or a hash. */
  readonly contacts: Readonly<Record<string, { readonly contact: string; readonly verifiedAt: string }>>;
  readonly credentialChangedAt?: string;
  /** The newest devices, by id: when each was first seen. */
  readonly devices: Readonly<Record<string, string>>;
  /** Linked and not removed. */
  readonly instruments: readonly {
    readonly instrument: string;
    readonly kind: InstrumentKind;
    readonly status: "linked" | "verified";
  }[];
  /** What authorised payments hold of it; one that has expired stays until that is recorded. */
  readonly holds: readonly { readonly payment: string; readonly amount: Money; readonly expiresAt: string }[];
  /** What is set aside of it; one that is due stays until its release is recorded. */
  readonly reserves: readonly { readonly reserve: string; readonly amount: Money; readonly releaseAt: string }[];
  /** By currency: every one that it ever had. */
  readonly balances: Readonly<Record<string, WalletBalance>>;
}

/** An account as its states have it. */
export function accountView(
  id: string,
  state: Readonly<ExistingAccount>,
  credits: Readonly<CreditsState>,
  assets: Assets,
): Account {
  const balances = allBalancesOf(state, credits);
  return {
    id,
    status: state.status,
    kind: state.kind,
    holder: state.holder,
    ...(state.country === undefined ? {} : { country: state.country }),
    tier: state.tier,
    openedAt: state.openedAt,
    lastActivityAt: lastActivity(state, credits),
    freezes: Object.entries(state.freezes).map(([freeze, rest]) => ({ freeze, ...rest })),
    disputes: Object.keys(state.disputes),
    // A copy: what is shown is in the hands of callers.
    ...structuredClone(state.facts),
    instruments: Object.entries(state.instruments).map(([instrument, rest]) => ({ instrument, ...rest })),
    ...held(state, assets),
    balances: Object.fromEntries(
      Object.entries(balances).map(([currency, each]) => [currency, walletBalance(each, currency, assets)]),
    ),
  };
}

function held({ holds }: Readonly<ExistingAccount>, assets: Assets): Pick<Account, "holds" | "reserves"> {
  const found: { holds: Account["holds"][number][]; reserves: Account["reserves"][number][] } = {
    holds: [],
    reserves: [],
  };
  for (const hold of Object.values(holds)) {
    const amount = fromMinorUnits(hold.amount, hold.asset, assets.scale(hold.asset));
    if (hold.kind === "payment") found.holds.push({ payment: hold.payment, amount, expiresAt: hold.until });
    else found.reserves.push({ reserve: hold.reserve, amount, releaseAt: hold.until });
  }
  return found;
}
