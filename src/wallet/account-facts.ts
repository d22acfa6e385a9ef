// What is known about the holder of an account?

import type { EventAbout } from "../events/catalogue.ts";

/** What the host has established about a holder, beside the tier. Instants are those of the events. Replaced as a whole. */
export interface AccountFacts {
  /** The terms accepted last. */
  readonly terms?: { readonly version: string; readonly acceptedAt: string };
  /** By channel: the contact verified last, an opaque id or a hash. */
  readonly contacts: Readonly<Record<string, { readonly contact: string; readonly verifiedAt: string }>>;
  readonly credentialChangedAt?: string;
  /** By id: when a device was first seen, for the newest of them. */
  readonly devices: Readonly<Record<string, string>>;
}

/** Shared by all accounts of which nothing is known. */
export const NO_FACTS: AccountFacts = Object.freeze({ contacts: Object.freeze({}), devices: Object.freeze({}) });

/**
 * So many devices are kept with an account. Whether one was ever seen is asked of its own tag, so that one which is no
 * longer shown here is still no new device.
 */
const MOST_DEVICES = 32;

type Fact = Extract<
  EventAbout<"account">,
  { type: "TermsAccepted" | "ContactVerified" | "CredentialChanged" | "DeviceSeen" }
>;

/** The facts after one more. */
export function withFact(facts: AccountFacts, event: Fact): AccountFacts {
  switch (event.type) {
    case "TermsAccepted":
      return { ...facts, terms: { version: event.data.version, acceptedAt: event.at } };
    case "ContactVerified": {
      const { channel, contact } = event.data;
      return { ...facts, contacts: { ...facts.contacts, [channel]: { contact, verifiedAt: event.at } } };
    }
    case "CredentialChanged":
      return { ...facts, credentialChangedAt: event.at };
    case "DeviceSeen":
      return { ...facts, devices: newest({ ...facts.devices, [event.data.device]: event.at }) };
  }
}

/** Without the one first seen longest ago, once they are too many. */
function newest(devices: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const entries = Object.entries(devices);
  if (entries.length <= MOST_DEVICES) return devices;
  // By instant and not by their order: ids that look like numbers come first in a record.
  const [oldest] = entries.reduce((first, entry) => (entry[1] < first[1] ? entry : first));
  const { [oldest]: _, ...rest } = devices;
  return rest;
}
