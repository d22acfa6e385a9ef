// What does the program say of a command line that makes no sense, and of what goes wrong, and how does it end?

import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { memoryStore, money, openLedger, type EventStore, type RecordedEvent } from "tallystick";
import { fileStore } from "tallystick/file";
import { sqliteStore } from "tallystick/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFolder, removeFolder, temporaryFolder } from "../stores/temporary.ts";
import { marketIn } from "./markets.ts";
import { tallystick } from "./program.ts";

let cwd: string;
beforeAll(async () => {
  cwd = await makeFolder();
  await marketIn(sqliteStore(`${cwd}/wallet.db`));
  await mkdir(`${cwd}/folder`);
  await writeFile(`${cwd}/empty.db`, "");
  await writeFile(`${cwd}/text.db`, "no database, but something else that is longer than nothing");
  await writeFile(`${cwd}/half.json`, '{"tariff":');
  await writeFile(`${cwd}/wrong.json`, '{"tariff":{"version":"1","components":[]},"risk":[{"rule":"velocity"}]}');
});

afterAll(() => removeFolder(cwd));

const run = (line: string, input = "") =>
  tallystick(
    line.split(" ").filter((word) => word !== ""),
    { cwd, input, env: { TALLYSTICK_STORE: "wallet.db" } },
  );

/** The line, and what is said of it on the error output: one line, and nothing anywhere else. */
const USAGE: readonly (readonly [line: string, said: string])[] = [
  ["", "no command is given: expected one of those that `tallystick help` lists"],
  ["blance alice", '"blance" is no command: expected balance, statement,'],
  ["help blance", '"blance" is no command: expected balance, statement,'],
  ["balance", "ACCOUNT is missing: expected the id of an account"],
  ["explain alice", "CURRENCY is missing: expected the code of an asset, such as USD"],
  ["balance alice USD EUR", '"EUR" is one too many: balance takes ACCOUNT and [CURRENCY]'],
  ["verify alice", '"alice" is one too many: verify takes nothing but options'],
  ["balance alice --sotre x", "--sotre is no option of balance: expected --store, --ledger,"],
  ["balance alice -s x", "-s is no option of balance: expected --store, --ledger,"],
  ["balance alice --toString", "--toString is no option of balance"],
  ["balance alice --json=yes", '--json is "yes": expected no value'],
  ["balance alice --at", "--at has no value: expected INSTANT"],
  ["balance alice --at --json", "--at has no value: expected INSTANT"],
  ["balance alice --store=", "--store has no value: expected STORE"],
  ["balance alice --at 2026-01-31T09:00:00", '--at is "2026-01-31T09:00:00": expected an instant with its offset'],
  ["balance alice --position 1 --position 2", "--position is given twice: expected it once"],
  ["balance alice --position 1.5", '--position is "1.5": expected a whole number of zero or more'],
  ["balance alice --position=-1", '--position is "-1": expected a whole number of zero or more'],
  ["events --limit 9007199254740993", '--limit is "9007199254740993": expected a whole number of zero or more'],
  ["events --limit 0x10", '--limit is "0x10": expected a whole number of zero or more'],
  ["balance alice --by night", '--by is "night": expected recorded, effective'],
  ["statement alice --format xml", '--format is "xml": expected text, json, csv, camt053'],
  ["statement alice --format camt053", "--id is missing: expected what the camt053 message is called"],
  ["statement alice --id m1", '--id is "m1": expected it with --format camt053 only'],
  ["books", "TOOL is missing: expected hledger, beancount"],
  ["books ledger", 'TOOL is "ledger": expected hledger, beancount'],
  ["copy", "--to is missing: expected the path of a SQLite file, file:DIRECTORY,"],
  ["copy --to mysql://db", '--to begins with "mysql://": expected the path of a SQLite file, file:DIRECTORY,'],
  ["limits alice", "--policy is missing: expected the policy that the ledger is run with, as JSON"],
  ["flags alice", "--policy is missing: expected the policy that the ledger is run with, as JSON"],
  ["submit --policy no.json", '--policy is "no.json": expected a policy as JSON, and there is no file to read'],
  ["submit --policy half.json", '--policy is "half.json": expected a policy as JSON, and it is none ('],
  [
    "submit --policy wrong.json",
    '--policy is "wrong.json": expected a policy as JSON, and policy.risk.0.count is missing',
  ],
  ["verify --store no.db", '--store is "no.db": expected the SQLite file of a ledger, and there is none'],
  ["submit --store no.db", '--store is "no.db": expected the SQLite file of a ledger, and there is none'],
  ["upkeep --store no.db", '--store is "no.db": expected the SQLite file of a ledger, and there is none'],
  ["copy --store no.db --to new.db", '--store is "no.db": expected the SQLite file of a ledger, and there is none'],
  ["verify --store empty.db", '--store is "empty.db": expected the SQLite file of a ledger, and it is empty'],
  ["verify --store folder", '--store is "folder": expected a file, and it is a directory; one of files is file:folder'],
  ["verify --store file:folder", '--store is "file:folder": expected the directory of a ledger, and there is none'],
  ["verify --store file:", '--store is "file:": expected file:DIRECTORY'],
  ["verify --ledger main", '--ledger is "main": expected none, since a file holds one ledger'],
  ["verify --store postgres://me:secret@db/x", "--store names no ledger: expected postgres://…#LEDGER, or --ledger"],
  ["verify --store nats://me:secret@db#", "--store names no ledger: expected nats://…#LEDGER, or --ledger"],
  [
    "verify --store nats://me:100%@db#main",
    "--store has a user or a password with a % that stands for nothing: expected",
  ],
  [
    "verify --store nats://100%:secret@db#main",
    "--store has a user or a password with a % that stands for nothing: expected",
  ],
  ["verify --store nats://db#a.b", '--store names the ledger "a.b": expected 1 to 64 letters, digits,'],
  ["balance alice --assets points=0", '--assets: "points" is not an asset code: expected 2 to 16 capital letters'],
  ["balance alice --assets POINTS", '--assets has "POINTS": expected a code and its decimals, such as POINTS=0'],
  [
    "balance alice --assets POINTS=1.5",
    '--assets has "POINTS=1.5": expected a code and its decimals, such as POINTS=0',
  ],
];

test.for(USAGE)("`tallystick %s` says: %s", async ([line, said]) => {
  const { code, out, err } = await run(line);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/^tallystick: [^\n]*\n$/);
  expect(err.slice("tallystick: ".length)).toContain(said);
  expect(err).not.toContain("secret");
});

/** What is asked for makes sense, and cannot be had. */
const FAILURES: readonly (readonly [line: string, said: string])[] = [
  ["balance nobody", 'account_not_found: account "nobody" does not exist'],
  ["balance alice ABC", 'unknown asset "ABC": expected an ISO 4217 code,'],
  ["due --until 2020-01-01T00:00:00Z", "until is "],
  ["statement alice --format camt053 --id m1", "the statement has no from: expected one of a period with both"],
  ["verify --store text.db", "text.db: "],
  ["verify --store nats://127.0.0.1:1#main", "NATS at 127.0.0.1:1: "],
  ["verify --store postgres://me:secret@127.0.0.1:1/x#main", 'postgres ledger "main": '],
];

test.for(FAILURES)("`tallystick %s` fails with: %s", async ([line, said]) => {
  const { code, out, err } = await run(line);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^tallystick: [^\n]*\n$/);
  expect(err).toContain(said);
  expect(err).not.toContain("secret");
});

test("a store is named, by an option or by the environment", async () => {
  const { code, err } = await tallystick(["verify"], { cwd, env: { TALLYSTICK_STORE: "" } });
  expect(code).toBe(2);
  expect(err).toMatch(
    /^tallystick: --store is missing, and so is TALLYSTICK_STORE: expected the path of a SQLite file/,
  );
  const wrong = await tallystick(["verify"], { cwd, env: { TALLYSTICK_STORE: "no.db" } });
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^tallystick: TALLYSTICK_STORE is "no.db": /) as unknown,
  });
});

test("what is mistyped is not made", async () => {
  for (const line of ["verify", "submit", "upkeep", "copy --to new.db"]) {
    await run(`${line} --store typo.db`);
    await run(`${line} --store file:typo`);
    await run(`${line} --store empty.db`);
  }
  const seen = await readdir(cwd);
  expect(seen.filter((name) => /typo|new/.test(name))).toEqual([]);
  expect(await readFile(`${cwd}/empty.db`, "utf8")).toBe("");
});

const close = (account: string) => JSON.stringify({ command: { type: "closeAccount", account } });

describe("lines of submit that are none", () => {
  test.for([
    ["not json", '"not json"'],
    ["[]", "[]"],
    ["7", "7"],
    ['{"type":"closeAccount","account":"bob"}', "has command missing"],
    ['{"command":"closeAccount"}', 'has command "closeAccount"'],
  ])("%s", async ([line = "", seen = ""]) => {
    const folder = await temporaryFolder();
    await marketIn(sqliteStore(`${folder}/wallet.db`));
    const input = [close("bob"), line, close("shop")].join("\n");
    const { code, out, err } = await tallystick(["submit", "--store", "wallet.db"], { cwd: folder, input });
    expect(code).toBe(2);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((each) => (JSON.parse(each) as { line: number }).line),
    ).toEqual([1]);
    expect(err).toMatch(
      /^tallystick: line 2 .*: expected \{"command":\{"type":…\},"key":…\}; the lines before it are done\n$/,
    );
    expect(err).toContain(seen);
  });
});

/** One of its postings is a dollar more. */
function skewed(data: object): object {
  return JSON.parse(JSON.stringify(data).replace('"value":"1.00"', '"value":"2.00"')) as object;
}

/** A ledger in `bad.db` whose events were changed on their way there. */
async function verified(
  changed: (event: RecordedEvent) => object,
): Promise<{ code: number | null; err: string; out: string }> {
  const folder = await temporaryFolder();
  const source = memoryStore();
  await using ledger = await openLedger({ store: source });
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "c" });
  await ledger.fund({ account: "alice", amount: money("9.00 USD"), source: { rail: "bank", reference: "w" } });
  const postings = [
    { account: "assets:cash", amount: money("1.00 USD") },
    { account: "income:fees:transfer", amount: money("-1.00 USD") },
  ];
  await ledger.adjust({ postings, reason: "found", approvers: ["operator:anna", "operator:ben"] });
  const store: EventStore = sqliteStore(`${folder}/bad.db`);
  for (const { position: _, ...event } of (await source.read()).map((each) => ({ ...each, ...changed(each) }))) {
    await store.append([event]);
  }
  await store.close();
  return tallystick(["verify", "--store", "bad.db"], { cwd: folder });
}

describe("verify tells what is wrong, and where", () => {
  test.for<[string, (event: RecordedEvent) => object, string]>([
    [
      "an unknown type",
      ({ position }) => (position === 2 ? { type: "Found" } : {}),
      'position 2: unknown event type "Found"',
    ],
    ["a shape", ({ position }) => (position === 2 ? { data: {} } : {}), "position 2: Funded is malformed at"],
    [
      "tags",
      ({ position }) => (position === 1 ? { tags: ["account:bob"] } : {}),
      'position 1: its tags are "account:bob"',
    ],
    [
      "postings",
      ({ type, data }) => (type === "Adjusted" ? { data: skewed(data) } : {}),
      'position 3: Adjusted is malformed at "data.postings": expected postings that sum to zero per asset',
    ],
  ])("%s", async ([, changed, said]) => {
    expect(await verified(changed)).toEqual({ code: 1, out: "", err: expect.stringContaining(said) as unknown });
  });

  test("a damaged file of a directory", async () => {
    const folder = await temporaryFolder();
    await marketIn(fileStore(`${folder}/wallet`));
    await appendFile(`${folder}/wallet/0000000000000001.log`, "something\nelse\n");
    const { code, err } = await tallystick(["verify", "--store", "file:wallet"], { cwd: folder });
    expect(code).toBe(1);
    expect(err).toMatch(/^tallystick: .*wallet/);
  });
});
