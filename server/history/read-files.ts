import { AppError } from "#server/errors.ts";
import { compareFiles } from "./compare-files.ts";
import type { HistoryDeps } from "./deps.ts";
import { filesIn } from "./documents.ts";
import { readState } from "./point.ts";
import type { Changes, FilesAt } from "./schema.ts";

/** Letters of one answer; more could not be shown anyway, and one request may ask for several. */
const MAX_LETTERS = 4 * 1024 * 1024;

/** The files that differ between two points; `from` null is the beginning, `to` null is now. */
export async function readChanges(
  { documents }: HistoryDeps,
  { document, from, to }: { document: string; from: string | null; to: string | null },
): Promise<Changes> {
  const [before, after] = await Promise.all([
    readState(documents, document, from === null ? "start" : BigInt(from)),
    readState(documents, document, to === null ? "now" : BigInt(to)),
  ]);
  const files = compareFiles(filesIn(document, before), filesIn(document, after));
  refuseTooMuch(files.flatMap((file) => [file.before, file.after]));
  return { files };
}

/** All files as they were at a point. */
export async function readFilesAt(
  { documents }: HistoryDeps,
  { document, at }: { document: string; at: string },
): Promise<FilesAt> {
  const files = filesIn(document, await readState(documents, document, BigInt(at)));
  refuseTooMuch(files.map(({ text }) => text));
  return { files: files.map(({ path, text }) => ({ path, text })) };
}

function refuseTooMuch(texts: readonly (string | null)[]): void {
  const letters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  if (letters > MAX_LETTERS) {
    throw new AppError(
      "TOO_LARGE",
      "That is too much text to show at once. Compare moments closer together.",
    );
  }
}
