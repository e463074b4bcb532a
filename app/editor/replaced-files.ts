import type { LabFile } from "#server/labs/document.ts";

/**
 * Keeps a tab open when its file is replaced by another of the same name: a text that a program made too large to
 * share comes back as a file of the disk, with another id.
 */
export class ReplacedFiles {
  readonly #paths = new Map<string, string>();

  /** For each tab whose file is gone, the file now in its place. Call it whenever the files have changed. */
  find(tabs: readonly string[], entries: readonly LabFile[]): ReadonlyMap<string, string> {
    const present = new Set(entries.map(({ id }) => id));
    for (const { id, path } of entries) if (tabs.includes(id)) this.#paths.set(id, path);
    const replaced = new Map<string, string>();
    for (const tab of tabs) {
      if (present.has(tab)) continue;
      const path = this.#paths.get(tab);
      const heir = entries.find((entry) => entry.path === path && entry.kind !== "folder");
      if (heir && !tabs.includes(heir.id)) replaced.set(tab, heir.id);
    }
    return replaced;
  }
}
