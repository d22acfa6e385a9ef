// How is somebody asked for money, and what becomes of it? Paid it is by a Transferred that names the request.

import * as z from "zod";
import { defineEvent } from "./definition.ts";
import { dueOn, Id, Instant, PositiveMoney, Text } from "./fields.ts";

/** Both sides find it: `asked:ACCOUNT` is who is to pay, `asks:ACCOUNT` who wants to be paid. It changes no wallet. */
const sides = ({ request, from, to }: { readonly request: string; readonly from: string; readonly to: string }) =>
  [
    ["request", request],
    ["asked", from],
    ["asks", to],
  ] as const;

export const MoneyRequested = defineEvent({
  version: 1,
  subject: "request",
  // to asks from: from is to pay.
  data: z.strictObject({
    request: Id,
    from: Id,
    to: Id,
    amount: PositiveMoney,
    memo: Text.optional(),
    expiresAt: Instant,
  }),
  tags: (data) => [...sides(data), dueOn(data.expiresAt)],
});

export const RequestDeclined = defineEvent({
  version: 1,
  subject: "request",
  data: z.strictObject({ request: Id, from: Id, to: Id, reason: Text.optional() }),
  tags: (data) => [...sides(data)],
});

export const RequestCancelled = defineEvent({
  version: 1,
  subject: "request",
  data: z.strictObject({ request: Id, from: Id, to: Id }),
  tags: (data) => [...sides(data)],
});

export const RequestExpired = defineEvent({
  version: 1,
  subject: "request",
  data: z.strictObject({ request: Id, from: Id, to: Id }),
  tags: (data) => [...sides(data)],
});
