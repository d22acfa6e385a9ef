// What fits into a field of camt.053?

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { negate } from "../money/arithmetic.ts";
import { ISO_4217 } from "../money/iso4217.ts";
import { fromMinorUnits, minorUnits, scaleOf, type Money } from "../money/money.ts";
import { ExportError } from "./errors.ts";
import { element, withoutForbidden, type XmlElement } from "./xml.ts";

/** Max35Text, which references are. */
export const REFERENCE = 35;
/** Max34Text, which the id of an account is. */
export const ACCOUNT = 34;
/** Max140Text, which each part of a remittance text is. */
export const REMITTANCE = 140;

const DIGITS = 18;
const DECIMALS = 5;

/** `<Amt>` and `<CdtDbtInd>`: how much, and whether it is the wallet's. Nothing is a credit. @throws ExportError where it does not fit */
export function amountElements(amount: Money): readonly XmlElement[] {
  const isDebit = minorUnits(amount) < 0n;
  const { currency, value } = isDebit ? negate(amount) : amount;
  const digits = value.replace(/^0?\.?/, "").replace(".", "").length;
  if (digits > DIGITS || scaleOf(amount) > DECIMALS) {
    throw new ExportError(
      `${amount.value} ${currency} does not fit: expected at most ${DIGITS} digits, of which at most ${DECIMALS} decimals`,
    );
  }
  return [element("Amt", value, { Ccy: currency }), element("CdtDbtInd", isDebit ? "DBIT" : "CRDT")];
}

/** Nothing of a currency. @throws ExportError for an asset that is no currency of ISO 4217 */
export function zeroOf(currency: string): Money {
  const decimals = Object.hasOwn(ISO_4217, currency) ? ISO_4217[currency] : undefined;
  if (decimals !== undefined) return fromMinorUnits(0n, currency, decimals);
  throw new ExportError(
    `${currency} is no currency of ISO 4217, and camt.053 holds no other asset: name those to be stated in \`currencies\``,
  );
}

/** A day in UTC, as `<Dt>` in an element. */
export function dayElement(name: string, instant: string): XmlElement {
  return element(name, [element("Dt", instant.slice(0, 10))]);
}

/**
 * An id or a reference, held to so many characters. A longer one keeps its beginning, and ends with `~` and 64 bits of the
 * SHA-256 of all of it, and so does one that looks like that already: two remain two.
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most && !/~[0-9a-f]{16}$/.test(text)) return text;
  const mark = `~${bytesToHex(sha256(utf8ToBytes(text))).slice(0, 16)}`;
  return text.slice(0, most - mark.length) + mark;
}

/** All of a text that XML can hold, in parts of at most so many characters; none where nothing is left. */
export function parts(text: string, most: number): readonly string[] {
  const found: string[] = [];
  let part = "";
  for (const character of withoutForbidden(text)) {
    if (part.length + character.length > most) {
      found.push(part);
      part = "";
    }
    part += character;
  }
  return part === "" ? found : [...found, part];
}
