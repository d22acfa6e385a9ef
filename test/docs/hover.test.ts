import { expect, test } from "vitest";
import * as z from "zod";
import { Text } from "../../src/events/fields.ts";
import { COMMANDS, type CommandType } from "../../src/wallet/commands.ts";
import { shownTexts } from "./hover.ts";
import { fieldsOf } from "./shapes.ts";
import { projectOptions, ROOT } from "./project.ts";

const { commands, fields, options } = shownTexts(ROOT, projectOptions());

test("an editor shows what each command does, at the method of a ledger", () => {
  const texts = Object.entries(commands);
  expect(texts.length).toBeGreaterThan(60);
  expect(texts.filter(([, text]) => text === "").map(([name]) => name)).toEqual([]);
  // Each says something of its own.
  expect(new Set(texts.map(([, text]) => text)).size).toBe(texts.length);
});

test("every option of a command says what it is", () => {
  expect(Object.keys(options).length).toBeGreaterThan(5);
  expect(Object.keys(options).filter((name) => options[name]?.text === "")).toEqual([]);
});

test("every field of a command that can be left out says what it is, or what is used then", () => {
  const silent = (Object.keys(COMMANDS) as CommandType[]).flatMap((type) =>
    fieldsOf(COMMANDS[type].input)
      .filter(([, schema]) => schema instanceof z.ZodOptional && schema.unwrap() !== Text)
      .filter(([name]) => fields[type][name]?.text === "" && fields[type][name].fallback === "")
      .map(([name]) => `${type}.${name}`),
  );
  expect(silent).toEqual([]);
});
