import * as Y from "yjs";
import { FIELD_KEYS, filesOf, labDraft } from "#server/lab-definitions/document.ts";
import type { LabDefinition } from "#server/lab-definitions/schema.ts";
import { LabFileError, normaliseLineEnds } from "#server/labs/document.ts";
import { replaceText } from "./replace-text.ts";

/** The first update of a definition's document. */
export function initialLabUpdate(definition: LabDefinition): Uint8Array {
  const doc = new Y.Doc();
  writeDefinition(doc, definition);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}

/** Makes a document this definition with the smallest edits, in one transaction. Files no lab can hold are left out. */
export function writeDefinition(doc: Y.Doc, definition: LabDefinition): void {
  const draft = labDraft(doc);
  doc.transact(() => {
    const fields = draft.fields();
    const isNew = !doc.getMap("fields").has("title");
    for (const key of FIELD_KEYS) {
      if (isNew || JSON.stringify(fields[key]) !== JSON.stringify(definition[key]))
        draft.set(key, definition[key]);
    }
    replaceText(draft.instructions, definition.instructions);
    draft.hints.replace(definition.hints);
    writeFiles(draft.files, filesOf(definition));
  });
}

function writeFiles(
  files: ReturnType<typeof labDraft>["files"],
  wanted: readonly { path: string; content: string }[],
): void {
  const paths = new Set(wanted.map(({ path }) => path));
  for (const file of files.list()) {
    if (file.kind !== "folder" && !paths.has(file.path)) files.discard(file.id);
  }
  for (const { path, content } of wanted) {
    const known = files.find(path);
    try {
      if (known?.kind === "text") replaceText(known.text, normaliseLineEnds(content));
      else files.create(path, content);
    } catch (error) {
      if (!(error instanceof LabFileError)) throw error;
    }
  }
}
