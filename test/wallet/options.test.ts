import { memoryStore, openLedger, RejectedError, tagsOf, type Auth, type SubmitOptions } from "tallystick";
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

const auth = { factors: ["otp"], at: "2026-01-31T09:00:00.000Z" };
const NAMES = "key, actor, auth, context, effectiveAt, signal";

test.for<readonly [options: unknown, field: string, seen: unknown, message: string]>([
  [
    { idempotencyKey: "k" },
    "options.idempotencyKey",
    undefined,
    `options.idempotencyKey is no option: expected one of ${NAMES}`,
  ],
  [
    { context: { ip: "::1" } },
    "options.context.ip",
    undefined,
    "options.context.ip is no field of options.context: expected one of device, country, screening",
  ],
  [
    { auth: { ...auth, method: "sms" } },
    "options.auth.method",
    undefined,
    "options.auth.method is no field of options.auth: expected one of factors, boundTo, at, id",
  ],
  [
    { auth: { ...auth, boundTo: { payer: "x" } } },
    "options.auth.boundTo.payer",
    undefined,
    "options.auth.boundTo.payer is no field of options.auth.boundTo: expected one of amount, payee",
  ],
  [{ key: 77 }, "options.key", 77, "options.key is 77: expected text"],
  [
    { key: "req 77" },
    "options.key",
    "req 77",
    'options.key is "req 77": expected 1 to 255 printable characters, no spaces',
  ],
  [
    { auth: { ...auth, factors: [] } },
    "options.auth.factors",
    [],
    "options.auth.factors is []: expected 1 in the list or more",
  ],
  [{ auth: "otp" }, "options.auth", "otp", 'options.auth is "otp": expected an object'],
  [
    { context: { country: "Portugal" } },
    "options.context.country",
    "Portugal",
    'options.context.country is "Portugal": expected a country code such as "PT"',
  ],
  [
    { actor: "4111 1111 1111 1111" },
    "options.actor",
    undefined,
    "options.actor is text that is not shown: expected 1 to 128 printable characters, no spaces",
  ],
  [{ signal: "stop" }, "options.signal", "stop", 'options.signal is "stop": expected an AbortSignal'],
  [
    { effectiveAt: [] },
    "options.effectiveAt",
    [],
    'options.effectiveAt is []: expected an instant with its offset, such as "2026-01-31T09:00:00.000Z"',
  ],
  [
    { effectiveAt: "yesterday" },
    "options.effectiveAt",
    "yesterday",
    'options.effectiveAt is "yesterday": expected an instant with its offset, such as "2026-01-31T09:00:00.000Z"',
  ],
  [null, "options", null, `options is null: expected an object with ${NAMES}`],
  [5, "options", 5, `options is 5: expected an object with ${NAMES}`],
  ["req-77", "options", "req-77", `options is "req-77": expected an object with ${NAMES}`],
])("%j is refused with what was seen and what was expected", async ([given, field, seen, message]) => {
  await using ledger = await openLedger({ store: memoryStore() });
  const options = given as SubmitOptions;
  const rejection = { code: "invalid_command", message, details: { field, ...(seen === undefined ? {} : { seen }) } };
  await expect(ledger.openAccount(account, options)).rejects.toMatchObject({ rejection });
  await expect(ledger.submit({ type: "openAccount", ...account }, options)).rejects.toMatchObject({ rejection });
  await expect(ledger.submitAll([{ type: "openAccount", ...account }], options)).rejects.toMatchObject({ rejection });
  expect(await ledger.preview({ type: "openAccount", ...account }, options)).toMatchObject({ rejection });
  await using watched = await openLedger({ store: memoryStore(), observer: {} });
  await expect(watched.openAccount(account, options)).rejects.toMatchObject({ rejection });
  await expect(watched.submitAll([{ type: "openAccount", ...account }], options)).rejects.toMatchObject({ rejection });
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

// Whoever records events with `decide` may have put more into a proof than there is; a log is for ever.
test("a recorded proof with a field that is none is read, without it", async () => {
  const store = memoryStore();
  const { events } = await (await openLedger({ store: memoryStore() })).openAccount(account, { auth });
  const [opened] = events;
  if (opened === undefined) throw new Error("nothing was opened");
  const { position: _, ...event } = opened;
  await store.append([
    { ...event, tags: tagsOf(opened), meta: { ...event.meta, auth: { ...auth, method: "sms" } as Auth } },
  ]);
  await using ledger = await openLedger({ store });
  for await (const { meta } of ledger.events()) expect(meta.auth).toEqual(auth);
  expect(await ledger.account("eve")).toMatchObject({ status: "open" });
});
