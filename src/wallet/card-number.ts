// Is a text a card or an account number that should never have come here?

/** Whether a text is a card number or an IBAN, with whatever between its groups. Tokens that are all digits want a prefix. */
export function looksLikeAccountNumber(text: string): boolean {
  const bare = text.replaceAll(/[\s._-]/g, "").toUpperCase();
  return (/^[0-9]{13,19}$/.test(bare) && passesLuhn(bare)) || isIban(bare);
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
