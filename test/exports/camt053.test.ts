import * as fc from "fast-check";
import {
  createAssets,
  memoryLog,
  memoryStore,
  money,
  openLedger,
  type Ledger,
  type Money,
  type StatementEntry,
} from "tallystick";
import { camt053, ExportError, type Camt053Message, type PeriodStatement } from "tallystick/exports";
import { describe, expect, test } from "vitest";
import { ISO_4217 } from "../../src/money/iso4217.ts";
import { minorUnits } from "../../src/money/money.ts";
import { accountsIn, instantsAround, played, scripts } from "../projections/played.ts";
import { market } from "../wallet/market.ts";
import { invalid } from "./camt053-schema.ts";
import { all, readXml, textAt, type Read } from "./xml.ts";

const usd = (value: string) => money(value, "USD");
const PERIOD = { from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" };
const MESSAGE: Camt053Message = { id: "2026-01-alice", createdAt: "2026-02-01T06:00:00Z" };

/** The statements of a message, which has to be valid. */
function statementsIn(xml: string): readonly Read[] {
  const root = readXml(xml);
  expect(invalid(root)).toEqual([]);
  return all(root, "BkToCstmrStmt/Stmt");
}

/** The only statement of a message. */
function statementIn(xml: string): Read {
  const [statement, ...others] = statementsIn(xml);
  if (!statement || others.length > 0) throw new Error(`${others.length} statements too many`);
  return statement;
}

/** A signed amount in minor units, as `<Amt>` and `<CdtDbtInd>` tell it. */
function signed(element: Read): bigint {
  const units = BigInt((textAt(element, "Amt") ?? "").replace(".", ""));
  return textAt(element, "CdtDbtInd") === "DBIT" ? -units : units;
}

function balanceOf(statement: Read, code: string): Read {
  const found = all(statement, "Bal").filter((balance) => textAt(balance, "Tp/CdOrPrtry/Cd") === code);
  if (!found[0] || found.length > 1) throw new Error(`${found.length} balances ${code}`);
  return found[0];
}

/** What was available just before an instant. */
async function before(ledger: Ledger, account: string, currency: string, instant: string): Promise<bigint> {
  const at = new Date(Date.parse(instant) - 1);
  return minorUnits((await ledger.balance(account, currency, { at })).available);
}

/** The currencies on a statement that a document can hold: all their figures fit. */
function currenciesIn(entries: readonly StatementEntry[]): string[] {
  const tooLarge = new Set(entries.filter(isTooLarge).map(({ amount }) => amount.currency));
  const currencies = new Set(entries.map(({ amount }) => amount.currency));
  return [...currencies].filter((currency) => currency in ISO_4217 && !tooLarge.has(currency));
}

function isTooLarge({ amount, balance, fees, returned = [] }: StatementEntry): boolean {
  const figures = [amount, balance, ...[...fees, ...returned].map((fee) => fee.amount)];
  return figures.some(({ value }) => value.replace(/[-.]/g, "").length > 18);
}

function fund(ledger: Ledger, amount: Money, reference: string): Promise<unknown> {
  return ledger.fund({ account: "alice", amount, source: { rail: "bank", reference } });
}

/** The charges of an entry: + came back, - was charged. */
function chargedIn(entry: Read): bigint {
  return all(entry, "NtryDtls/TxDtls/Chrgs/Rcrd").reduce((sum, record) => sum + signed(record), 0n);
}

/** The fees of an entry, less what was waived of them and what came back. */
function borneIn({ fees, returned = [] }: StatementEntry): bigint {
  const left = [...fees.map(({ waived }) => waived), ...returned.map(({ amount }) => amount)];
  return sumOf(fees.map(({ amount }) => amount)) - sumOf(left);
}

function sumOf(amounts: readonly (Money | undefined)[]): bigint {
  return amounts.reduce((total, amount) => total + (amount ? minorUnits(amount) : 0n), 0n);
}

/** What XML 1.0 cannot hold, by its section 2.2. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const isControl = code < 0x20 && ![0x9, 0xa, 0xd].includes(code);
  return isControl || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
}

/** What a transfer is on the statement of whom it was paid to. */
async function anEntry(): Promise<StatementEntry> {
  await using ledger = await market();
  const entry = (await ledger.statement("shop")).entries.find(({ type }) => type === "Transferred");
  if (!entry) throw new Error("the market left no transfer on the shop's statement");
  return { ...entry, at: "2026-01-31T09:00:00.000Z" };
}

/** The statement of a wallet that had nothing before this. */
function statementWith(...entries: readonly StatementEntry[]): PeriodStatement {
  const closing = Object.fromEntries(entries.map(({ amount }) => [amount.currency, amount]));
  return { account: "shop", ...PERIOD, entries, opening: {}, closing };
}

/** A document with one entry, of such an amount. */
async function written(value: string): Promise<string> {
  return camt053(statementWith({ ...(await anEntry()), amount: usd(value) }), MESSAGE);
}

/** The transaction of a statement's only entry. */
function transactionIn(entry: StatementEntry): Read {
  const statement = statementIn(camt053(statementWith(entry), MESSAGE));
  const [transaction, ...others] = all(statement, "Ntry/NtryDtls/TxDtls");
  if (!transaction || others.length > 0) throw new Error(`${others.length} transactions too many`);
  return transaction;
}

/** What stands in parts under the name of a field. */
function wholeAt(transaction: Read, field: string): string {
  return all(transaction, "Refs/Prtry")
    .filter((reference) => textAt(reference, "Tp") === field)
    .map((reference) => textAt(reference, "Ref"))
    .join("");
}

describe("laws", () => {
  test("opening and entries sum to closing, and both are what the ledger says of then, in every document", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, fc.nat(), fc.nat(), async (script, some, other) => {
        const { ledger, events } = await played(script);
        const instants = instantsAround(events).toSorted();
        const first = some % (instants.length - 1);
        const from = instants[first] ?? "";
        const to = instants[first + 1 + (other % (instants.length - 1 - first))] ?? "";
        for (const account of accountsIn(events)) {
          const whole = await ledger.statement(account);
          const statement = await ledger.statement(account, { from, to });
          const currencies = [...new Set([...currenciesIn(whole.entries), "BHD"])];
          const told = statementsIn(camt053(statement, { ...MESSAGE, currencies }));
          expect(told.map((each) => textAt(each, "Acct/Ccy"))).toEqual(currencies);
          for (const each of told) {
            const currency = textAt(each, "Acct/Ccy") ?? "";
            const entries = all(each, "Ntry");
            const [opening, closing] = [signed(balanceOf(each, "OPBD")), signed(balanceOf(each, "CLBD"))];
            expect(entries.reduce((sum, entry) => sum + signed(entry), opening)).toBe(closing);
            expect({ opening, closing }).toEqual({
              opening: await before(ledger, account, currency, from),
              closing: await before(ledger, account, currency, to),
            });
            const booked = whole.entries.filter(
              ({ at, amount }) => amount.currency === currency && at >= from && at < to && minorUnits(amount) !== 0n,
            );
            expect(entries.map((entry) => [textAt(entry, "AcctSvcrRef"), signed(entry), chargedIn(entry)])).toEqual(
              booked.map((entry) => [String(entry.position), minorUnits(entry.amount), -borneIn(entry)]),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("any memo stands there, but for what XML cannot hold, in parts of 140", async () => {
    const entry = await anEntry();
    const memos = fc.oneof(
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.string({
        unit: fc.constantFrom("<", "&", ">", "]", '"', "\r", "\n", "\u0000", "\uFFFE", "💶", " "),
        maxLength: 500,
      }),
    );
    fc.assert(
      fc.property(memos, (memo) => {
        const texts = all(transactionIn({ ...entry, memo }), "RmtInf/Ustrd").map(({ text }) => text);
        const held = Array.from(memo).filter((character) => !isForbidden(character));
        expect(texts.join("")).toBe(held.join(""));
        expect(texts.every((text) => text.isWellFormed())).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("ids and references of any length stand there in whole, and short ones of two remain two", async () => {
    const entry = await anEntry();
    const id = fc.string({ unit: fc.constantFrom("A", "b", "0", "_", ".", ":", "-"), minLength: 1, maxLength: 64 });
    const reference = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 140 });
    fc.assert(
      fc.property(id, fc.option(id, { nil: undefined }), reference, (subject, order, reference) => {
        const transaction = transactionIn({
          ...entry,
          id: subject,
          ...(order === undefined ? {} : { order }),
          reference,
        });
        const endToEnd = order ?? reference;
        const told = (field: string, text: string) =>
          text.length > 35 ? wholeAt(transaction, field) : textAt(transaction, `Refs/${field}`);
        expect(told("TxId", subject)).toBe(subject);
        expect(told("EndToEndId", endToEnd)).toBe(endToEnd);
        expect(wholeAt(transaction, "Reference")).toBe(order === undefined ? "" : reference);
      }),
    );
    // Somebody's own reference may look like a shortened one.
    const text = "R".repeat(60);
    const looksShort = textAt(transactionIn({ ...entry, order: text }), "Refs/EndToEndId") ?? "";
    const other = transactionIn({ ...entry, order: looksShort });
    expect(textAt(other, "Refs/EndToEndId")).not.toBe(looksShort);
    expect(wholeAt(other, "EndToEndId")).toBe(looksShort);
    const long = "x".repeat(60);
    const shown = [`${long}1`, `${long}2`].map((order) =>
      textAt(transactionIn({ ...entry, order }), "Refs/EndToEndId"),
    );
    expect(new Set(shown).size).toBe(2);
  });
});

describe("a document", () => {
  test("tells what was booked, in the words of the schema", async () => {
    await using ledger = await openLedger({
      store: memoryStore(),
      clock: () => "2026-01-31T09:00:00Z",
      policy: {
        tariff: {
          version: "1",
          components: [{ kind: "transfer", when: { operation: "transfer" }, fixed: usd("0.30"), payer: "payee" }],
        },
        risk: [],
      },
    });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await ledger.openAccount({ account: "bob", kind: "personal", holder: "cust_2" });
    const source = { rail: "bank", reference: "wire-1" };
    const amount = usd("100.00");
    await ledger.fund({ account: "alice", amount, source, funding: "f1" }, { effectiveAt: "2026-01-30T23:30:00Z" });
    const pay = { from: "alice", to: "bob", amount: usd("30.00"), transfer: "t1", order: "o-7", memo: "B & B <1>" };
    await ledger.transfer(pay);
    expect(camt053(await ledger.statement("alice", PERIOD), MESSAGE)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
        <BkToCstmrStmt>
          <GrpHdr>
            <MsgId>2026-01-alice</MsgId>
            <CreDtTm>2026-02-01T06:00:00.000Z</CreDtTm>
          </GrpHdr>
          <Stmt>
            <Id>2026-01-alice-USD</Id>
            <CreDtTm>2026-02-01T06:00:00.000Z</CreDtTm>
            <FrToDt>
              <FrDtTm>2026-01-01T00:00:00.000Z</FrDtTm>
              <ToDtTm>2026-01-31T23:59:59.999Z</ToDtTm>
            </FrToDt>
            <Acct>
              <Id>
                <Othr>
                  <Id>alice</Id>
                </Othr>
              </Id>
              <Ccy>USD</Ccy>
            </Acct>
            <Bal>
              <Tp>
                <CdOrPrtry>
                  <Cd>OPBD</Cd>
                </CdOrPrtry>
              </Tp>
              <Amt Ccy="USD">0.00</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd>
              <Dt>
                <Dt>2026-01-01</Dt>
              </Dt>
            </Bal>
            <Bal>
              <Tp>
                <CdOrPrtry>
                  <Cd>CLBD</Cd>
                </CdOrPrtry>
              </Tp>
              <Amt Ccy="USD">70.00</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd>
              <Dt>
                <Dt>2026-01-31</Dt>
              </Dt>
            </Bal>
            <Ntry>
              <Amt Ccy="USD">100.00</Amt>
              <CdtDbtInd>CRDT</CdtDbtInd>
              <Sts>
                <Cd>BOOK</Cd>
              </Sts>
              <BookgDt>
                <Dt>2026-01-31</Dt>
              </BookgDt>
              <ValDt>
                <Dt>2026-01-30</Dt>
              </ValDt>
              <AcctSvcrRef>3</AcctSvcrRef>
              <BkTxCd>
                <Prtry>
                  <Cd>Funded</Cd>
                  <Issr>tallystick</Issr>
                </Prtry>
              </BkTxCd>
              <NtryDtls>
                <TxDtls>
                  <Refs>
                    <TxId>f1</TxId>
                  </Refs>
                  <RltdPties>
                    <Dbtr>
                      <Pty>
                        <Nm>bank</Nm>
                      </Pty>
                    </Dbtr>
                  </RltdPties>
                  <RltdDts>
                    <AccptncDtTm>2026-01-31T09:00:00.000Z</AccptncDtTm>
                    <TxDtTm>2026-01-30T23:30:00.000Z</TxDtTm>
                  </RltdDts>
                </TxDtls>
              </NtryDtls>
            </Ntry>
            <Ntry>
              <Amt Ccy="USD">30.00</Amt>
              <CdtDbtInd>DBIT</CdtDbtInd>
              <Sts>
                <Cd>BOOK</Cd>
              </Sts>
              <BookgDt>
                <Dt>2026-01-31</Dt>
              </BookgDt>
              <ValDt>
                <Dt>2026-01-31</Dt>
              </ValDt>
              <AcctSvcrRef>4</AcctSvcrRef>
              <BkTxCd>
                <Prtry>
                  <Cd>Transferred</Cd>
                  <Issr>tallystick</Issr>
                </Prtry>
              </BkTxCd>
              <NtryDtls>
                <TxDtls>
                  <Refs>
                    <EndToEndId>o-7</EndToEndId>
                    <TxId>t1</TxId>
                  </Refs>
                  <RltdPties>
                    <Cdtr>
                      <Pty>
                        <Nm>bob</Nm>
                      </Pty>
                    </Cdtr>
                  </RltdPties>
                  <RmtInf>
                    <Ustrd>B &amp; B &lt;1&gt;</Ustrd>
                  </RmtInf>
                  <RltdDts>
                    <AccptncDtTm>2026-01-31T09:00:00.000Z</AccptncDtTm>
                    <TxDtTm>2026-01-31T09:00:00.000Z</TxDtTm>
                  </RltdDts>
                </TxDtls>
              </NtryDtls>
            </Ntry>
          </Stmt>
        </BkToCstmrStmt>
      </Document>
      "
    `);
    const [charge] = all(
      statementIn(camt053(await ledger.statement("bob", PERIOD), MESSAGE)),
      "Ntry/NtryDtls/TxDtls/Chrgs/Rcrd",
    );
    expect(charge && [signed(charge), textAt(charge, "ChrgInclInd"), textAt(charge, "Tp/Prtry/Id")]).toEqual([
      -30n,
      "true",
      "transfer",
    ]);
  });

  test("tells a wallet in debt as a debit, and nothing as a credit", async () => {
    const entry = await anEntry();
    const statement = statementIn(camt053(statementWith({ ...entry, amount: usd("-5.00") }), MESSAGE));
    expect([signed(balanceOf(statement, "OPBD")), textAt(balanceOf(statement, "OPBD"), "CdtDbtInd")]).toEqual([
      0n,
      "CRDT",
    ]);
    expect([signed(balanceOf(statement, "CLBD")), textAt(balanceOf(statement, "CLBD"), "CdtDbtInd")]).toEqual([
      -500n,
      "DBIT",
    ]);
    expect(textAt(statement, "Ntry/NtryDtls/TxDtls/RltdPties/Cdtr/Pty/Nm")).toBe("alice");
  });
});

describe("an entry", () => {
  test("of a fee for a month tells which; of a fee that is waived whole there is no charge", async () => {
    const entry = await anEntry();
    expect(wholeAt(transactionIn({ ...entry, period: "2026-01" }), "Period")).toBe("2026-01");
    const fee = { kind: "transfer", amount: usd("0.10"), payer: "shop", tariff: "1" };
    const waived = { ...fee, waived: fee.amount, campaign: "c1" };
    expect(all(transactionIn({ ...entry, fees: [fee] }), "Chrgs/Rcrd")).toHaveLength(1);
    expect(all(transactionIn({ ...entry, fees: [waived] }), "Chrgs")).toEqual([]);
  });
});

describe("where clocks of several processes differ", () => {
  test("opening and closing are what the ledger says of then, whichever entry stands before the other", async () => {
    const log = memoryLog();
    let now = "2026-01-31T23:59:59.000Z";
    await using ahead = await openLedger({ store: memoryStore(log), clock: () => now });
    await using behind = await openLedger({ store: memoryStore(log), clock: () => "2026-01-31T23:59:59.500Z" });
    await ahead.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    await fund(ahead, usd("1.00"), "wire-1");
    now = "2026-02-01T00:00:00.500Z";
    await fund(ahead, usd("2.00"), "wire-2");
    await fund(behind, usd("4.00"), "wire-3");
    const whole = await ahead.statement("alice");
    expect(whole.entries.map(({ at }) => at < "2026-02")).toEqual([true, false, true]);
    const months = [PERIOD, { from: PERIOD.to, to: "2026-03-01T00:00:00Z" }];
    const told = months.map(async (month) => statementIn(camt053(await ahead.statement("alice", month), MESSAGE)));
    const balances = (await Promise.all(told)).map((month) =>
      ["OPBD", "CLBD"].map((code) => signed(balanceOf(month, code))),
    );
    expect(balances).toEqual([
      [0n, 500n],
      [500n, 700n],
    ]);
    expect(await before(ahead, "alice", "USD", PERIOD.to)).toBe(500n);
  });
});

/** The statement of a wallet that never had anything. */
const NOTHING: PeriodStatement = { account: "alice", ...PERIOD, entries: [], opening: {}, closing: {} };

describe("what an account is called", () => {
  test("is shortened where the schema has no room for it, and stands in whole beside", () => {
    const told = ["1", "2"].map((last) => {
      const account = `${"wallet.of.somebody.".repeat(3)}${last}`;
      const statement = statementIn(camt053({ ...NOTHING, account }, { ...MESSAGE, currencies: ["EUR"] }));
      expect(textAt(statement, "Acct/Nm")).toBe(account);
      return textAt(statement, "Acct/Id/Othr/Id");
    });
    expect(new Set(told).size).toBe(2);
    const statement = statementIn(camt053(NOTHING, { ...MESSAGE, currencies: ["EUR"] }));
    expect([textAt(statement, "Acct/Id/Othr/Id"), textAt(statement, "Acct/Nm")]).toEqual(["alice", undefined]);
  });
});

describe("assets that are no currency of ISO 4217", () => {
  const assets = createAssets({ POINTS: 0, PTS: 0 });

  test.for(["0.50000000 BTC", "5.000000 USDC", "7 POINTS", "7 PTS"])(
    "%s is refused by name, and left out where others are named",
    async (text) => {
      await using ledger = await openLedger({ store: memoryStore(), assets, clock: () => "2026-01-31T09:00:00Z" });
      await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
      for (const amount of [assets.money(text), usd("3.00")]) {
        await ledger.fund({ account: "alice", amount, source: { rail: "bank", reference: amount.currency } });
      }
      const statement = await ledger.statement("alice", PERIOD);
      const asset = text.split(" ")[1] ?? "";
      expect(() => camt053(statement, MESSAGE)).toThrow(
        new ExportError(
          `${asset} is no currency of ISO 4217, and camt.053 holds no other asset: name those to be stated in \`currencies\``,
        ),
      );
      expect(() => camt053(statement, { ...MESSAGE, currencies: ["USD", asset] })).toThrow(`${asset} is no currency`);
      const told = statementIn(camt053(statement, { ...MESSAGE, currencies: ["USD"] }));
      expect([textAt(told, "Id"), signed(balanceOf(told, "CLBD"))]).toEqual(["2026-01-alice-USD", 300n]);
    },
  );

  test("are nobody's concern before they came", async () => {
    await using ledger = await openLedger({ store: memoryStore(), clock: () => "2026-02-01T00:00:00Z" });
    await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1" });
    const source = { rail: "bank", reference: "wire-1" };
    await ledger.fund({ account: "alice", amount: money("0.50000000 BTC"), source });
    const statement = await ledger.statement("alice", PERIOD);
    expect(statementsIn(camt053(statement, { ...MESSAGE, currencies: ["USD"] }))).toHaveLength(1);
    expect(() => camt053(statement, MESSAGE)).toThrow("had nothing before 2026-02-01T00:00:00.000Z");
  });
});

describe("an amount", () => {
  test("of 18 digits fits", async () => {
    expect(signed(balanceOf(statementIn(await written("9999999999999999.99")), "CLBD"))).toBe(999999999999999999n);
  });

  test("of 19 does not, and is refused", async () => {
    await expect(written("10000000000000000.00")).rejects.toThrow(
      "10000000000000000.00 USD does not fit: expected at most 18 digits, of which at most 5 decimals",
    );
  });
});

describe("a message that makes no sense is refused", () => {
  test.for<readonly [Partial<Record<keyof Camt053Message, unknown>>, string]>([
    [{ id: "" }, 'id is "": expected 1 to 31 printable ASCII characters without spaces'],
    [{ id: "x".repeat(32) }, "id is"],
    [{ id: "January 2026" }, "id is"],
    [{ id: 7 }, "id is 7"],
    [{ createdAt: undefined }, "createdAt is missing"],
    [{ currencies: "EUR" }, 'currencies is "EUR": expected a list'],
    [{ currencies: ["EUR", "eur"] }, "eur is no currency of ISO 4217"],
    [{ currencies: ["constructor"] }, "constructor is no currency of ISO 4217"],
    [{ currencies: [] }, 'currencies is []: expected at least one, such as ["EUR"]'],
  ])("%j", ([change, why]) => {
    const write = () => camt053(NOTHING, { ...MESSAGE, currencies: ["EUR"], ...change } as never);
    expect(write).toThrow(ExportError);
    expect(write).toThrow(why);
  });

  test("and so is a statement that is not all of a period, or nobody's", async () => {
    await using ledger = await market({ clock: () => "2026-01-31T09:00:00Z" });
    const whole = await ledger.statement("alice", PERIOD);
    expect(camt053(whole, MESSAGE)).toContain("<Ntry>");
    const [first, ...others] = whole.entries;
    const once = "expected every entry of the period once, as ledger.statement(account, { from, to }) gives them";
    const { from, to } = PERIOD;
    const refused: readonly (readonly [PeriodStatement, string])[] = [
      [{ ...whole, entries: others }, once],
      [{ ...whole, entries: [...(first ? [first] : []), ...whole.entries] }, once],
      [await ledger.statement("alice", { ...PERIOD, limit: 1 }), "the statement is a page: expected all of its period"],
      [await ledger.statement("alice", { ...PERIOD, after: 0 }), "the statement is a page"],
      [await ledger.statement("alice", { to }), "the statement has no from: expected one of a period with both"],
      [await ledger.statement("alice", { from }), "the statement has no to"],
      [
        await ledger.statement("alice", { from, to: from }),
        "to is 2026-01-01T00:00:00.000Z: expected an instant behind from, which is 2026-01-01T00:00:00.000Z",
      ],
      [
        await ledger.statement("alice", { ...PERIOD, by: "effective" }),
        "the statement goes by when events took effect",
      ],
      [undefined as never, "statement is missing: expected an object"],
      [{ ...whole, entries: undefined } as never, "entries is missing: expected those of a statement"],
      [{ ...whole, account: "a b" }, 'account is "a b": expected the id of an account'],
    ];
    for (const [statement, why] of refused) {
      expect(() => camt053(statement, MESSAGE)).toThrow(ExportError);
      expect(() => camt053(statement, MESSAGE)).toThrow(why);
    }
  });
});
