import { money, feeLines, openLedger, memoryStore, type ChargedOperation, type TariffComponent } from "tallystick";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

type When = TariffComponent["when"];

/** A Portuguese person pays a German merchant. */
type Party = NonNullable<ChargedOperation["payee"]>;

const payment: ChargedOperation & { readonly payee: Party } = {
  operation: "transfer",
  amount: money("100.00 USD"),
  purpose: "person",
  payer: { account: "alice", kind: "personal", tier: 1, country: "PT" },
  payee: { account: "shop", kind: "merchant", tier: 2, country: "DE" },
};
const fund: ChargedOperation = { operation: "fund", amount: payment.amount, rail: "card", payee: payment.payee };

function applies(when: Partial<When>, charged: ChargedOperation, payer: "payer" | "payee" = "payee"): boolean {
  const fee = { kind: "fee", when: { operation: charged.operation, ...when }, percent: "1", payer } as const;
  return feeLines({ version: "v1", components: [fee] }, charged).length === 1;
}

function place({ account, kind, tier }: Party, country: string | undefined) {
  return country === undefined ? { account, kind, tier } : { account, kind, tier, country };
}

/** The same operation with the payer and the payee in other countries, or nobody knows where. */
function between(from: string | undefined, to: string | undefined): ChargedOperation {
  return { ...payment, payer: place(payment.payer ?? payment.payee, from), payee: place(payment.payee, to) };
}

describe("a fee applies where all of its conditions hold", () => {
  test.for<readonly [When, ChargedOperation, boolean]>([
    [{ operation: "transfer" }, payment, true],
    [{ operation: "fund" }, payment, false],
    [{ operation: "fund" }, fund, true],
    [{ operation: "fund", rail: "card" }, fund, true],
    [{ operation: "fund", rail: "bank" }, fund, false],
    [{ operation: "transfer", rail: "card" }, payment, false],
    [{ operation: "transfer", purpose: "person" }, payment, true],
    [{ operation: "transfer", purpose: "bill" }, payment, false],
    [{ operation: "fund", purpose: "person" }, fund, false],
    [{ operation: "transfer", settlement: "instant" }, { ...payment, settlement: "instant" }, true],
    [{ operation: "transfer", settlement: "instant" }, { ...payment, settlement: "standard" }, false],
    [{ operation: "transfer", settlement: "standard" }, payment, false],
    [{ operation: "transfer", purpose: "person", kindOfAccount: "merchant" }, payment, true],
    [{ operation: "transfer", purpose: "bill", kindOfAccount: "merchant" }, payment, false],
    [{ operation: "transfer", purpose: "person", kindOfAccount: "business" }, payment, false],
  ])("%j", ([when, charged, expected]) => {
    expect(applies(when, charged)).toBe(expected);
  });

  test.for<readonly [Partial<When>, payer: boolean, payee: boolean]>([
    [{ kindOfAccount: "personal" }, true, false],
    [{ kindOfAccount: "merchant" }, false, true],
    [{ tier: 1 }, true, false],
    [{ tier: 2 }, false, true],
    [{ country: "PT" }, true, false],
    [{ country: ["DE", "FR"] }, false, true],
    [{ country: { except: ["DE"] } }, true, false],
  ])("%j is about whoever pays the fee", ([when, payer, payee]) => {
    expect(applies(when, payment, "payer")).toBe(payer);
    expect(applies(when, payment, "payee")).toBe(payee);
  });
});

describe("a corridor runs from the payer's country to the payee's", () => {
  type Corridor = NonNullable<When["corridor"]>;
  test.for<readonly [Corridor, from: string | undefined, to: string | undefined, boolean]>([
    ["domestic", "PT", "PT", true],
    ["domestic", "PT", "DE", false],
    ["domestic", "PT", undefined, false],
    ["domestic", undefined, "PT", false],
    ["domestic", undefined, undefined, false],
    ["crossBorder", "PT", "DE", true],
    ["crossBorder", "PT", "PT", false],
    ["crossBorder", "PT", undefined, false],
    ["crossBorder", undefined, "PT", false],
    ["crossBorder", undefined, undefined, false],
    [{ from: "PT" }, "PT", "DE", true],
    [{ from: "PT" }, "DE", "PT", false],
    [{ from: "PT" }, undefined, "PT", false],
    [{ to: "PT" }, "DE", "PT", true],
    [{ to: "PT" }, "PT", "DE", false],
    [{ from: "PT", to: ["DE", "FR"] }, "PT", "FR", true],
    [{ from: "PT", to: ["DE", "FR"] }, "PT", "ES", false],
    [{ from: "PT", to: ["DE", "FR"] }, "ES", "FR", false],
    [{ from: "PT", to: { except: ["PT"] } }, "PT", "ES", true],
    [{ from: "PT", to: { except: ["PT"] } }, "PT", "PT", false],
    // Of an unknown country nobody can say that it is one of those excepted.
    [{ from: "PT", to: { except: ["PT"] } }, "PT", undefined, true],
  ])("%j, %s to %s: %s", ([corridor, from, to, expected]) => {
    expect(applies({ corridor }, between(from, to))).toBe(expected);
  });

  test("of what comes from a rail the first country is not known", () => {
    expect(applies({ corridor: "domestic" }, fund)).toBe(false);
    expect(applies({ corridor: "crossBorder" }, fund)).toBe(false);
    expect(applies({ corridor: { to: "DE" } }, fund)).toBe(true);
  });
});

test("a rule for some countries and its exception split all accounts: each pays one of the two, never both", () => {
  const codes = fc.constantFrom("PT", "DE", "ES", "FR");
  const listed = fc.uniqueArray(codes, { minLength: 1 });
  fc.assert(
    fc.property(listed, fc.option(codes, { nil: undefined }), (some, country) => {
      const charged = between(country, "DE");
      const inList = applies({ country: some }, charged, "payer");
      expect(applies({ country: { except: some } }, charged, "payer")).toBe(!inList);
      expect(inList).toBe(country !== undefined && some.includes(country));
    }),
  );
});

test("tier and country are those of the accounts when the operation is decided", async () => {
  const when = { operation: "transfer", tier: 2, country: "DE", corridor: "crossBorder" } as const;
  const tariff = { version: "v1", components: [{ kind: "fee", when, percent: "1", payer: "payee" as const }] };
  await using ledger = await openLedger({ store: memoryStore(), policy: { tariff, risk: [] } });
  const source = { rail: "bank", reference: "wire-1" };
  await ledger.openAccount({ account: "alice", kind: "personal", holder: "cust_1", country: "PT" });
  await ledger.openAccount({ account: "hans", kind: "personal", holder: "cust_2", country: "DE", tier: 1 });
  await ledger.openAccount({ account: "shop", kind: "merchant", holder: "shop_9", country: "DE", tier: 2 });
  await ledger.fund({ account: "alice", amount: money("100.00 USD"), source });
  const feesOf = async (to: string) => {
    const preview = await ledger.preview({ type: "transfer", from: "alice", to, amount: money("10.00 USD") });
    return preview.outcome === "accepted" ? preview.fees.map(({ amount }) => amount.value) : preview.rejection;
  };
  expect(await feesOf("shop")).toEqual(["0.10"]);
  expect(await feesOf("hans")).toEqual([]);
});
