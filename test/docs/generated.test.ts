// The reference pages are made from the source. Out of date? `npx vitest run test/docs -u` writes them anew.

import { readdir, readFile } from "node:fs/promises";
import * as fc from "fast-check";
import * as tallystick from "tallystick";
import { eventJsonSchema, LedgerError } from "tallystick";
import * as exports from "tallystick/exports";
import { arbitraries } from "tallystick/testing";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { live } from "../../src/testing/live.ts";
import { subjectOf } from "../../src/events/tags.ts";
import { COMMANDS, type CommandType } from "../../src/wallet/commands.ts";
import { EVENTS } from "../../src/events/catalogue.ts";
import { RULES } from "../../src/policy/risk/rules.ts";
import { pageText } from "./blocks.ts";
import { ABOUT, commandsPage, isToldForAll, refusalsOf } from "./commands-page.ts";
import { errorsPage } from "./errors-page.ts";
import { eventsPage } from "./events-page.ts";
import { shownTexts } from "./hover.ts";
import { projectOptions, ROOT } from "./project.ts";
import { story } from "./story.ts";

/** One for all, since the compiler takes its time. */
const texts = shownTexts(ROOT, projectOptions());

describe("the reference is what the source says", () => {
  test("docs/errors.md", async () => {
    await expect(errorsPage()).toMatchFileSnapshot("../../docs/errors.md");
  });

  test("docs/commands.md", async () => {
    await expect(commandsPage(texts)).toMatchFileSnapshot("../../docs/commands.md");
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

  const lived = fc
    .sample(arbitraries.submissions({ malformed: "none" }), { numRuns: 300, seed: 1 })
    .flatMap((submissions) => live(submissions));

  test("every code that a command answers is listed with it", () => {
    const answered = lived.flatMap(({ submission: { command }, decision }) =>
      decision.outcome === "rejected" ? [{ type: command.type, code: decision.rejection.code }] : [],
    );
    expect(answered.length).toBeGreaterThan(1000);
    // What is generated may still be one that the page tells for all commands.
    const unlisted = answered.filter(({ type, code }) => !isToldForAll(code) && !refusalsOf(type).includes(code));
    expect(unlisted).toEqual([]);
  });

  test("every command records what the page says, under an id as it says", () => {
    const seen = new Set<CommandType>();
    for (const { submission, decision, events } of lived) {
      const main = events.find(({ meta }) => meta.cause === undefined);
      if (decision.outcome === "rejected" || !main) continue;
      const { type, ...input } = submission.command;
      seen.add(type);
      const [, event] = ABOUT[type];
      expect([type, main.type]).toEqual([type, event]);
      const { subject } = EVENTS[event];
      if (!(subject in COMMANDS[type].input.shape) || subject in input) continue;
      const [, prefix = ""] = /^a fresh id, `(\w+_)…`$/.exec(texts.fields[type][subject]?.fallback ?? "") ?? [];
      expect([type, prefix, subjectOf(main)]).toEqual([
        type,
        expect.stringMatching(/^\w{3}_$/),
        expect.stringMatching(`^${prefix}`),
      ]);
    }
    expect(seen.size).toBeGreaterThan(50);
  });

  test("every command is on the page that it is said to be on", () => {
    for (const [type, [place]] of Object.entries(ABOUT)) {
      expect([type, pageText(`docs/${place.replace(/#.*/, "")}`)]).toEqual([type, expect.stringContaining(type)]);
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
