import type { HomeEntry } from "#sandbox/driver.ts";
import type { Content } from "./sync-base.ts";

type Binary = Extract<Content, { kind: "binary" }>;

/**
 * What files that are no text were found to hold. Those for which the document has no room are found anew by every
 * scan, and a sparse file, which takes no room on the disk, takes as long to hash as any.
 */
export class KnownBinaries {
  #known = new Map<string, Binary>();
  #seen = new Map<string, Binary>();

  /** What the file holds, unless it may have changed since. */
  find(listed: HomeEntry): Binary | undefined {
    return this.#known.get(stateOf(listed));
  }

  add(listed: HomeEntry, content: Binary): void {
    this.#seen.set(stateOf(listed), content);
  }

  /** Forgets what was not added since the last scan. */
  endScan(): void {
    this.#known = this.#seen;
    this.#seen = new Map();
  }
}

/** Programs can set the time of a file's content, but not that of its last change. */
function stateOf({ identity, sizeBytes, mtimeMs, ctimeMs }: HomeEntry): string {
  return [identity, sizeBytes, mtimeMs, ctimeMs].join(" ");
}
