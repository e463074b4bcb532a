import type { Notes } from "../report.ts";
import type { Tree } from "../tree.ts";
import type { Addresses } from "./addresses.ts";
import type { Block, BlockReader } from "./blocks.ts";

/** Attributes that were read, or that say nothing about the course itself. */
const READ = new Set([
  ...["url_name", "display_name", "org", "course", "course_image", "slug", "filename", "editor"],
  ...["xblock-family", "use_latex_compiler"],
]);

/** Names the settings of a block that nothing here stands for: dates, grading, groups. */
export function noteSettings({ tag, element, file, line }: Block, notes: Notes): void {
  const settings = Object.keys(element.attributes).filter((name) => !READ.has(name));
  if (settings.length === 0) return;
  const what = `Nothing here is like these settings of a ${tag}: ${settings.join(", ")}.`;
  notes.notSupported(file.path, what, line);
}

const FOLDERS: Readonly<Record<string, string>> = {
  policies: "Grading, tabs and dates are not taken over.",
  info: "Updates and handouts are not taken over.",
  about: "Only the overview is taken from the course's own pages.",
  tabs: "A course has no pages of its own beside its lessons.",
  drafts: "Drafts that were not published there are not taken over.",
  static: "No lesson shows it.",
};

/** Says of every file that nothing was taken from; of those beside the course by folder. */
export function noteTheRest(
  tree: Tree,
  base: string,
  { blocks, addresses }: { blocks: BlockReader; addresses: Addresses },
  notes: Notes,
): void {
  const beside = new Map<string, number>();
  for (const path of tree.keys()) {
    if (blocks.used.has(path) || addresses.used.has(path)) continue;
    if (!path.startsWith(base)) {
      const [top = path] = path.split("/");
      beside.set(top, (beside.get(top) ?? 0) + 1);
      continue;
    }
    const [folder = ""] = path.slice(base.length).split("/");
    notes.notSupported(path, FOLDERS[folder] ?? "Nothing in the course leads to this file.");
  }
  for (const [path, count] of beside) {
    const what = count === 1 ? "It is" : `Its ${String(count)} files are`;
    notes.notSupported(path, `${what} beside the course, not in it.`);
  }
}
