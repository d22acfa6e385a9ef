// Do the sessions at a terminal that the documentation shows go as it says?

import { expect, test } from "vitest";
import { shell } from "../cli/program.ts";
import { temporaryFolder } from "../stores/temporary.ts";
import { pages, pageText } from "./blocks.ts";

/** A line at the prompt, with those behind `>` that go on with it, and what is printed before the next one. */
interface Step {
  readonly line: string;
  readonly printed: string;
}

function stepsIn(text: string): Step[] {
  const blocks = [...text.matchAll(/^```console\n(?<session>[\s\S]*?)^```$/gm)];
  return blocks.flatMap(({ groups }) => {
    const steps = (groups?.["session"] ?? "").split(/^\$ /m).slice(1);
    return steps.map((step) => {
      const [first = "", ...rest] = step.trimEnd().split("\n");
      const begins = rest.findIndex((each) => !each.startsWith("> "));
      const more = begins < 0 ? rest : rest.slice(0, begins);
      const line = [first, ...more.map((each) => each.slice(2))].join("\n");
      return { line, printed: rest.slice(more.length).join("\n") };
    });
  });
}

/** The same on every day: instants, days, and digests of logs with fresh ids. */
function levelled(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-31T09:00:00.000Z")
    .replaceAll(/^\d{4}-\d\d-\d\d /gm, "2026-01-31 ")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "0".repeat(64))
    .trimEnd();
}

const sessions = pages()
  .map((page) => [page, stepsIn(pageText(page))] as const)
  .filter(([, steps]) => steps.length > 0);

test.for(sessions)("%s", async ([, steps]) => {
  const cwd = await temporaryFolder();
  const exports: string[] = [];
  const seen: Step[] = [];
  for (const { line } of steps) {
    if (line.startsWith("export ")) exports.push(line);
    const { out } = await shell(`${exports.join("\n")}\n{ ${line}\n} 2>&1`, { cwd });
    seen.push({ line, printed: levelled(out) });
  }
  expect(seen).toEqual(steps.map(({ line, printed }) => ({ line, printed: levelled(printed) })));
});

test("there is a session to try", () => {
  expect(sessions.map(([page]) => page)).toContain("docs/how-to/command-line.md");
  expect(stepsIn("```console\n$ cat <<X\n> a\n> X\na\n$ true\n```\n")).toEqual([
    { line: "cat <<X\na\nX", printed: "a" },
    { line: "true", printed: "" },
  ]);
});
