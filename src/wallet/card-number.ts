// Is a text a card or an account number that should never have come here?

/** Whether a text is a card number or an IBAN, with whatever between its groups. Tokens that are all digits want a prefix. */
export function looksLikeAccountNumber(text: string): boolean {
  const bare = text.replaceAll(/[\s._-]/g, "").toUpperCase();
  return (/^[0-9]{13,19}$/.test(bare) && passesLuhn(bare)) || isIban(bare);
}

/** Whether a card number or an IBAN stands anywhere in a text, among whatever else is there. */
export function holdsAccountNumber(text: string): boolean {
  for (const [run] of text.matchAll(/[1-9](?:[\s._-]*[0-9]){12,}/g)) {
    if (hasCardNumber(run.replaceAll(/[^0-9]/g, ""))) return true;
  }
  for (const { index } of text.matchAll(/[A-Z]{2}[0-9]{2}/gi)) {
    // As long as the longest that there is, in groups of four or less.
    const bare = text
      .slice(index, index + 68)
      .replaceAll(/[\s._-]/g, "")
      .toUpperCase();
    const run = /^[A-Z0-9]*/.exec(bare)?.[0] ?? "";
    for (let length = 15; length <= Math.min(34, run.length); length += 1) {
      if (isIban(run.slice(0, length))) return true;
    }
  }
  return false;
}

/** Whether any part of these digits is a card number. None begins with a zero, as decimals do. */
function hasCardNumber(digits: string): boolean {
  for (let at = 0; at + 13 <= digits.length; at += 1) {
    if (digits[at] === "0") continue;
    for (let end = at + 13; end <= Math.min(at + 19, digits.length); end += 1) {
      if (passesLuhn(digits.slice(at, end))) return true;
    }
  }
  return false;
}

function passesLuhn(digits: string): boolean {
  let sum = 0n;
  for (const [index, digit] of digits.split("").toReversed().entries()) {
    const value = BigInt(digit) * (index % 2 === 0 ? 1n : 2n);
    sum += value > 9n ? value - 9n : value;
  }
  return sum % 10n === 0n;
}

/** ISO 13616: country, check digits and account, which as one number leave 1 modulo 97, letters counted from A = 10. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  const turned = text.slice(4) + text.slice(0, 4);
  const digits = turned.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
