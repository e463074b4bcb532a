import { createHash } from "node:crypto";

/** An id in the form of UUID version 8 (RFC 9562), always the same for the same name within the same scope. */
export function namedId(scope: string, name: string): string {
  const bytes = createHash("sha256").update(`${scope}\0${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
