// What is known of each account at a place in the log: who it is, what it has, and what it did and received lately?

import type { AccountKind } from "../../events/account.ts";
import type { LedgerEvent } from "../../events/catalogue.ts";
import type { FeeLine } from "../../events/fields.ts";
import { tagPartsOf } from "../../events/tags.ts";
import { applyPostings } from "../../journal/wallet-balances.ts";
import { dayIn } from "../../policy/calendar.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Promotion } from "../../policy/promotion.ts";
import { initialConduct } from "../../policy/signals/conduct.ts";
import { initialInflow } from "../../policy/signals/inflow.ts";
import { allOf, MOST_REMEMBERED } from "../../policy/signals/recent.ts";
import type { ChargedParty } from "../../policy/tariff.ts";
import { foldSignals, isSide, type Watched } from "../signals.ts";

/** One account, as the events so far have made it. */
export interface Known extends Watched {
  readonly account: string;
  kind: AccountKind;
  country: string | undefined;
  /** Every tier that it was in, each with the position of the event that put it there. */
  readonly tiers: { readonly position: number; readonly tier: number }[];
  closed: boolean;
  /** Where the events stand that rules may name as evidence. */
  readonly positions: Map<string, number>;
}

/** What goes out, what comes in and what else happened are remembered apart. */
const MOST_NAMED = 3 * MOST_REMEMBERED;

/** All accounts, as a policy would know them: usage is counted by the days of its own time zone. */
export class Knowledge {
  readonly #accounts = new Map<string, Known>();
  /** The terms of every campaign. */
  readonly #campaigns = new Map<string, Promotion>();
  readonly #timeZone: string | undefined;
  /** Prices depend on none of what accounts did or have. */
  readonly #goesBySignals: boolean;

  constructor({ risk, limits }: Policy) {
    this.#timeZone = limits?.timeZone;
    this.#goesBySignals = risk.length > 0 || limits !== undefined;
  }

  of(account: string): Known {
    let known = this.#accounts.get(account);
    if (!known) this.#accounts.set(account, (known = unopened(account)));
    return known;
  }

  /** An account as a decision would have seen it whose event stands at a position. */
  partyAt(account: string, position: number): ChargedParty {
    const { kind, country, tiers } = this.of(account);
    const tier = tiers.findLast((each) => each.position < position)?.tier ?? 0;
    return { account, kind, tier, ...(country === undefined ? {} : { country }) };
  }

  /** The terms of the campaign by which something was waived of these fees, if it was. */
  campaignOf(fees: readonly FeeLine[]): Promotion | undefined {
    const named = fees.find(({ campaign }) => campaign !== undefined)?.campaign;
    return named === undefined ? undefined : this.#campaigns.get(named);
  }

  /** The day on which an instant counts for the limits. */
  dayOf(at: string): string {
    return this.#timeZone === undefined ? at.slice(0, 10) : dayIn(this.#timeZone, at);
  }

  take(event: LedgerEvent): void {
    if (event.type === "AccountOpened") {
      const { account, kind, country, tier } = event.data;
      const known = this.of(account);
      known.kind = kind;
      known.country = country;
      known.tiers.push({ position: event.position, tier });
    } else if (event.type === "TierChanged") {
      this.of(event.data.account).tiers.push({ position: event.position, tier: event.data.tier });
    } else if (event.type === "CampaignDefined") {
      this.#campaigns.set(event.data.campaign, event.data);
    } else if (event.type === "AccountClosed") {
      this.of(event.data.account).closed = true;
    }
    if (this.#goesBySignals) this.#takeSignals(event);
  }

  #takeSignals(event: LedgerEvent): void {
    const counted =
      this.#timeZone === undefined ? event : { ...event, meta: { ...event.meta, day: this.dayOf(event.at) } };
    const wallets = new Set<string>();
    for (const [kind, id] of tagPartsOf(event)) {
      if (!isSide(kind)) continue;
      const known = this.of(id);
      foldSignals(known, counted, kind);
      remember(known, event);
      wallets.add(id);
    }
    for (const id of wallets) applyPostings(this.of(id).balances, event, id);
  }
}

function unopened(account: string): Known {
  return {
    account,
    kind: "personal",
    country: undefined,
    tiers: [],
    closed: false,
    balances: {},
    conduct: initialConduct(account),
    inflow: initialInflow(account),
    positions: new Map(),
  };
}

/** Forgets now and then what no rule can name any more. */
function remember({ positions, conduct, inflow }: Known, { id, position }: LedgerEvent): void {
  positions.set(id, position);
  if (positions.size <= 2 * MOST_NAMED) return;
  const named = new Set([conduct.out, conduct.incidents, inflow.received].flatMap(allOf).map(({ event }) => event));
  for (const each of positions.keys()) if (!named.has(each)) positions.delete(each);
}
