/** Keeps the base of the sync over restarts, so that what changed on either side meanwhile can be told apart. */
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { baseEntry, type BaseTree, type Content } from "./sync-base.ts";
import { PLAIN } from "./text-format.ts";

// Larger texts are kept as their hash: enough to tell which side changed, not to merge when both did.
const MAX_KEPT_TEXT = 256 * 1024;
const MAX_KEPT_TEXTS = 4 * 1024 * 1024;

const keptEntry = z.object({
  id: z.string(),
  path: z.string(),
  kind: z.enum(["folder", "text", "binary"]),
  hash: z.string(),
  identity: z.string(),
  text: z.string().nullable(),
  hasMark: z.boolean(),
  lineEnd: z.enum(["\n", "\r\n", "\r"]),
});
const keptBase = z.object({ version: z.literal(3), isFinal: z.boolean(), entries: z.array(keptEntry) });

/**
 * Fills `base` with what was kept; null when nothing usable was. `isFinal` is false after a crash: disk and document
 * may have agreed on more than was kept.
 */
export async function recallBase(stateFile: string, base: BaseTree): Promise<{ isFinal: boolean } | null> {
  let kept;
  try {
    kept = keptBase.parse(JSON.parse(await readFile(stateFile, "utf8")));
  } catch {
    return null;
  }
  for (const each of kept.entries) {
    const entry = baseEntry(each.id, each.path, contentOfKept(each));
    entry.identity = each.identity;
    if (entry.text) {
      entry.text.content = each.text;
      entry.text.isRestored = !kept.isFinal;
    }
    base.add(entry);
  }
  return { isFinal: kept.isFinal };
}

/** Writes the base to `stateFile` as one atomic replacement; `isFinal` when nothing will change until the next start. */
export async function keepBase(stateFile: string, base: BaseTree, isFinal: boolean): Promise<void> {
  let room = MAX_KEPT_TEXTS;
  const entries = base.all().map((entry) => {
    const { id, path, kind, hash, identity } = entry;
    const content = entry.text?.content ?? null;
    const isKept = content !== null && content.length <= Math.min(MAX_KEPT_TEXT, room);
    if (isKept) room -= content.length;
    const { hasMark, lineEnd } = entry.text?.format ?? PLAIN;
    return { id, path, kind, hash, identity, text: isKept ? content : null, hasMark, lineEnd };
  });
  await mkdir(dirname(stateFile), { recursive: true });
  const temporary = `${stateFile}.new`;
  await writeFile(
    temporary,
    JSON.stringify({ version: 3, isFinal, entries } satisfies z.input<typeof keptBase>),
  );
  await rename(temporary, stateFile);
}

/** Single lines that end otherwise are found again when the file is read. */
function contentOfKept({ kind, hash, text, hasMark, lineEnd }: z.output<typeof keptEntry>): Content {
  if (kind === "folder") return { kind };
  const format = { ...PLAIN, hasMark, lineEnd };
  return kind === "text" ? { kind, text: text ?? "", format, hash } : { kind, sizeBytes: NaN, hash };
}
