// What stands for a tag in the index? Nearly always the tag itself.

import { createHash } from "node:crypto";

/** Longer ones would not fit into a page of the index, whatever the alphabet. */
const LONGEST = 500;
const DIGEST = "sha256:";

const PLAIN = /^[\x20-\x7e]+$/;
// oxlint-disable-next-line no-control-regex -- those are what this is about
const CONTROL = /[\x00-\x1f]/;

/**
 * Two tags never share a key. A text of PostgreSQL holds no U+0000 and no half of a character, and keys are sent one to a
 * line: tags that cannot be sent so are known by their digest.
 */
export function tagKey(tag: string): string {
  const isSendable = PLAIN.test(tag) || (tag.length > 0 && !CONTROL.test(tag) && tag.isWellFormed());
  if (isSendable && tag.length <= LONGEST && !tag.startsWith(DIGEST)) return tag;
  return DIGEST + createHash("sha256").update(JSON.stringify(tag)).digest("hex");
}
