// Is a document valid camt.053.001.08? The types of its schema, as far as documents of ours use them.

import type { Read } from "./xml.ts";

/** What an element holds: text of a form, or elements in an order. */
type Type = Text | Sequence;

interface Text {
  readonly holds: (text: string) => boolean;
  readonly attribute?: readonly [name: string, value: RegExp];
}

/** `?` may be absent, `*` may be absent or repeated, `+` may be repeated. */
type Sequence = readonly (readonly [name: string, occurs: "" | "?" | "*" | "+", type: Type])[];

/** Lengths are counted in characters, a pair being one; the stricter count is never less. */
const max = (most: number): Text => ({ holds: (text) => text.length >= 1 && text.length <= most });
const form = (pattern: RegExp): Text => ({ holds: (text) => pattern.test(text) });

const code4 = max(4);
const isoDate = form(/^\d{4}-\d\d-\d\d$/);
const isoDateTime = form(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
const creditDebit = form(/^(?:CRDT|DBIT)$/);
// fractionDigits 5, totalDigits 18, minInclusive 0.
const amount: Text = {
  holds: (text) => /^\d+(?:\.\d{1,5})?$/.test(text) && text.replace(/^0+/, "").replace(".", "").length <= 18,
  attribute: ["Ccy", /^[A-Z]{3}$/],
};
const date: Sequence = [["Dt", "", isoDate]];

const charges: Sequence = [
  [
    "Rcrd",
    "*",
    [
      ["Amt", "", amount],
      ["CdtDbtInd", "?", creditDebit],
      ["ChrgInclInd", "?", form(/^(?:true|false)$/)],
      ["Tp", "?", [["Prtry", "", [["Id", "", max(35)]]]]],
    ],
  ],
];

const references: Sequence = [
  ["EndToEndId", "?", max(35)],
  ["TxId", "?", max(35)],
  [
    "Prtry",
    "*",
    [
      ["Tp", "", max(35)],
      ["Ref", "", max(35)],
    ],
  ],
];

const party: Sequence = [["Pty", "", [["Nm", "?", max(140)]]]];

const transaction: Sequence = [
  ["Refs", "?", references],
  ["Chrgs", "?", charges],
  [
    "RltdPties",
    "?",
    [
      ["Dbtr", "?", party],
      ["Cdtr", "?", party],
    ],
  ],
  ["RmtInf", "?", [["Ustrd", "*", max(140)]]],
  [
    "RltdDts",
    "?",
    [
      ["AccptncDtTm", "?", isoDateTime],
      ["TxDtTm", "?", isoDateTime],
    ],
  ],
];

const entry: Sequence = [
  ["NtryRef", "?", max(35)],
  ["Amt", "", amount],
  ["CdtDbtInd", "", creditDebit],
  ["Sts", "", [["Cd", "", code4]]],
  ["BookgDt", "?", date],
  ["ValDt", "?", date],
  ["AcctSvcrRef", "?", max(35)],
  [
    "BkTxCd",
    "",
    [
      [
        "Prtry",
        "?",
        [
          ["Cd", "", max(35)],
          ["Issr", "?", max(35)],
        ],
      ],
    ],
  ],
  ["NtryDtls", "*", [["TxDtls", "*", transaction]]],
];

const balance: Sequence = [
  ["Tp", "", [["CdOrPrtry", "", [["Cd", "", code4]]]]],
  ["Amt", "", amount],
  ["CdtDbtInd", "", creditDebit],
  ["Dt", "", date],
];

const statement: Sequence = [
  ["Id", "", max(35)],
  ["CreDtTm", "?", isoDateTime],
  [
    "FrToDt",
    "?",
    [
      ["FrDtTm", "", isoDateTime],
      ["ToDtTm", "", isoDateTime],
    ],
  ],
  [
    "Acct",
    "",
    [
      ["Id", "", [["Othr", "", [["Id", "", max(34)]]]]],
      ["Ccy", "?", form(/^[A-Z]{3}$/)],
      ["Nm", "?", max(70)],
    ],
  ],
  ["Bal", "+", balance],
  ["Ntry", "*", entry],
];

const DOCUMENT: Type = [
  [
    "BkToCstmrStmt",
    "",
    [
      [
        "GrpHdr",
        "",
        [
          ["MsgId", "", max(35)],
          ["CreDtTm", "", isoDateTime],
        ],
      ],
      ["Stmt", "+", statement],
    ],
  ],
];

/** What is wrong with a document, element by element. */
export function invalid(root: Read): string[] {
  const isDocument =
    root.name === "Document" && root.attributes["xmlns"] === "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
  return isDocument ? wrong(root, DOCUMENT, root.name) : ["the root is no Document of camt.053.001.08"];
}

function wrong(element: Read, type: Type, path: string): string[] {
  if (!isSequence(type)) {
    const [name, value] = type.attribute ?? ["", /^$/];
    const attributes = Object.entries(element.attributes).every(([key, text]) => key === name && value.test(text));
    const given = type.attribute === undefined || element.attributes[name] !== undefined;
    const holds = element.children.length === 0 && type.holds(element.text) && attributes && given;
    return holds ? [] : [`${path} holds "${element.text}" ${JSON.stringify(element.attributes)}`];
  }
  const found: string[] = [];
  let next = 0;
  for (const [name, occurs, inner] of type) {
    const first = next;
    while (element.children[next]?.name === name) {
      const child = element.children[next];
      if (child) found.push(...wrong(child, inner, `${path}/${name}`));
      next += 1;
    }
    const count = next - first;
    if (count === 0 && (occurs === "" || occurs === "+")) found.push(`${path} has no ${name}`);
    if (count > 1 && (occurs === "" || occurs === "?")) found.push(`${path} has ${count} times ${name}`);
  }
  const stray = element.children[next];
  if (stray) found.push(`${path} has ${stray.name} where it cannot stand`);
  return found;
}

function isSequence(type: Type): type is Sequence {
  return Array.isArray(type);
}
