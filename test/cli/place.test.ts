import { describe, expect, test } from "vitest";
import { placeOf } from "../../src/cli/place.ts";

describe("who asks a NATS server", () => {
  test.for<readonly [string, object]>([
    ["nats://h#x", { servers: ["h"] }],
    ["nats://u@h#x", { servers: ["h"], user: "u" }],
    ["nats://u:@h#x", { servers: ["h"], user: "u", password: "" }],
    ["nats://u:a@h:4222,i#x", { servers: ["h:4222", "i"], user: "u", password: "a" }],
    // Only the first colon ends the name.
    ["nats://u:a:b@h#x", { servers: ["h"], user: "u", password: "a:b" }],
    ["nats://u:a@b:c@h#x", { servers: ["h"], user: "u", password: "a@b:c" }],
    ["nats://u%3Av:100%25%23@h#x", { servers: ["h"], user: "u:v", password: "100%#" }],
  ])("%s", ([text, expected]) => {
    expect(placeOf(text, { name: "--store" })).toEqual({ kind: "nats", ledger: "x", ...expected });
  });
});
