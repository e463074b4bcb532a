import { useMemo } from "react";
import type { HistorySubject } from "#app/components/lab/history/history-subject.ts";
import { useEditorHistory, type EditorHistory } from "#app/components/lab/history/use-editor-history.ts";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { LESSON_FONT_SIZE } from "#app/editor/lesson-options.ts";
import { useParticipants } from "#app/editor/people.ts";
import type { UsedDocument } from "#app/editor/use-document.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import type { LessonDraft } from "./lesson-draft.ts";

/** The lesson as its history sees it. */
export function useLessonHistory(
  { lesson, me }: LessonDraft,
  { status }: UsedDocument,
  connection: DocumentConnection,
): EditorHistory {
  const participants = useParticipants(connection.awareness);
  const subject = useMemo<HistorySubject>(
    () => ({
      document: lessonDocumentName(lesson.id),
      noun: "lesson",
      connection,
      status,
      meId: me.id,
      participants,
      look: { fontSize: LESSON_FONT_SIZE, screenReader: false },
      files: null,
      showFile: () => undefined,
    }),
    [lesson.id, me.id, connection, status, participants],
  );
  return useEditorHistory(subject);
}
