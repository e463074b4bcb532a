import { SandboxError } from "../errors.ts";
import { MAX_DEPTH } from "../limits.ts";

const MAX_NAME_BYTES = 255;
/** Files being written by the host carry this prefix until they are renamed into place; they are never listed. */
export const DRAFT_PREFIX = ".~lab-draft-";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The name as text, or undefined when it is not valid UTF-8 or could deceive a terminal or an editor. */
export function safeName(bytes: Uint8Array): string | undefined {
  try {
    const name = decoder.decode(bytes);
    return isSafeName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** "src/main.py" → ["src", "main.py"]; throws UNSAFE_PATH for anything that is not a plain relative path. */
export function splitPath(path: string): string[] {
  const names = path.split("/");
  if (names.length > MAX_DEPTH) {
    throw new SandboxError("UNSAFE_PATH", `Folders may be nested at most ${MAX_DEPTH} deep.`);
  }
  if (!names.every(isSafeName)) {
    throw new SandboxError(
      "UNSAFE_PATH",
      "This file name cannot be used: it is empty, too long, or has special characters.",
    );
  }
  return names;
}

function isSafeName(name: string): boolean {
  return (
    name !== "" &&
    name !== "." &&
    name !== ".." &&
    Buffer.byteLength(name) <= MAX_NAME_BYTES &&
    !name.startsWith(DRAFT_PREFIX) &&
    // Control characters, halves of characters, and the invisible ones that reverse or hide what follows them.
    !/[/\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name)
  );
}
