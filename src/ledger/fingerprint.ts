// Is this the same command as before? A hash over canonical JSON (RFC 8785) of the command as given.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";

/** SHA-256, in hex, over the canonical JSON of a command. */
export function fingerprint(command: object): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalize(command) ?? "")));
}
