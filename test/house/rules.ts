// What may each folder of src import, and what may the pure core not touch?

/** The folders of src, lowest first, each with what it may import beside itself: folders, or single files of one. */
export const HOUSE: Readonly<Record<string, readonly string[]>> = {
  money: [],
  events: ["money/"],
  journal: ["events/", "money/"],
  policy: ["events/", "money/"],
  wallet: ["policy/", "journal/", "events/", "money/"],
  projections: ["journal/", "policy/", "events/", "money/"],
  stores: ["events/", "money/errors.ts"],
  ledger: ["stores/", "projections/", "wallet/", "policy/", "journal/", "events/", "money/"],
  exports: ["projections/", "journal/", "events/", "money/"],
  testing: ["exports/", "ledger/", "stores/", "projections/", "wallet/", "policy/", "journal/", "events/", "money/"],
  cli: ["exports/", "ledger/", "stores/", "projections/", "wallet/", "policy/", "journal/", "events/", "money/"],
};

/** The same result everywhere and every time: nothing of the platform, no clock, no randomness, no I/O. */
export const PURE: readonly string[] = ["money", "events", "journal", "policy", "wallet", "projections", "exports"];

const FORBIDDEN_IN_CORE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, "reads the clock"],
  [/\bnew Date(?:\(\s*\)|(?!\())/, "reads the clock"],
  [/\bperformance\./, "reads the clock"],
  [/\bMath\.random\b/, "draws a random number"],
  [/\bcrypto\./, "draws a random number"],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/, "waits"],
  [/\bprocess\./, "touches the process"],
  [/\bglobalThis\b/, "touches the platform"],
  [/\bconsole\./, "writes to the console"],
  [/\bfetch\(/, "does I/O"],
  [/\b(?:parseFloat|parseInt|toNumber)\b/, "turns an amount into a number"],
  [/\bNumber\(/, "turns an amount into a number"],
];

/** What a file of src does that it must not; `path` is relative to src, with forward slashes. */
export function violations(path: string, text: string): string[] {
  const code = withoutComments(text);
  const [folder = ""] = path.split("/");
  const found = importsOf(code).flatMap((specifier) => {
    const why = refusal(path, folder, specifier);
    return why === undefined ? [] : [`${path} imports "${specifier}": ${why}`];
  });
  if (/\brequire\(|\bimport\((?!\s*")/.test(code)) found.push(`${path} imports what cannot be read off the file`);
  if (!PURE.includes(folder)) return found;
  for (const [pattern, what] of FORBIDDEN_IN_CORE) {
    const seen = pattern.exec(code);
    if (seen) found.push(`${path} ${what}: ${seen[0]}`);
  }
  return found;
}

function refusal(path: string, folder: string, specifier: string): string | undefined {
  if (specifier.startsWith("node:")) return PURE.includes(folder) ? "the core runs everywhere" : undefined;
  if (!specifier.startsWith(".")) return undefined;
  if (!path.includes("/")) return undefined;
  if (!specifier.endsWith(".ts")) return "expected the name of a file, ending in .ts";
  const target = new URL(specifier, `file:///src/${path}`).pathname.replace("/src/", "");
  const allowed = [`${folder}/`, ...(HOUSE[folder] ?? [])];
  if (allowed.some((place) => target.startsWith(place))) return undefined;
  return `${folder}/ may import only from ${allowed.join(", ")}`;
}

function importsOf(code: string): string[] {
  const pattern = /\bfrom\s*"([^"]+)"|\bimport\s*\(\s*"([^"]+)"|^\s*import\s*"([^"]+)"/gm;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}
