import { memoryStore, openLedger, RejectedError, type SubmitOptions } from "tallystick";
import { expect, test } from "vitest";

const account = { account: "eve", kind: "personal", holder: "cust_5" } as const;

test.for<readonly [SubmitOptions, string]>([
  [{ key: "" }, "options.key"],
  [{ key: "req 77" }, "options.key"],
  [{ key: "req-77\n" }, "options.key"],
  [{ key: "ключ" }, "options.key"],
  [{ key: "k".repeat(256) }, "options.key"],
  [{ key: 77 as unknown as string }, "options.key"],
  [{ actor: "" }, "options.actor"],
  [{ actor: "operator anna" }, "options.actor"],
  [{ actor: "a".repeat(129) }, "options.actor"],
  [{ key: "req-77", actor: "" }, "options.actor"],
])("%j is refused, naming the option", async ([options, field]) => {
  await using ledger = await openLedger({ store: memoryStore() });
  const refused = await ledger.openAccount(account, options).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RejectedError);
  expect(refused).toMatchObject({ code: "invalid_command", rejection: { details: { field } } });
  expect(await ledger.head()).toBe(0);
});

test.for<SubmitOptions>([
  { key: "k" },
  { key: "k".repeat(255) },
  { key: "!~:/?#[]@" },
  { actor: "operator:anna" },
  { actor: "a".repeat(128) },
  { key: "req-77", actor: "holder:cust_5" },
])("%j is recorded with the event", async (options) => {
  await using ledger = await openLedger({ store: memoryStore() });
  const { events } = await ledger.openAccount(account, options);
  expect(events[0]?.meta).toMatchObject({ ...options, command: "openAccount" });
});
