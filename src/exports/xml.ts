// How is a document written in XML 1.0?

/** An element: its text, or the elements in it. */
export interface XmlElement {
  readonly name: string;
  readonly content: string | readonly XmlElement[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** An element with text in it, or with those of the elements that are there. */
export function element(
  name: string,
  content: string | readonly (XmlElement | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  if (typeof content === "string") return { name, content, attributes };
  return { name, content: content.filter((child) => child !== undefined), attributes };
}

/** The document of which an element is the root. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, "")}`;
}

/** A text without the characters that XML 1.0 cannot hold: controls but tab and line ends, halves of pairs, U+FFFE and U+FFFF. */
export function withoutForbidden(text: string): string {
  return text.replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "");
}

function written({ name, content, attributes }: XmlElement, indent: string): string {
  const given = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`);
  const start = `${indent}<${name}${given.join("")}>`;
  if (typeof content === "string") return `${start}${escaped(content)}</${name}>\n`;
  return `${start}\n${content.map((child) => written(child, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // Left as it is, whoever reads it would make a line feed of it.
  "\r": "&#13;",
};

function escaped(text: string): string {
  return withoutForbidden(text).replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character);
}
