import { stripVTControlCharacters } from "node:util";

/** The line that tells of a failure where a long output ends: what failed, and the first words of why. */
export function failedLine(what: string, why = "no reason was given"): string {
  const reason = stripVTControlCharacters(why).replace(/\s+/g, " ").trim().slice(0, 300);
  return `failed: ${what}: ${reason}\n`;
}
