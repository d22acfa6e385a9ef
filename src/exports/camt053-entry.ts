// How is an entry of a statement told in camt.053?

import { negate } from "../money/arithmetic.ts";
import { minorUnits } from "../money/money.ts";
import type { StatementEntry } from "../projections/statement.ts";
import { amountElements, dayElement, parts, REFERENCE, REMITTANCE, shortened } from "./camt053-field.ts";
import { chargesOf } from "./charges.ts";
import { element, type XmlElement } from "./xml.ts";

/** `<Ntry>`: a change of what is available. @throws ExportError where its amount does not fit */
export function entryElement(entry: StatementEntry): XmlElement {
  const { position, at, effectiveAt = at, type, amount } = entry;
  return element("Ntry", [
    ...amountElements(amount),
    element("Sts", [element("Cd", "BOOK")]),
    dayElement("BookgDt", at),
    dayElement("ValDt", effectiveAt),
    element("AcctSvcrRef", String(position)),
    element("BkTxCd", [element("Prtry", [element("Cd", type), element("Issr", "tallystick")])]),
    element("NtryDtls", [
      element("TxDtls", [references(entry), charges(entry), parties(entry), remittance(entry), instants(entry)]),
    ]),
  ]);
}

/** What is longer than its field, or has none, stands in whole in `<Prtry>`: in parts, under the name of the field. */
function references({ id, order, reference, period }: StatementEntry): XmlElement {
  const endToEnd = order ?? reference;
  const behind = order === undefined ? undefined : reference;
  return element("Refs", [
    endToEnd === undefined ? undefined : element("EndToEndId", shortened(endToEnd, REFERENCE)),
    element("TxId", shortened(id, REFERENCE)),
    ...whole("EndToEndId", isShortened(endToEnd) ? endToEnd : undefined),
    ...whole("TxId", isShortened(id) ? id : undefined),
    ...whole("Reference", behind),
    ...whole("Period", period),
  ]);
}

function isShortened(text: string | undefined): boolean {
  return text !== undefined && shortened(text, REFERENCE) !== text;
}

function whole(field: string, text = ""): readonly XmlElement[] {
  return parts(text, REFERENCE).map((part) => element("Prtry", [element("Tp", field), element("Ref", part)]));
}

/** What the house charged, as debits, and gave back, as credits: all of it is within the amount. */
function charges(entry: StatementEntry): XmlElement | undefined {
  const records = chargesOf(entry).map(({ kind, amount }) =>
    element("Rcrd", [
      ...amountElements(negate(amount)),
      element("ChrgInclInd", "true"),
      element("Tp", [element("Prtry", [element("Id", kind)])]),
    ]),
  );
  return records.length === 0 ? undefined : element("Chrgs", records);
}

/** The other side of it: who paid what came in, and who got what went out. */
function parties({ counterparty, amount }: StatementEntry): XmlElement | undefined {
  if (counterparty === undefined) return undefined;
  const side = minorUnits(amount) > 0n ? "Dbtr" : "Cdtr";
  return element("RltdPties", [element(side, [element("Pty", [element("Nm", counterparty)])])]);
}

function remittance({ memo = "" }: StatementEntry): XmlElement | undefined {
  const texts = parts(memo, REMITTANCE);
  return texts.length === 0
    ? undefined
    : element(
        "RmtInf",
        texts.map((text) => element("Ustrd", text)),
      );
}

/** To the millisecond: when it was recorded, and when it took effect. */
function instants({ at, effectiveAt = at }: StatementEntry): XmlElement {
  return element("RltdDts", [element("AccptncDtTm", at), element("TxDtTm", effectiveAt)]);
}
