import { useMemo } from "react";
import type { HistorySubject } from "#app/components/lab/history/history-subject.ts";
import { useEditorHistory, type EditorHistory } from "#app/components/lab/history/use-editor-history.ts";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import type { Participant } from "#app/editor/people.ts";
import { labDocumentName, partOf, type LabDraft } from "#server/lab-definitions/document.ts";
import { CODE_FONT_SIZE } from "./code-view.tsx";
import type { LabDraftData } from "./lab-draft-data.ts";

interface Definition {
  readonly data: LabDraftData;
  readonly document: DocumentState;
  readonly connection: DocumentConnection;
  readonly draft: LabDraft;
  readonly participants: readonly Participant[];
  /** Brings what was restored in front; it is called with the same path that the history has. */
  readonly showFile: (path: string) => void;
}

/** The definition as its history sees it: `showFile` has to stay the same function. */
export function useDefinitionHistory(definition: Definition): EditorHistory {
  const { data, document, connection, draft, participants, showFile } = definition;
  const { status } = document;
  const subject = useMemo<HistorySubject>(
    () => ({
      document: labDocumentName(data.lab.id),
      noun: "lab",
      connection,
      status,
      meId: data.me.id,
      participants,
      look: { fontSize: CODE_FONT_SIZE, screenReader: false },
      files: {
        // What stands in no part is a page, and those are always there.
        find: (path) => (partOf({ path }) === null ? draft : draft.files.find(path)),
        remove: (path) => draft.files.remove(path),
      },
      showFile,
    }),
    [data.lab.id, data.me.id, connection, status, participants, draft, showFile],
  );
  return useEditorHistory(subject);
}
