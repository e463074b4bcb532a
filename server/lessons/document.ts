import type * as Y from "yjs";

/** The name of the document in which a lesson is written. */
export function lessonDocumentName(lessonId: string): string {
  return `lesson/${lessonId}`;
}

/** Where a lesson's text stands in its document. */
export const LESSON_TEXT = "content";

/** The Markdown of a lesson: the whole content of the document `lesson/<id>`. */
export function lessonText(doc: Y.Doc): Y.Text {
  return doc.getText(LESSON_TEXT);
}
