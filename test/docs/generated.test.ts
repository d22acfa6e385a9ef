// The reference pages are made from the source. Out of date? `npx vitest run test/docs -u` writes them anew.

import { readdir, readFile } from "node:fs/promises";
import * as tallystick from "tallystick";
import { eventJsonSchema, LedgerError } from "tallystick";
import * as exports from "tallystick/exports";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { RULES } from "../../src/policy/risk/rules.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { story } from "./story.ts";

describe("the reference is what the source says", () => {
  test("docs/errors.md", async () => {
    await expect(errorsPage()).toMatchFileSnapshot("../../docs/errors.md");
  });

  test("docs/events.md", async () => {
    await expect(eventsPage(await story())).toMatchFileSnapshot("../../docs/events.md");
  });

  test("docs/events.schema.json", async () => {
    await expect(`${JSON.stringify(eventJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      "../../docs/events.schema.json",
    );
  });
});

describe("the reference is complete", () => {
  test("every class of error that the package exports is on the page", () => {
    const classes = Object.entries({ ...tallystick, ...exports }).filter(
      ([, exported]) => typeof exported === "function" && exported.prototype instanceof LedgerError,
    );
    expect(classes.length).toBeGreaterThan(5);
    for (const [name] of classes) expect(errorsPage()).toContain(`\`${name}\``);
  });

  test("every code of a plain LedgerError in the source is on the page", async () => {
    const source = new URL("../../src/", import.meta.url);
    const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith(".ts"));
    const texts = await Promise.all(files.map((name) => readFile(new URL(name, source), "utf8")));
    const codes = texts.flatMap((text) => [...text.matchAll(/new LedgerError\(\s*"(\w+)"/g)].map(([, code]) => code));
    expect(codes.length).toBeGreaterThan(2);
    for (const code of codes) expect(errorsPage()).toContain(`| \`LedgerError\` | \`${code}\` |`);
  });

  test("every risk rule has a row, with its parameters", async () => {
    const page = await readFile(new URL("../../docs/how-to/write-a-risk-rule.md", import.meta.url), "utf8");
    // It has no parameters of its own, so these are every rule's.
    const common = Object.keys(RULES.theftReported.schema.shape);
    for (const { rule, schema } of Object.values(RULES)) {
      const row = page.split("\n").find((line) => line.startsWith("|") && line.includes(`| \`${rule}\``));
      expect([rule, row]).toEqual([rule, expect.any(String)]);
      const parameters = Object.keys(schema.shape).filter((name) => !common.includes(name));
      for (const name of parameters) expect(row).toContain(`\`${name}\``);
    }
  });

  test("every shape is described once", async () => {
    const page = eventsPage(await story());
    const named = [...page.matchAll(/^- \*\*(?<name>\w+)\*\*: /gm)].map(({ groups }) => groups?.["name"]);
    expect(named.length).toBeGreaterThan(20);
    expect(named).toEqual([...new Set(named)]);
  });

  test("the JSON Schema accepts an event of every type, and refuses one that is changed", async () => {
    const schema = z.fromJSONSchema(eventJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
    for (const event of Object.values(await story())) {
      expect(schema.safeParse(event)).toMatchObject({ success: true });
      for (const field of Object.keys(event)) {
        expect(schema.safeParse({ ...event, [field]: undefined }).success, `${event.type} without ${field}`).toBe(
          false,
        );
      }
      expect(schema.safeParse({ ...event, surprise: true }).success).toBe(false);
      expect(schema.safeParse({ ...event, data: { ...event.data, surprise: true } }).success).toBe(false);
    }
  });
});
