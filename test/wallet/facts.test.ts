import { describe, expect, test } from "vitest";
import { answerAfter } from "./answer.ts";
import { market } from "./market.ts";
import { freeze } from "./rejections/market.ts";

const minute = 60_000;
const changing = (tier: object) => ({ type: "changeTier", account: "alice", tier: 0, ...tier }) as const;

describe("what is known about a holder", () => {
  test("is shown with the account, with the instants at which it came to be known", async () => {
    let now = Date.UTC(2026, 0, 31, 9);
    await using ledger = await market({ clock: () => now });
    const step = async (command: Parameters<typeof ledger.submit>[0]) => {
      now += minute;
      await ledger.submit(command);
    };
    await step({ type: "changeTier", account: "alice", tier: 2, reason: "passport checked", evidence: "evd_1" });
    await step({ type: "acceptTerms", account: "alice", version: "2026-01" });
    await step({ type: "verifyContact", account: "alice", channel: "email", contact: "cnt_1" });
    await step({ type: "verifyContact", account: "alice", channel: "phone", contact: "cnt_2" });
    await step({ type: "verifyContact", account: "alice", channel: "email", contact: "cnt_3" });
    await step({ type: "changeCredential", account: "alice", credential: "passkey" });
    await step({ type: "seeDevice", account: "alice", device: "phone" });
    await step({ type: "seeDevice", account: "alice", device: "phone" });
    await step({ type: "acceptTerms", account: "alice", version: "2026-02" });
    expect(await ledger.account("alice")).toMatchObject({
      tier: 2,
      terms: { version: "2026-02", acceptedAt: "2026-01-31T09:09:00.000Z" },
      contacts: {
        email: { contact: "cnt_3", verifiedAt: "2026-01-31T09:05:00.000Z" },
        phone: { contact: "cnt_2", verifiedAt: "2026-01-31T09:04:00.000Z" },
      },
      credentialChangedAt: "2026-01-31T09:06:00.000Z",
      devices: { phone: "2026-01-31T09:07:00.000Z" },
    });
    expect(await ledger.account("bob")).toMatchObject({ tier: 0, contacts: {}, devices: {} });
  });

  test.for([
    ["a tier that it has", [{ tier: 2 }], { tier: 2 }, "already_done"],
    ["a tier lower", [{ tier: 2 }], { tier: 1 }, "accepted"],
    ["a tier that it had", [{ tier: 2 }, { tier: 1 }], { tier: 2 }, "accepted"],
  ] as const)("%s", ([, given, change, expected]) => {
    expect(answerAfter(given.map(changing), changing(change))).toBe(expected);
  });

  test("is recorded of a frozen account too", () => {
    const commands = [
      { type: "changeTier", account: "alice", tier: 1 },
      { type: "acceptTerms", account: "alice", version: "v1" },
      { type: "verifyContact", account: "alice", channel: "email", contact: "c" },
      { type: "changeCredential", account: "alice", credential: "password" },
      { type: "seeDevice", account: "alice", device: "phone" },
    ] as const;
    for (const command of commands) expect(answerAfter([freeze("alice", "all")], command)).toBe("accepted");
  });

  test("of a version of the terms and of a device: once per account, with the first receipt", async () => {
    await using ledger = await market();
    const terms = await ledger.acceptTerms({ account: "alice", version: "v1" });
    await ledger.acceptTerms({ account: "alice", version: "v2" });
    expect(await ledger.acceptTerms({ account: "alice", version: "v1" })).toEqual({ ...terms, replayed: true });
    const device = await ledger.seeDevice({ account: "alice", device: "phone" });
    await ledger.seeDevice({ account: "alice", device: "laptop" });
    expect(await ledger.seeDevice({ account: "alice", device: "phone" })).toEqual({ ...device, replayed: true });
    expect((await ledger.seeDevice({ account: "bob", device: "phone" })).replayed).toBe(false);
  });

  test("ids with colons are not mixed up", async () => {
    await using ledger = await market();
    for (const account of ["a", "a:b"]) await ledger.openAccount({ account, kind: "personal", holder: "h" });
    await ledger.seeDevice({ account: "a:b", device: "c" });
    expect((await ledger.seeDevice({ account: "a", device: "b:c" })).replayed).toBe(false);
  });
});

test("an account keeps its newest devices; one that it no longer shows is still no new one", async () => {
  let now = Date.UTC(2026, 0, 31, 9);
  await using ledger = await market({ clock: () => (now += minute) });
  // Numbers come first in a record, whenever they were put there.
  for (let device = 40; device > 0; device -= 1) await ledger.seeDevice({ account: "alice", device: `${device}` });
  const { devices } = await ledger.account("alice");
  expect(Object.keys(devices)).toEqual(Array.from({ length: 32 }, (_, index) => `${index + 1}`));
  expect((await ledger.seeDevice({ account: "alice", device: "40" })).replayed).toBe(true);
});
