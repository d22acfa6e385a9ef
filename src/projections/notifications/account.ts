// What is the holder of an account told of what happens to the account itself?

import type { ProposedEvent } from "../../events/catalogue.ts";
import type { Notification } from "./notification.ts";
import { told } from "./told.ts";

type OnAccount = ProposedEvent<
  | "AccountOpened"
  | "AccountClosed"
  | "AccountFrozen"
  | "AccountUnfrozen"
  | "TierChanged"
  | "TermsAccepted"
  | "ContactVerified"
  | "CredentialChanged"
  | "DeviceSeen"
  | "ChallengeFailed"
  | "TheftReported"
  | "InstrumentLinked"
  | "InstrumentVerified"
  | "InstrumentRemoved"
  | "InstrumentDeclined"
  | "ActionRefused"
  | "InactivityNoticed"
>;

export function toldOfAccount(event: OnAccount): Notification[] {
  switch (event.type) {
    case "AccountOpened":
      return told(event, event.data.account, "account_opened");
    case "AccountClosed":
      return told(event, event.data.account, "account_closed");
    case "AccountFrozen": {
      const { account, scope, source } = event.data;
      // An analyst's reason, and that it was the law, is not for whoever is frozen.
      return told(event, account, "account_frozen", { scope, by: source === "holder" ? "holder" : "house" });
    }
    case "AccountUnfrozen":
      return told(event, event.data.account, "account_unfrozen");
    case "TierChanged":
      return told(event, event.data.account, "tier_changed", { tier: event.data.tier });
    case "TermsAccepted":
      return told(event, event.data.account, "terms_accepted", { about: event.data.version });
    case "ContactVerified":
      return told(event, event.data.account, "contact_verified", { about: event.data.contact });
    case "CredentialChanged":
      return told(event, event.data.account, "credential_changed", { about: event.data.credential });
    case "DeviceSeen":
      return told(event, event.data.account, "device_seen", { about: event.data.device });
    case "ChallengeFailed": {
      const { account, amount } = event.data;
      return told(event, account, "challenge_failed", amount === undefined ? {} : { asked: amount });
    }
    case "TheftReported":
      return told(event, event.data.account, "theft_reported");
    case "InstrumentLinked":
      return told(event, event.data.account, "instrument_linked");
    case "InstrumentVerified":
      return told(event, event.data.account, "instrument_verified");
    case "InstrumentRemoved":
      return told(event, event.data.account, "instrument_removed");
    case "InstrumentDeclined":
      return told(event, event.data.account, "instrument_declined");
    case "ActionRefused": {
      const { account, action, amount, counterparty } = event.data;
      return told(event, account, "action_refused", {
        action,
        ...(amount === undefined ? {} : { asked: amount }),
        ...(counterparty === undefined ? {} : { counterparty }),
      });
    }
    case "InactivityNoticed": {
      const { account, chargesFrom, monthly } = event.data;
      return told(event, account, "inactivity_noticed", { due: chargesFrom, monthly });
    }
  }
}
