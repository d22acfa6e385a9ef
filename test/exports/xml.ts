// A reader of the XML that has elements, text, references and no more: it shares nothing with what writes it.

export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text in it, but for what only indents the elements in it. */
  readonly text: string;
  readonly children: readonly Read[];
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The root of a document; throws at what is not well-formed. */
export function readXml(document: string): Read {
  // What a parser does first: line ends become line feeds (XML 1.0, 2.11), and no forbidden character is let through (2.2).
  const text = document.replaceAll(/\r\n?/g, "\n");
  if (/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text))
    throw new Error("a forbidden character");
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!text.startsWith(declaration)) throw new Error(`begins with ${text.slice(0, 60)}`);
  let at = declaration.length;

  function expectToken(pattern: RegExp): RegExpExecArray {
    const sticky = new RegExp(pattern.source, "uy");
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    if (!found) throw new Error(`at character ${at}: expected ${pattern.source}, seen ${text.slice(at, at + 40)}`);
    at = sticky.lastIndex;
    return found;
  }

  function readElement(): Read {
    const [, name = "", given = ""] = expectToken(/<([A-Za-z]\w*)((?: [A-Za-z]\w*="[^"<]*")*)>/);
    const attributes = Object.fromEntries(
      [...given.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, dereferenced(value)]),
    );
    const children: Read[] = [];
    const texts: string[] = [];
    for (;;) {
      texts.push(expectToken(/[^<]*/)[0]);
      if (text.startsWith("</", at)) break;
      children.push(readElement());
    }
    const [, closed] = expectToken(/<\/(\w+)>/);
    if (closed !== name) throw new Error(`<${name}> is closed by </${closed}>`);
    const content = texts.join("");
    if (children.length > 0 && content.trim() !== "") throw new Error(`<${name}> has text beside elements`);
    return { name, attributes, children, text: children.length > 0 ? "" : dereferenced(content) };
  }

  const root = readElement();
  expectToken(/\s*$/);
  return root;
}

function dereferenced(text: string): string {
  const rest = text.replaceAll(/&(?:(amp|lt|gt|quot|apos)|#([0-9]+));/g, "");
  if (/[&<]/.test(rest) || text.includes("]]>")) throw new Error(`not well-formed: ${text}`);
  return text.replaceAll(/&(?:(\w+)|#([0-9]+));/g, (_, named: string | undefined, code: string | undefined) =>
    named === undefined ? String.fromCodePoint(Number(code)) : (NAMED[named] ?? ""),
  );
}

/** The elements that a path of names leads to. */
export function all(element: Read, path: string): readonly Read[] {
  const [name, ...rest] = path.split("/");
  const found = element.children.filter((child) => child.name === name);
  return rest.length === 0 ? found : found.flatMap((child) => all(child, rest.join("/")));
}

/** The text of the one element that a path leads to; none where there is none. */
export function textAt(element: Read, path: string): string | undefined {
  const found = all(element, path);
  if (found.length > 1) throw new Error(`${found.length} elements at ${path}`);
  return found[0]?.text;
}
