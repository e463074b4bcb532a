import { useEffect, useMemo, useRef } from "react";
import { useHistoryAddress, type HistoryAddress } from "#app/components/lab/history/history-address.ts";
import type { HistorySubject } from "#app/components/lab/history/history-subject.ts";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { LESSON_FONT_SIZE } from "#app/editor/lesson-options.ts";
import { useParticipants } from "#app/editor/people.ts";
import type { UsedDocument } from "#app/editor/use-document.ts";
import { lessonDocumentName } from "#server/lessons/document.ts";
import type { LessonDraft } from "./lesson-draft.ts";

interface LessonHistory {
  readonly subject: HistorySubject;
  readonly address: HistoryAddress;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** The lesson as its history sees it, and whether that is open; Control Shift H opens and closes it. */
export function useLessonHistory(
  { lesson, me }: LessonDraft,
  { status }: UsedDocument,
  connection: DocumentConnection,
): LessonHistory {
  const address = useHistoryAddress();
  const participants = useParticipants(connection.awareness);
  const isOpen = address.addressed !== null;
  const toggle = isOpen ? address.close : address.open;
  const latest = useRef(toggle);
  latest.current = toggle;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== "KeyH" || !event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current();
    };
    // Before the editor, which would take it for its own.
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
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
  return { subject, address, isOpen, toggle };
}
